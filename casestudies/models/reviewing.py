"""The review of a case: its steps in Wagtail's workflow, and what was decided (ADR 0039)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Revision, Task, TaskState, WorkflowState


class Side(models.TextChoices):
    """Who decides on a case."""

    MUNICIPAL = "municipal", "市町村"
    WELFARE = "welfare", "福祉部局"
    REGIONAL = "regional", "地域振興部局"


#: The two sides of the prefecture, in the order in which they are shown.
PREFECTURAL_SIDES = (Side.WELFARE, Side.REGIONAL)

#: The permission to decide for a side.
PERMISSIONS = {
    Side.MUNICIPAL: "casestudies.approve_for_municipality",
    Side.WELFARE: "casestudies.review_for_welfare",
    Side.REGIONAL: "casestudies.review_for_regional",
}


class ReviewTask(Task):
    """Base of the steps of the review: the portal's own rules say who may decide.

    Wagtail's screens call these methods; the rules are in `casestudies.reviewing`.
    """

    #: The last step publishes what was reviewed (`casestudies.reviewing.finishing`).
    publishes_reviewed_revision = True
    #: An approval stays stored when publication is refused (`portal.admin.visibility.workflow`).
    keeps_refused_decisions = True

    class Meta:
        abstract = True

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Return the actions of the case's edit view for this user."""
        from casestudies.reviewing.responsible import side_to_decide  # noqa: PLC0415  (it imports this module)

        task_state = obj.current_workflow_task_state
        if task_state is None or side_to_decide(obj, task_state, user) is None:
            return []
        return [("reject", "差し戻す", True), ("approve", "承認する", True)]

    def get_form_for_action(self, action: str) -> Any:
        """Return the form of Wagtail's modal."""
        from casestudies.reviewing.modal_forms import ApprovalForm, ReturnForm  # noqa: PLC0415  (it imports this module)

        return ReturnForm if action == "reject" else ApprovalForm

    def get_template_for_action(self, action: str) -> str:
        """Return the template of Wagtail's modal."""
        return "casestudies/admin/review_modal.html"

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Carry out an action of the edit view.

        Raises ValidationError if the decision is not possible (any more).
        """
        from casestudies.reviewing import services  # noqa: PLC0415  (it imports this module)
        from casestudies.reviewing.comments import comments_in  # noqa: PLC0415  (it imports this module)

        case = task_state.workflow_state.content_object.specific
        seen = int(kwargs.get("revision") or 0)
        comment = str(kwargs.get("comment", ""))
        if action_name == "approve":
            services.approve(case, user, seen, comment)
        elif action_name == "reject":
            services.send_back(case, user, seen, comment, comments_in(kwargs))

    def get_task_states_user_can_moderate(self, user: Any, **_kwargs: Any) -> Any:
        """Return the states at this step that wait for the user."""
        from casestudies.reviewing.waiting import waiting_for  # noqa: PLC0415  (it imports this module)

        waiting = [each.task_state_id for each in waiting_for(user)]
        return TaskState.objects.filter(pk__in=waiting, task=self.pk)


class MunicipalApproval(ReviewTask):
    """市町村承認（決裁）: skipped where nobody can give it, and for authors of the prefecture."""

    class Meta:
        verbose_name = verbose_name_plural = "市町村承認"

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Start the step, or record that it is skipped."""
        from casestudies.reviewing.responsible import needs_municipal_approval  # noqa: PLC0415  (it imports this module)

        case = workflow_state.content_object.specific
        if needs_municipal_approval(case):
            return super().start(workflow_state, user=user)
        state = TaskState(
            workflow_state=workflow_state,
            status=TaskState.STATUS_SKIPPED,
            revision=case.get_latest_revision(),
            task=self,
            finished_at=timezone.now(),
        )
        state.save()
        return state

    @classmethod
    def get_description(cls) -> str:
        """Return what Wagtail's list of steps says."""
        return "事例の市町村の承認者が決裁します。承認者がいない市町村と、県が書いた事例では省略します。"


class BothSides(ReviewTask):
    """福祉部局と地域振興部局の審査: in either order; both are needed unless the portal has one approval."""

    class Meta:
        verbose_name = verbose_name_plural = "福祉部局・地域振興部局の審査"

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Start the step; go back to the municipality first if its people changed the text since."""
        from casestudies.reviewing.responsible import municipal_approval_is_outdated  # noqa: PLC0415  (it imports this module)

        if municipal_approval_is_outdated(workflow_state):
            first = MunicipalApproval.objects.filter(
                workflow_tasks__workflow=workflow_state.workflow, active=True
            ).first()
            if first is not None:
                return first.start(workflow_state, user=user)
        return super().start(workflow_state, user=user)

    @classmethod
    def get_description(cls) -> str:
        """Return what Wagtail's list of steps says."""
        return "福祉部局と地域振興部局が、順番を問わず審査します。"


class SideDecision(models.Model):
    """The decision of one side at one step, about one revision.

    A decision about an earlier revision no longer counts: the side decides again, and the new
    decision replaces the earlier one.
    """

    class Verdict(models.TextChoices):
        """How it was decided."""

        APPROVED = "approved", "承認"
        RETURNED = "returned", "差し戻し"

    task_state = models.ForeignKey(
        TaskState, verbose_name="審査の段階", on_delete=models.CASCADE, related_name="decisions"
    )
    side = models.CharField("部局", max_length=10, choices=Side.choices)
    verdict = models.CharField("判断", max_length=10, choices=Verdict.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="判断した人",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    #: The section of that moment: readers are told the section, never the person.
    section = models.CharField("判断した課", max_length=60, blank=True)
    is_substitute = models.BooleanField("代理", default=False)
    revision = models.ForeignKey(
        Revision, verbose_name="版", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField("判断した日時")
    comment = models.TextField("コメント・理由", blank=True)
    #: Comments on fields, by name of the field.
    field_comments = models.JSONField("項目へのコメント", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "審査の判断"
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task_state", "side"], name="one_decision_per_side_and_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.get_verdict_display()}"

    @property
    def decided_by(self) -> str:
        """Return the section that decided, and whether in place of another: 総務課・代理."""
        return "・".join(part for part in (self.section, "代理" * self.is_substitute) if part)


class SharedForReview(models.Model):
    """A case that municipal staff see only because one side has approved it.

    The row exists as long as the case is live for this reason alone.
    """

    page = models.OneToOneField(
        "casestudies.CasePage",
        verbose_name="連携事例",
        on_delete=models.CASCADE,
        related_name="shared_for_review",
    )
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "審査中の共有"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.page_id)
