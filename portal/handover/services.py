"""Handing over what accounts hold, showing it before, and undoing it."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.permissions import administered_by, may_administer, may_manage_users
from portal.accounts.roles import RoleName
from portal.audit.models import Action
from portal.audit.services import record
from portal.audit.things import person_label
from portal.handover.mails import tell_receiver
from portal.handover.models import Giver, HandOver, Item
from portal.handover.registry import Assignment, Held, assignment_named, assignments
from portal.invitations.services import revoke

#: So many titles of a kind are shown.
SHOWN = 20


class NothingToHandOverError(Exception):
    """None of the givers holds anything of the chosen kinds any more."""


class NotUndoableError(Exception):
    """A hand-over that was undone already, or is too old; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one way of belonging would hand over, as the acting administrator sees it."""

    assignment: Assignment
    held: list[Held]

    @property
    def titles(self) -> list[str]:
        """Return the first titles."""
        return [held.title for held in self.held[:SHOWN]]

    @property
    def more(self) -> int:
        """Return how many titles are not shown."""
        return max(0, len(self.held) - SHOWN)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a hand-over would do."""

    kinds: list[Kind]
    warnings: list[str] = field(default_factory=list)


def candidates(actor: User) -> "QuerySet[User]":
    """Return the accounts between which `actor` may hand over."""
    return administered_by(actor).select_related("municipality").order_by("display_name", "pk")


def preview(givers: Collection[User], receiver: User, actor: User) -> Preview:
    """Return what would change hands: only what `actor` may see, in counts as well as in titles."""
    kinds = []
    for assignment in assignments():
        held = [h for giver in givers for h in assignment.seen(assignment.held_by(giver), actor)]
        if held and assignment.can_go_to(receiver):
            kinds.append(Kind(assignment, held))
    return Preview(kinds, _warnings(givers, receiver))


def _warnings(givers: Iterable[User], receiver: User) -> list[str]:
    """Return in which ways the receiver could not go on as the givers did."""
    found = []
    has = set(receiver.roles)
    missing = [r for r in RoleName if r not in has and any(r in giver.roles for giver in givers)]
    if missing:
        names = "」「".join(role.label for role in missing)
        found.append(
            f"渡す人にある役割「{names}」が、受け取る人にはありません。役割は引き継がれません。"
        )
    places = {giver.municipality_id for giver in givers}
    if places - {receiver.municipality_id}:
        found.append("渡す人と受け取る人の市町村が違います。")
    if not receiver.may_sign_in:
        found.append(f"受け取る人は、いまサインインできません（{receiver.state.label}）。")
    if not receiver.email:
        found.append("受け取る人のメールアドレスが登録されていないため、メールでは知らせません。")
    return found


@transaction.atomic
def hand_over(
    givers: Collection[User],
    receiver: User,
    *,
    actor: User,
    kinds: Collection[str],
    stop: bool = False,
) -> HandOver:
    """Give everything of the chosen kinds that `actor` sees to the receiver, and tell the receiver.

    Args:
        givers: The accounts that give.
        receiver: The account that receives, none of the givers.
        actor: Who does it: administers all of them.
        kinds: The keys of the assignments.
        stop: Stop the accounts of the givers.

    Raises:
        NothingToHandOverError: There is nothing of these kinds (a second click, for example).
        PermissionDenied: `actor` may not administer one of them, or would stop the own account.
    """
    _check(actor, [*givers, receiver])
    if receiver in givers or (stop and actor in givers):
        raise PermissionDenied
    locked = _locked([*givers, receiver])
    givers, receiver = [locked[giver.pk] for giver in givers], locked[receiver.pk]
    # Everything is looked up first: who gives up a page may not see the rest that belongs to it.
    held = {giver.pk: _held_by(giver, receiver, actor, kinds) for giver in givers}
    if not stop and not any(held.values()):
        raise NothingToHandOverError
    done = HandOver.objects.create(
        receiver=receiver,
        receiver_label=person_label(receiver),
        actor=actor,
        actor_label=person_label(actor),
    )
    counts: Counter[str] = Counter()
    for giver in givers:
        counts += _give(done, giver, receiver, actor, held[giver.pk], stop=stop)
    if counts:
        tell_receiver(done, counts)
    return done


def _locked(users: Iterable[User]) -> dict[int, User]:
    """Lock accounts until the transaction ends: two at once would give the same things to different people."""
    keys = [user.pk for user in users]
    rows = User.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return {user.pk: user for user in rows}


def _held_by(
    giver: User, receiver: User, actor: User, kinds: Collection[str]
) -> list[tuple[Assignment, Held]]:
    """Return what a giver holds of the chosen kinds, as far as `actor` may see it."""
    chosen = [a for a in assignments() if a.key in kinds and a.can_go_to(receiver)]
    return [(a, held) for a in chosen for held in a.seen(a.held_by(giver), actor)]


def _check(actor: User, users: Iterable[User]) -> None:
    allowed = may_manage_users(actor) and all(may_administer(actor, user) for user in users)
    if not allowed:
        raise PermissionDenied


def _give(
    done: HandOver,
    giver: User,
    receiver: User,
    actor: User,
    held: Iterable[tuple[Assignment, Held]],
    *,
    stop: bool,
) -> Counter[str]:
    """Hand over things of one account; return how many of each kind."""
    stops = stop and giver.is_active
    row = Giver.objects.create(
        hand_over=done, user=giver, label=person_label(giver), was_stopped=stops
    )
    counts: Counter[str] = Counter()
    items = []
    for assignment, each in held:
        was_shared = assignment.give(each.object, giver, receiver)
        items.append(
            Item(
                giver=row,
                assignment=assignment.key,
                object_id=each.object.pk,
                was_shared=was_shared,
            )
        )
        counts[assignment.label] += 1
    Item.objects.bulk_create(items)
    details = {"after": person_label(receiver), "count": len(items)}
    record(Action.HANDED_OVER, obj=giver, actor=actor, details=details)
    if stops:
        giver.is_active = False
        giver.save(update_fields=["is_active"])
    elif stop:
        # Otherwise the invitation could still be accepted.
        revoke(giver)
    return counts


@transaction.atomic
def undo(done: HandOver, *, actor: User) -> HandOver:
    """Give back what still is as the hand-over left it; each thing's state says what became of it.

    Raises:
        NotUndoableError: It was undone already, or 30 days are over.
        PermissionDenied: `actor` may not administer one of the people, or somebody else has handed over:
            undoing could give `actor` what they may not see.
    """
    done = HandOver.objects.select_for_update(of=("self",)).get(pk=done.pk)
    if not may_undo(done, actor):
        raise PermissionDenied
    if not done.can_be_undone:
        message = "この引き継ぎは、取り消し済みか、取り消せる期間を過ぎています。"
        raise NotUndoableError(message)
    givers = list(done.givers.select_related("user"))
    people = [user for user in (done.receiver, *(g.user for g in givers)) if user is not None]
    _check(actor, people)
    _locked(people)
    # Backwards: what two givers shared goes back to the second one first.
    for giver in reversed(givers):
        _take_back(giver, done.receiver, actor)
    done.undone_at = timezone.now()
    done.save(update_fields=["undone_at"])
    return done


def may_undo(done: HandOver, actor: User) -> bool:
    """Tell whether `actor` may undo a hand-over: whoever has done it, and superusers."""
    return actor.is_superuser or done.actor_id == actor.pk


def _take_back(giver: Giver, receiver: User | None, actor: User) -> None:
    items = list(giver.items.order_by("-pk"))
    for item in items:
        item.state = _undo_item(item, giver.user, receiver)
    Item.objects.bulk_update(items, ["state"])
    user = giver.user
    if user is None:
        return
    if giver.was_stopped and not user.is_active and user.invited_at is None:
        user.is_active = True
        user.save(update_fields=["is_active"])
    undone = sum(item.state == Item.State.UNDONE for item in items)
    details: dict[str, Any] = {"count": undone}
    if receiver is not None:
        details["before"] = person_label(receiver)
    record(Action.HANDOVER_UNDONE, obj=user, actor=actor, details=details)


def _undo_item(item: Item, giver: User | None, receiver: User | None) -> Item.State:
    if giver is None:
        return Item.State.NOBODY
    assignment = assignment_named(item.assignment)
    if assignment is None or receiver is None:
        return Item.State.CHANGED
    thing = assignment.thing(item.object_id)
    if thing is None:
        return Item.State.GONE
    taken = assignment.take_back(thing, giver, receiver, was_shared=item.was_shared)
    return Item.State.UNDONE if taken else Item.State.CHANGED


@dataclass(frozen=True, slots=True)
class Result:
    """Things of one kind and state, for the page of a hand-over."""

    label: str
    state: str
    count: int
    titles: list[str]
    more: int


def results(done: HandOver, actor: User) -> list[Result]:
    """Return what became of the things: those of them that `actor` may see."""
    groups: dict[tuple[str, str], list[int]] = {}
    for item in Item.objects.filter(giver__hand_over=done).order_by("pk"):
        groups.setdefault((item.assignment, item.state), []).append(item.object_id)
    found = []
    for (key, state), numbers in groups.items():
        assignment = assignment_named(key)
        if assignment is None:
            continue
        seen = assignment.seen(assignment.things(numbers), actor)
        titles = [held.title for held in seen]
        # What was deleted has no title; that it was there is no secret of anybody else.
        count = len(numbers) if state == Item.State.GONE else len(titles)
        if count:
            found.append(
                Result(
                    assignment.label,
                    Item.State(state).label,
                    count,
                    titles[:SHOWN],
                    max(0, len(titles) - SHOWN),
                )
            )
    return found
