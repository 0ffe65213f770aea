"""What follows from the steps of a review, whichever screen leads to them: log, mails, sharing."""

from typing import Any

from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_unpublished,
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
)

from casestudies.models import CasePage, SharedForReview
from casestudies.models.reviewing import ReviewTask
from casestudies.reviewing import mails
from casestudies.reviewing.sharing import stop_sharing
from portal.audit.current import current_request, person_at_work
from portal.audit.models import Action
from portal.audit.services import record

UID = "casestudies.reviewing"


def connect() -> None:
    """Connect all receivers; called once when the app is ready."""
    task_submitted.connect(_step_began, dispatch_uid=UID)
    workflow_approved.connect(_approved, dispatch_uid=UID)
    workflow_rejected.connect(_rejected, dispatch_uid=UID)
    workflow_cancelled.connect(_cancelled, dispatch_uid=UID)
    page_published.connect(_published, sender=CasePage, dispatch_uid=UID)
    page_unpublished.connect(_unpublished, sender=CasePage, dispatch_uid=UID)


def _case_of(state: WorkflowState) -> CasePage | None:
    """Return the case of a workflow; None for any other page."""
    return CasePage.objects.filter(pk=state.object_id).first()


def _step_began(instance: TaskState, user: Any, **_: Any) -> None:
    if not isinstance(instance.task.specific, ReviewTask):
        return
    case = _case_of(instance.workflow_state)
    if case is None:
        return
    earlier = instance.workflow_state.task_states.filter(pk__lt=instance.pk)
    last = earlier.exclude(status=TaskState.STATUS_SKIPPED).order_by("-pk").first()
    if last is None or last.status == TaskState.STATUS_REJECTED:
        record(Action.REVIEW_SUBMITTED, obj=case, actor=user)
    mails.ask_for_review(case, instance)


def _approved(instance: WorkflowState, user: Any, **_: Any) -> None:
    if (case := _case_of(instance)) is not None:
        mails.tell_of_publication(case, instance)


def _rejected(instance: WorkflowState, user: Any, **_: Any) -> None:
    if (case := _case_of(instance)) is not None:
        stop_sharing(case, user)
        mails.tell_of_return(case, instance)


def _cancelled(instance: WorkflowState, user: Any, **_: Any) -> None:
    if (case := _case_of(instance)) is not None:
        record(Action.REVIEW_WITHDRAWN, obj=case, actor=user)
        stop_sharing(case, user)


def _published(instance: CasePage, revision: Revision, **_: Any) -> None:
    if instance.is_being_shared:
        return
    SharedForReview.objects.filter(page=instance.pk).delete()
    person = person_at_work(current_request())
    if person is not None and not _was_reviewed(instance, revision):
        record(Action.REVIEW_BYPASSED, obj=instance, actor=person)


def _was_reviewed(case: CasePage, revision: Revision) -> bool:
    approved = case.workflow_states.filter(status=WorkflowState.STATUS_APPROVED)
    return bool(approved.filter(current_task_state__revision=revision.pk).exists())


def _unpublished(instance: CasePage, **_: Any) -> None:
    SharedForReview.objects.filter(page=instance.pk).delete()
