"""The cases that wait for a user's decision."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from casestudies.models import CasePage
from casestudies.models.reviewing import (
    PREFECTURAL_SIDES,
    BothSides,
    MunicipalApproval,
    Side,
    SideDecision,
)
from casestudies.reviewing.due import days_per_step, due_on
from casestudies.reviewing.responsible import (
    municipalities_in,
    municipalities_of,
    sides_of,
)


@dataclass(frozen=True)
class Waiting:
    """A case that waits for a user's decision.

    Attributes:
        case: The case as it is stored; `title` is that of the draft.
        title: The title of the draft.
        side: The side for which the user decides.
        started_at: When the step began.
        due_on: Until when it should be decided.
        task_state_id: The state of the step in Wagtail's workflow.
    """

    case: CasePage
    title: str
    side: Side
    started_at: datetime.datetime
    due_on: datetime.date
    task_state_id: int

    @property
    def is_overdue(self) -> bool:
        """Tell whether the day it was due has passed."""
        return timezone.localdate() > self.due_on

    @property
    def url(self) -> str:
        """Return the address of the page for deciding."""
        return reverse("reviews:detail", args=[self.case.pk])


def waiting_for(user: Any) -> list[Waiting]:
    """Return the cases that wait for a user's decision, the earliest due first.

    Left out is what the user may not see, what their side has decided, and what they edited last.
    The number of queries does not depend on the number of cases.
    """
    sides = sides_of(user)
    if not sides:
        return []
    steps = list(_open_steps(sides))
    cases = {
        str(case.pk): case
        for case in CasePage.objects.within_audience_of(user)
        .filter(pk__in=[step.workflow_state.object_id for step in steps])
        .select_related("latest_revision")
    }
    approved = _approvals(steps)
    municipal = set(MunicipalApproval.objects.values_list("pk", flat=True))
    days = days_per_step()
    towns = municipalities_of(user) if Side.MUNICIPAL in sides else set()
    found = []
    for step in steps:
        case = cases.get(step.workflow_state.object_id)
        if case is None or case.latest_revision.user_id == user.pk:
            continue
        at_step = (Side.MUNICIPAL,) if step.task_id in municipal else PREFECTURAL_SIDES
        if at_step == (Side.MUNICIPAL,) and (
            towns.isdisjoint(municipalities_in(case.latest_revision))
        ):
            continue
        done = {
            decision.side: decision.user_id
            for decision in approved.get(step.pk, [])
            if decision.revision_id == case.latest_revision_id
        }
        if user.pk in done.values():
            continue
        mine = [side for side in at_step if side in sides and side not in done]
        if mine:
            side = next((side for side in mine if side == user.side), mine[0])
            title = case.latest_revision.content["title"]
            due = due_on(step.started_at, days)
            found.append(Waiting(case, title, side, step.started_at, due, step.pk))
    return sorted(found, key=lambda each: (each.due_on, each.started_at, each.case.pk))


def _open_steps(sides: set[Side]) -> Any:
    """Return the running steps at which one of the sides decides."""
    tasks: list[int] = []
    if Side.MUNICIPAL in sides:
        tasks += MunicipalApproval.objects.values_list("pk", flat=True)
    if sides & set(PREFECTURAL_SIDES):
        tasks += BothSides.objects.values_list("pk", flat=True)
    return TaskState.objects.filter(
        task__in=tasks,
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
    ).select_related("workflow_state")


def _approvals(steps: Sequence[TaskState]) -> dict[int, list[SideDecision]]:
    found: dict[int, list[SideDecision]] = {}
    for decision in SideDecision.objects.filter(
        task_state__in=[step.pk for step in steps], verdict=SideDecision.Verdict.APPROVED
    ):
        found.setdefault(decision.task_state_id, []).append(decision)
    return found
