"""Who may decide on a case, and for which side."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import Revision, TaskState, WorkflowState

from casestudies.models import CasePage, Substitution
from casestudies.models.reviewing import (
    PERMISSIONS,
    PREFECTURAL_SIDES,
    MunicipalApproval,
    Side,
    SideDecision,
)
from portal.accounts.models import User
from portal.accounts.visibility import MODEL_BACKEND, users_among
from portal.pages.models import PortalSettings


def holders(side: Side) -> QuerySet[User]:
    """Return the active users who hold the permission of a side.

    Superusers hold it only if it was granted to them: nobody decides for a side by accident.
    """
    users: Any = get_user_model()._default_manager
    found: QuerySet[User] = users.with_perm(
        PERMISSIONS[side], backend=MODEL_BACKEND, include_superusers=False
    )
    return found


def sides_of(user: Any) -> set[Side]:
    """Return the sides for which a user may decide."""
    if not (user.is_authenticated and user.is_active):
        return set()
    held = {side for side in Side if holders(side).filter(pk=user.pk).exists()}
    stands_in = Substitution.objects.current().filter(user=user.pk)
    return held | {Side(side) for side in stands_in.values_list("side", flat=True)}


def municipalities_of(user: Any) -> set[int]:
    """Return the keys of the municipalities for which a user approves, also in place of others."""
    stands_in = Substitution.objects.current().filter(user=user.pk, side=Side.MUNICIPAL)
    found = {pk for pk in stands_in.values_list("municipality", flat=True) if pk}
    if user.municipality_id and holders(Side.MUNICIPAL).filter(pk=user.pk).exists():
        found.add(user.municipality_id)
    return found


def municipalities_in(revision: Revision) -> list[int]:
    """Return the primary keys of the municipalities in a draft, the lead first."""
    rows = revision.content.get("case_municipalities", [])
    return [row["municipality"] for row in sorted(rows, key=lambda row: row["sort_order"] or 0)]


def users_responsible(case: CasePage, side: Side) -> QuerySet[User]:
    """Return the users who may decide on a case for a side, and may see it."""
    revision = case.get_latest_revision()
    draft = revision.as_object()
    towns = municipalities_in(revision)
    users = _deciders(side, towns).filter(pk__in=users_among(draft.audiences()).values("pk"))
    if case.live:
        users = users.filter(pk__in=users_among(case.audiences()).values("pk"))
    return users


def _deciders(side: Side, towns: Sequence[int]) -> "QuerySet[User]":
    """Return who decides for a side today: who holds its permission, and their substitutes."""
    instead = Substitution.objects.current().filter(side=side)
    if side == Side.MUNICIPAL:
        instead = instead.filter(municipality__in=towns)
    return User.objects.filter(
        Q(pk__in=_regular(side, towns).values("pk")) | Q(pk__in=instead.values("user"))
    )


def _regular(side: Side, towns: Sequence[int]) -> "QuerySet[User]":
    users = holders(side)
    return users.filter(municipality__in=towns) if side == Side.MUNICIPAL else users


def is_substitute(case: CasePage, side: Side, user: Any) -> bool:
    """Tell whether a user who decides for a side does so in place of those who hold its permission."""
    towns = municipalities_in(case.get_latest_revision())
    return not _regular(side, towns).filter(pk=user.pk).exists()


def needs_municipal_approval(case: CasePage) -> bool:
    """Tell whether the municipality has to approve: its author wrote it, and another can decide."""
    author = case.owner
    if author is None or author.municipality_id is None:
        return False
    editor = case.get_latest_revision().user_id
    return users_responsible(case, Side.MUNICIPAL).exclude(pk=editor).exists()


def municipal_approval_is_outdated(workflow_state: WorkflowState) -> bool:
    """Tell whether somebody of a municipality has changed the text since the municipality decided.

    Corrections by the prefecture do not need another decision of the municipality.
    """
    states = workflow_state.task_states.filter(
        task__in=MunicipalApproval.objects.all(),
        status__in=(TaskState.STATUS_APPROVED, TaskState.STATUS_SKIPPED),
    )
    last = states.order_by("-pk").first()
    case = workflow_state.content_object
    if last is None or last.revision_id == case.latest_revision_id:
        return False
    since = case.revisions.filter(created_at__gt=last.revision.created_at)
    return since.filter(user__municipality__isnull=False).exists()


def one_approval_is_enough() -> bool:
    """Tell whether the portal publishes after one side's approval (設定: 審査の承認)."""
    return PortalSettings.objects.filter(review_approvals=PortalSettings.Approvals.ONE).exists()


def step_sides(task_state: TaskState) -> tuple[Side, ...]:
    """Return the sides that decide at a step."""
    is_municipal = isinstance(task_state.task.specific, MunicipalApproval)
    return (Side.MUNICIPAL,) if is_municipal else PREFECTURAL_SIDES


def side_to_decide(case: CasePage, task_state: TaskState, user: Any) -> Side | None:
    """Return the side for which a user decides at the present step; None if they may not.

    Who holds the permissions of both sides decides for one of them only: their own department's
    first, or else the first that is open.
    """
    mine = [
        side
        for side in step_sides(task_state)
        if users_responsible(case, side).filter(pk=user.pk).exists()
    ]
    if not mine:
        return None
    valid = SideDecision.objects.filter(
        task_state=task_state,
        revision=case.latest_revision_id,
        verdict=SideDecision.Verdict.APPROVED,
    )
    by_side = {decision.side: decision for decision in valid}
    if any(decision.user_id == user.pk for decision in by_side.values()):
        return None
    open_sides = [side for side in mine if side not in by_side]
    own = [side for side in open_sides if side == user.side]
    return next(iter(own or open_sides), None)


def is_responsible(case: CasePage, task_state: TaskState, user: Any) -> bool:
    """Tell whether a user decides for one of the sides of the present step."""
    return any(
        users_responsible(case, side).filter(pk=user.pk).exists() for side in step_sides(task_state)
    )
