"""How far the review of a case is, for screens."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from casestudies.models import CasePage, SharedForReview
from casestudies.models.reviewing import (
    PREFECTURAL_SIDES,
    MunicipalApproval,
    Side,
    SideDecision,
)
from casestudies.reviewing.due import days_per_step, due_on
from casestudies.reviewing.responsible import needs_municipal_approval, one_approval_is_enough

SUBMITTED, PUBLISHED = "審査に提出", "公開"
EITHER = "福祉部局・地域振興部局のどちらかの審査"


class StepState(StrEnum):
    """The state of a step, in the words that screens show."""

    DONE = "済"
    NOW = "いま"
    LATER = "これから"
    SKIPPED = "省略"


@dataclass(frozen=True)
class Step:
    """A step of the review.

    Attributes:
        label: What it is called.
        state: How far it is.
        side: Who decides; None for submission and publication.
        decided_by: The section that decided (never a person); empty while nobody has.
        decided_at: When.
        due_on: Until when it should be decided, while it is open.
        comment: What was said with the approval.
        is_outdated: It was approved, but the text has changed since, so it has to be again.
    """

    label: str
    state: StepState
    side: Side | None = None
    decided_by: str = ""
    decided_at: datetime.datetime | None = None
    due_on: datetime.date | None = None
    comment: str = ""
    is_outdated: bool = False

    @property
    def is_overdue(self) -> bool:
        """Tell whether it should have been decided by now."""
        return self.due_on is not None and timezone.localdate() > self.due_on


@dataclass(frozen=True)
class Returned:
    """Why a case was sent back, with comments by name of the field."""

    reason: str
    comments: Mapping[str, str]
    side: Side
    decided_by: str
    at: datetime.datetime
    revision_id: int | None


@dataclass(frozen=True)
class Progress:
    """The review of a case.

    Attributes:
        steps: In their order.
        returned: Set while the case waits for its author after it was sent back.
        is_running: Somebody has to decide.
        one_approval: One side is enough for publication in this portal.
        is_shared: Municipal staff see it during the review.
        is_approved: All approvals are there, but publication was refused.
        revision_id: The latest revision.
        decided_revision: The revision of the last decision, to compare with; None if there is none.
    """

    steps: tuple[Step, ...]
    returned: Returned | None
    is_running: bool
    one_approval: bool
    is_shared: bool
    is_approved: bool
    revision_id: int | None
    decided_revision: int | None


def progress_of(case: CasePage) -> Progress:
    """Return how far the review of a case is; of an ended review as long as it is the last one."""
    return _Reader(case, _Rows([case]), plans=True).progress()


def progresses_of(cases: Sequence[CasePage]) -> dict[int, Progress]:
    """Return how far the reviews of cases are, by their keys, in a fixed number of queries.

    Of a review that does not run it is not asked whether the municipality will have to approve.
    """
    rows = _Rows(cases)
    return {case.pk: _Reader(case, rows, plans=False).progress() for case in cases}


class _Rows:
    """The rows of the workflow that belong to some cases."""

    def __init__(self, cases: Sequence[CasePage]) -> None:
        self.one = one_approval_is_enough()
        self.days = days_per_step()
        self.municipal_tasks = set(MunicipalApproval.objects.values_list("pk", flat=True))
        keys = [str(case.pk) for case in cases]
        pages = ContentType.objects.get_for_model(Page)
        found = WorkflowState.objects.filter(base_content_type=pages, object_id__in=keys)
        self.states: dict[str, WorkflowState] = {}
        for state in found.order_by("created_at", "pk"):
            self.states[state.object_id] = state
        self.task_states: defaultdict[int, list[TaskState]] = defaultdict(list)
        for task_state in TaskState.objects.filter(
            workflow_state__in=[state.pk for state in self.states.values()]
        ).order_by("-pk"):
            self.task_states[task_state.workflow_state_id].append(task_state)
        self.decisions: defaultdict[int, list[SideDecision]] = defaultdict(list)
        every = [each.pk for some in self.task_states.values() for each in some]
        for decision in SideDecision.objects.filter(task_state__in=every):
            self.decisions[decision.task_state_id].append(decision)
        shared = SharedForReview.objects.filter(page__in=[case.pk for case in cases])
        self.shared = set(shared.values_list("page_id", flat=True))


class _Reader:
    """Reads the steps of one case from the rows of the workflow."""

    def __init__(self, case: CasePage, rows: _Rows, *, plans: bool) -> None:
        self.case, self.plans = case, plans
        state = rows.states.get(str(case.pk))
        if state is not None and state.status == WorkflowState.STATUS_CANCELLED:
            state = None
        self.state = state
        self.one, self.days, self.municipal_tasks = rows.one, rows.days, rows.municipal_tasks
        self.task_states = rows.task_states[state.pk] if state else []
        self.decisions = [d for each in self.task_states for d in rows.decisions[each.pk]]
        self.is_shared = case.pk in rows.shared
        self.is_running = state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS
        self.is_finished = state is not None and state.status == WorkflowState.STATUS_APPROVED

    def progress(self) -> Progress:
        sides = self._sides()
        complete = self.is_running and self._is_complete(sides)
        return Progress(
            steps=(self._submission(), self._municipal(), *sides, self._publication()),
            returned=self._returned(),
            is_running=self.is_running,
            one_approval=self.one,
            is_shared=self.is_shared,
            is_approved=complete,
            revision_id=self.case.latest_revision_id,
            decided_revision=self._decided_revision(),
        )

    def _decided_revision(self) -> int | None:
        last = max(self.decisions, key=lambda decision: decision.decided_at, default=None)
        return last.revision_id if last else None

    def _is_complete(self, sides: tuple[Step, ...]) -> bool:
        return bool(sides) and all(side.state == StepState.DONE for side in sides)

    def _submission(self) -> Step:
        if self.state is None or self.state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            return Step(SUBMITTED, StepState.NOW)
        return Step(SUBMITTED, StepState.DONE, decided_at=self.state.created_at)

    def _publication(self) -> Step:
        if self.is_finished:
            at = self.case.last_published_at
            return Step(PUBLISHED, StepState.DONE, decided_at=at)
        return Step(PUBLISHED, StepState.LATER)

    def _latest(self, *, municipal: bool) -> TaskState | None:
        """Return the last state of one of the two kinds of steps."""
        return next(
            (s for s in self.task_states if (s.task_id in self.municipal_tasks) == municipal), None
        )

    def _municipal(self) -> Step:
        label = "市町村承認"
        task_state = self._latest(municipal=True)
        if task_state is None or not (self.is_running or self.is_finished):
            needed = (
                not self.plans
                or self.case.latest_revision_id is None
                or needs_municipal_approval(self.case)
            )
            return Step(label, StepState.LATER if needed else StepState.SKIPPED, Side.MUNICIPAL)
        if task_state.status == TaskState.STATUS_SKIPPED:
            return Step(label, StepState.SKIPPED, Side.MUNICIPAL)
        return self._step(label, Side.MUNICIPAL, task_state)

    def _sides(self) -> tuple[Step, ...]:
        task_state = self._latest(municipal=False)
        open_ = self.is_running or self.is_finished
        if task_state is not None and task_state.status == TaskState.STATUS_CANCELLED:
            open_ = False
        steps = tuple(
            self._step(f"{side.label}の審査", side, task_state)
            if task_state is not None and open_
            else Step(f"{side.label}の審査", StepState.LATER, side)
            for side in PREFECTURAL_SIDES
        )
        return (self._either(steps),) if self.one else steps

    def _either(self, steps: tuple[Step, ...]) -> Step:
        """Return the one step of a portal where one side is enough."""
        found = next((step for step in steps if step.state == StepState.DONE), steps[0])
        return Step(
            EITHER, found.state, found.side, found.decided_by, found.decided_at,
            found.due_on, found.comment,
        )  # fmt: skip

    def _step(self, label: str, side: Side, task_state: TaskState) -> Step:
        found = self._decision(task_state, side)
        revision = task_state.revision_id if self._is_past(task_state) else None
        wanted = revision or self.case.latest_revision_id
        if found is not None and found.revision_id == wanted:
            return Step(
                label, StepState.DONE, side, found.decided_by, found.decided_at,
                comment=found.comment,
            )  # fmt: skip
        if self._is_past(task_state):
            return Step(label, StepState.SKIPPED, side)
        due = due_on(task_state.started_at, self.days)
        return Step(label, StepState.NOW, side, due_on=due, is_outdated=found is not None)

    def _is_past(self, task_state: TaskState) -> bool:
        return task_state.status == TaskState.STATUS_APPROVED

    def _decision(self, task_state: TaskState, side: Side) -> SideDecision | None:
        return next(
            (
                decision
                for decision in self.decisions
                if decision.task_state_id == task_state.pk
                and decision.side == side
                and decision.verdict == SideDecision.Verdict.APPROVED
            ),
            None,
        )

    def _returned(self) -> Returned | None:
        if self.state is None or self.state.status != WorkflowState.STATUS_NEEDS_CHANGES:
            return None
        found = next(
            (
                decision
                for decision in sorted(self.decisions, key=lambda d: d.decided_at, reverse=True)
                if decision.verdict == SideDecision.Verdict.RETURNED
            ),
            None,
        )
        if found is None:
            return None
        return Returned(
            found.comment, dict(found.field_comments), Side(found.side), found.decided_by,
            found.decided_at, found.revision_id,
        )  # fmt: skip
