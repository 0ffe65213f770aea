"""Who has which right and since when: from the audit log, which keeps what groups do not."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from portal.accounts.models import State, User
from portal.accounts.presentation import SUPERUSER
from portal.accounts.queries import EXPIRES_SOON_DAYS, UNUSED_DAYS, is_unused
from portal.audit.models import Action, Entry, PendingEntry
from portal.audit.things import thing_of
from portal.japanese.dates import format_date


@dataclass(frozen=True, slots=True)
class Right:
    """A right of a user: a role, another group, or a permission of the person's own.

    `since` and `given_by` are None and empty when the log does not know: the right is older than what
    is kept, or was given without the models. `registered` is then all that is known.
    """

    name: str
    since: datetime.datetime | None
    given_by: str
    registered: datetime.datetime

    @property
    def since_text(self) -> str:
        """Return since when, in words."""
        if self.since is not None:
            return f"{format_date(timezone.localtime(self.since).date())}から"
        day = format_date(timezone.localtime(self.registered).date())
        return f"記録なし（利用者の登録は{day}）"

    def __str__(self) -> str:
        return f"{self.name}：{self.since_text}"


@dataclass(frozen=True, slots=True)
class RightChange:
    """A change of rights, as the log has it."""

    at: datetime.datetime
    by: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def add_rights(users: Iterable[User]) -> list[User]:
    """Return the users, each with `rights`; two queries however many they are.

    The users have prefetched `groups` and `user_permissions`.
    """
    listed = list(users)
    changes = changes_of(listed)
    for user in listed:
        user.rights = _rights(user, changes[user.pk])
    return listed


def changes_of(users: Iterable[User]) -> dict[int, list[RightChange]]:
    """Return the changes of the users' rights that the log knows, the oldest first."""
    things = [thing_of(user) for user in users]
    found: defaultdict[int, list[RightChange]] = defaultdict(list)
    if not things:
        return found
    wanted: dict[str, Any] = {
        "action": Action.RIGHTS,
        "object_type": things[0].type,
        "object_id__in": [thing.id for thing in things],
    }
    entries: list[Any] = [
        *Entry.objects.filter(**wanted).order_by("sequence"),
        *PendingEntry.objects.filter(**wanted).order_by("pk"),
    ]
    for entry in entries:
        change = RightChange(
            entry.at,
            entry.actor_label,
            tuple(entry.details.get("added", ())),
            tuple(entry.details.get("removed", ())),
        )
        found[int(entry.object_id)].append(change)
    return found


def _rights(user: User, changes: Iterable[RightChange]) -> list[Right]:
    given: dict[str, RightChange] = {}
    for change in changes:
        for name in change.removed:
            given.pop(name, None)
        for name in change.added:
            given[name] = change
    logged = str(User._meta.get_field("is_superuser").verbose_name)
    names = {SUPERUSER: logged} if user.is_superuser else {}
    names |= {str(role.label): str(role.label) for role in user.roles}
    names |= {group.name: group.name for group in user.groups.all()}
    names |= {permission.name: permission.name for permission in user.user_permissions.all()}
    found = []
    for name, in_log in names.items():
        change_or_none = given.get(in_log)
        found.append(
            Right(
                name,
                change_or_none.at if change_or_none else None,
                change_or_none.by if change_or_none else "",
                user.date_joined,
            )
        )
    return found


def remarks_on(user: User) -> list[str]:
    """Return why an account needs a look: expired, about to expire, or unused."""
    remarks = []
    if user.state is State.EXPIRED:
        remarks.append("有効期限が過ぎています")
    elif user.expires_within(EXPIRES_SOON_DAYS):
        remarks.append(f"{EXPIRES_SOON_DAYS}日以内に有効期限が来ます")
    if is_unused(user):
        remarks.append(f"{UNUSED_DAYS}日以上サインインがありません")
    return remarks
