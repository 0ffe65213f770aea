"""The review of a case: submitting, deciding, sending back, withdrawing (ADR 0039).

Every function locks the page and the state of its workflow, so that two people who act at once do
so one after the other; the second one is told what the first has done (`ReviewMoved`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from casestudies.fields import FIELDS, PART_FIELDS
from casestudies.models import CasePage
from casestudies.models.reviewing import BothSides, Side, SideDecision
from casestudies.permissions import may_contribute, own_cases
from casestudies.readiness import problems_by_field
from casestudies.reviewing.mails import ask_again
from casestudies.reviewing.progress import Progress, progress_of
from casestudies.reviewing.responsible import (
    is_responsible,
    is_substitute,
    municipal_approval_is_outdated,
    one_approval_is_enough,
    side_to_decide,
    sides_of,
    step_sides,
)
from casestudies.reviewing.sharing import share
from casestudies.reviewing.waiting import Waiting, waiting_for
from portal.accounts.models import User
from portal.audit.models import Action
from portal.audit.services import record

__all__ = [
    "Progress",
    "PublicationRefused",
    "ReviewMoved",
    "Waiting",
    "approve",
    "may_submit",
    "may_withdraw",
    "own_reviews",
    "progress_of",
    "publish_approved",
    "send_back",
    "submit",
    "waiting_for",
    "withdraw",
]

ENDED = (
    "この事例の審査は、取り下げ、差し戻し、公開などにより、すでに終わっています。"
    "いまの状態を確かめてください。"
)
CHANGED = (
    "ご覧になったあとに、事例の内容が変更されました。"
    "新しい内容を確かめて、もう一度判断してください。"
)
CHANGED_BEFORE_SUBMISSION = (
    "この画面を開いたあとに、ほかの人が内容を変更したため、提出しませんでした。"
    "入力した内容は、この画面に残っています。"
)
OWN_EDIT = (
    "ご自身が最後に編集した内容は、承認できません。同じ部局のほかの方に承認を依頼してください。"
)


class ReviewMoved(ValidationError):  # noqa: N818  (it is no fault of the user's)
    """The review or the text is no longer what the user saw."""


class PublicationRefused(ValidationError):  # noqa: N818  (it is no fault of the user's)
    """All approvals are there, and stay, but something keeps the case from being published."""


@dataclass(frozen=True)
class _Open:
    """A running review, with its rows locked."""

    case: CasePage
    state: WorkflowState
    step: TaskState


def may_submit(case: CasePage, user: Any) -> bool:
    """Tell whether a user may submit a case: its author and the author's colleagues, and who may edit it."""
    if case.owner_id == user.pk or case.permissions_for_user(user).can_edit():
        return True
    return may_contribute(user) and own_cases(user).filter(pk=case.pk).exists()


def may_withdraw(case: CasePage, user: Any) -> bool:
    """Tell whether a user may withdraw a review: the author, and who has submitted it."""
    state = case.current_workflow_state
    return state is not None and user.pk in (case.owner_id, state.requested_by_id)


def own_reviews(user: Any) -> list[CasePage]:
    """Return the cases that a user wrote or submitted and whose review has not ended."""
    states = WorkflowState.objects.active().filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    submitted = states.filter(requested_by=user.pk).values_list("object_id", flat=True)
    open_keys = [int(pk) for pk in states.values_list("object_id", flat=True)]
    cases = CasePage.objects.within_audience_of(user).filter(pk__in=open_keys)
    mine = cases.filter(Q(owner=user.pk) | Q(pk__in=[int(pk) for pk in submitted]))
    return list(mine.order_by("pk"))


@transaction.atomic
def submit(case: CasePage, user: User) -> None:
    """Start the review of the latest revision; resume it if the case was sent back.

    Raises:
        PermissionDenied: The user may not submit it (`may_submit`).
        ValidationError: Something is missing (by field), or a review is already running.
    """
    case = _locked(case)
    if not may_submit(case, user):
        raise PermissionDenied
    state = case.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        message = "この事例は、すでに審査中です。"
        raise ValidationError(message)
    if case.live and not case.has_unpublished_changes:
        message = "公開中の内容から変更がないため、審査に出すものがありません。"
        raise ValidationError(message)
    if case.latest_revision_id is None:
        case.save_revision(user=user)
    if problems := problems_of(case.get_latest_revision_as_object()):
        raise ValidationError(problems)
    if state is not None:
        state.resume(user)
        return
    workflow = case.get_workflow()
    if workflow is None:
        message = "審査の手順がまだ設定されていません。ポータルの管理者に連絡してください。"
        raise ValidationError(message)
    workflow.start(case, user)


def problems_of(draft: CasePage) -> dict[str, list[str]]:
    """Return what keeps a draft from being submitted, in Japanese, by field."""
    problems = {
        name: [text for error in errors for text in error.messages]
        for name, errors in problems_by_field(draft).items()
    }
    if findings := draft.privacy_problems():
        problems.setdefault(NON_FIELD_ERRORS, []).extend(findings)
    return problems


@transaction.atomic
def withdraw(case: CasePage, user: User) -> None:
    """End the review on the author's request (引き上げ); the draft stays as it is.

    Raises:
        PermissionDenied: The user is neither the author nor has submitted the case.
        ReviewMoved: No review is open.
    """
    case = _locked(case)
    state = _locked_state(case)
    if state is None:
        raise ReviewMoved(ENDED)
    if not may_withdraw(case, user):
        raise PermissionDenied
    state.cancel(user=user)


def approve(case: CasePage, user: User, revision_id: int, comment: str = "") -> None:
    """Approve the latest revision for the user's side; the last approval publishes it.

    Args:
        case: The case.
        user: Who decides.
        revision_id: The revision that the user saw.
        comment: What the author should know.

    Raises:
        PermissionDenied: The user decides for no side of this case.
        ReviewMoved: The review has ended, or the text or the step is another one by now.
        ValidationError: The last edit is the user's own.
        PublicationRefused: The approval is stored, but the case cannot be published now.
    """
    with transaction.atomic():
        review = _open_review(case, user, revision_id)
        side = side_to_decide(review.case, review.step, user)
        if side is None:
            raise ReviewMoved(_decided_already(review.step))
        if review.case.get_latest_revision().user_id == user.pk:
            raise ValidationError(OWN_EDIT)
        _store(review, side, user, SideDecision.Verdict.APPROVED, comment=comment)
        if side == Side.MUNICIPAL:
            review.step.revision = review.case.get_latest_revision()
            review.step.approve(user=user, comment=comment)
            return
        complete = is_complete(review.case, review.step)
        if not complete:
            share(review.case, review.case.get_latest_revision(), user)
    if complete:
        publish_approved(case, user)


def publish_approved(case: CasePage, user: User | None) -> None:
    """Publish a case that has all its approvals.

    Raises:
        ReviewMoved: The review has ended, or approvals are missing.
        PublicationRefused: The case cannot be published now; the approvals stay.
    """
    try:
        with transaction.atomic():
            page = _locked(case)
            state = _locked_state(page)
            step = _step_of(state)
            if step is None or not is_complete(page, step):
                raise ReviewMoved(ENDED)
            step.revision = page.get_latest_revision()
            step.approve(user=user)
    except ReviewMoved:
        raise
    except ValidationError as error:
        message = "承認は記録しましたが、いまは公開できません。"
        raise PublicationRefused([message, *error.messages]) from error


def send_back(
    case: CasePage,
    user: User,
    revision_id: int,
    reason: str,
    comments: Mapping[str, str] | None = None,
) -> None:
    """Send a case back to its author (差し戻し).

    Args:
        case: The case.
        user: Who decides.
        revision_id: The revision that the user saw.
        reason: Why; the author reads it.
        comments: Comments by name of the field.

    Raises:
        PermissionDenied: The user decides for no side of this case.
        ReviewMoved: The review has ended, or the text or the step is another one by now.
        ValidationError: The reason is missing, or a comment belongs to no field.
    """
    comments = {name: text.strip() for name, text in (comments or {}).items() if text.strip()}
    if not reason.strip():
        raise ValidationError({"reason": "差し戻す理由を入力してください。"})
    if unknown := set(comments) - {*FIELDS, *PART_FIELDS, "title"}:
        message = f"項目の名前が正しくありません：{'、'.join(sorted(unknown))}"
        raise ValidationError(message)
    with transaction.atomic():
        review = _open_review(case, user, revision_id)
        side = side_to_decide(review.case, review.step, user)
        if side is None:
            raise ReviewMoved(_decided_already(review.step))
        _store(
            review,
            side,
            user,
            SideDecision.Verdict.RETURNED,
            comment=reason,
            field_comments=comments,
        )
        review.step.revision = review.case.get_latest_revision()
        review.step.reject(user=user, comment=reason)


def is_complete(case: CasePage, step: TaskState) -> bool:
    """Tell whether the latest revision has the approvals that its publication needs."""
    approved = set(
        SideDecision.objects.filter(
            task_state=step.pk,
            revision=case.latest_revision_id,
            verdict=SideDecision.Verdict.APPROVED,
        ).values_list("side", flat=True)
    )
    needed = set(step_sides(step))
    enough: Callable[[set[Any]], bool] = needed.issubset
    if one_approval_is_enough():
        enough = needed.intersection  # type: ignore[assignment]  # an empty set is false
    return bool(enough(approved))


def after_edit(case: CasePage, user: User | None) -> None:
    """Ask for new decisions after a change during the review.

    If somebody of the municipality has changed what it had approved, it approves again first.
    """
    state = case.current_workflow_state
    step = _step_of(state)
    if state is None or step is None or not isinstance(step.task.specific, BothSides):
        return
    if municipal_approval_is_outdated(state):
        step.cancel(user=user, resume=True)
    else:
        ask_again(case, list(SideDecision.objects.filter(task_state=step.pk)))


def lock_case(case: CasePage) -> int | None:
    """Lock the row of a case until the transaction ends, and return the key of its latest revision.

    Decisions, submissions and edits follow one another by this lock.
    """
    newest: int | None = Page.objects.select_for_update().get(pk=case.pk).latest_revision_id
    return newest


def _locked(case: CasePage) -> CasePage:
    """Return the case as it is stored, with its row locked until the transaction ends."""
    lock_case(case)
    return CasePage.objects.get(pk=case.pk)


def _locked_state(case: CasePage) -> WorkflowState | None:
    states = WorkflowState.objects.active().for_instance(case)
    return states.select_for_update().first()


def _step_of(state: WorkflowState | None) -> TaskState | None:
    """Return the present step of a running review."""
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        return None
    step: TaskState | None = state.current_task_state
    return step


def _open_review(case: CasePage, user: User, revision_id: int) -> _Open:
    """Lock the review and compare it with what the user saw."""
    page = _locked(case)
    state = _locked_state(page)
    step = _step_of(state)
    if state is None or step is None:
        if not sides_of(user):
            raise PermissionDenied
        raise ReviewMoved(ENDED)
    step.workflow_state = state
    if not is_responsible(page, step, user):
        if not sides_of(user):
            raise PermissionDenied
        message = "この事例は、いまは別の段階で審査されています。"
        raise ReviewMoved(message)
    if page.latest_revision_id != revision_id:
        raise ReviewMoved(CHANGED)
    return _Open(page, state, step)


def _decided_already(step: TaskState) -> str:
    sides = "、".join(side.label for side in step_sides(step))
    return f"この内容についてのあなたの判断、または部局（{sides}）の判断は、すでに済んでいます。"


def _store(
    review: _Open,
    side: Side,
    user: User,
    verdict: SideDecision.Verdict,
    *,
    comment: str,
    field_comments: Mapping[str, str] | None = None,
) -> None:
    """Store a decision; one about an earlier revision is replaced."""
    instead = is_substitute(review.case, side, user)
    SideDecision.objects.update_or_create(
        task_state=review.step,
        side=side,
        defaults={
            "verdict": verdict,
            "user": user,
            "section": user.section or (user.municipality.name if user.municipality else ""),
            "is_substitute": instead,
            "revision_id": review.case.latest_revision_id,
            "decided_at": timezone.now(),
            "comment": comment.strip(),
            "field_comments": dict(field_comments or {}),
        },
    )
    approved = verdict == SideDecision.Verdict.APPROVED
    record(
        Action.REVIEW_APPROVED if approved else Action.REVIEW_RETURNED,
        obj=review.case,
        actor=user,
        details={
            "side": f"{side.label}（代理）" if instead else str(side.label),
            "revision": int(review.case.latest_revision_id or 0),
        },
    )
