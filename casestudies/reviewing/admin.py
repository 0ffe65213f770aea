"""The review in Wagtail's admin: decisions in the edit view of a case, and its side panel."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page, Revision

from casestudies.models import CasePage
from casestudies.reviewing import services

RESTART, WITHDRAW = "action-restart-workflow", "action-cancel-workflow"


class ReviewingEditView(EditView):
    """Wagtail's edit view, which shows why a decision was refused instead of failing."""

    def submit_action(self) -> HttpResponse:
        """Save the draft, then submit it as the site does: with its checks, locks and messages."""
        with transaction.atomic():
            newest = services.lock_case(self.page)
            if self._is_changed_by_others(newest):
                return self._show_again(services.CHANGED_BEFORE_SUBMISSION)
            answer = self.save_action()
            if self.has_unsaved_changes:  # the draft could not be saved, and Wagtail says so
                return answer
        try:
            services.submit(self.page, self.request.user)
        except PermissionDenied:
            messages.error(self.request, "この事例を審査に提出する権限がありません。")
        except ValidationError as error:
            messages.error(self.request, "".join(error.messages))
        else:
            title = self.page.get_admin_display_title()
            messages.success(self.request, f"「{title}」を審査に提出しました。")
            return redirect("wagtailadmin_explore", self.page.get_parent().pk)
        return redirect("wagtailadmin_pages:edit", self.page.pk)

    #: Another start would forget what was sent back and why; submitting again resumes the review.
    restart_workflow_action = submit_action

    def _is_changed_by_others(self, newest: int | None) -> bool:
        """Tell whether somebody else has saved since the form was loaded.

        An own autosave that was on its way when the button was pressed is no conflict: the form has
        all of it.
        """
        if not self.is_out_of_date and newest == self.page.latest_revision_id:
            return False
        return not Revision.objects.filter(pk=newest, user=self.request.user).exists()

    def _show_again(self, message: str) -> HttpResponse:
        """Show the form with what was typed, and why nothing was done."""
        messages.error(self.request, message)
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    def perform_workflow_action(self) -> HttpResponse:
        """Save what the reviewer has changed, then decide; what was typed stays if that is refused."""
        if self.is_out_of_date:
            return self._show_again(services.CHANGED)
        if self.has_content_changes:
            self.save_action()
        task, step = self.page.current_workflow_task, self.page.current_workflow_task_state
        data = json.loads(self.request.POST.get("workflow-action-extra-data") or "{}")
        data["revision"] = self.page.latest_revision_id
        try:
            task.on_action(step, self.request.user, self.workflow_action, **data)
        except services.PublicationRefused as refused:
            messages.warning(self.request, "".join(refused.messages))
        except ValidationError as error:
            messages.error(self.request, "".join(error.messages))
            return redirect("wagtailadmin_pages:edit", self.page.pk)
        else:
            done = "承認しました" if self.workflow_action == "approve" else "差し戻しました"
            title = self.page.get_admin_display_title()
            messages.success(self.request, f"「{title}」を{done}。")
        return redirect("wagtailadmin_explore", self.page.get_parent().pk)


def review_in_edit_view(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer what the edit view of a case does with its review (hook before_edit_page)."""
    case = page.specific
    # An autosave decides nothing (`portal.admin.editing.autosave`).
    if (
        request.method != "POST"
        or not isinstance(case, CasePage)
        or not request.accepts("text/html")
    ):
        return None
    if request.POST.get(WITHDRAW):
        return _withdraw(request, case)
    if getattr(request, "_reviewing", False):
        return None
    decides = bool(request.POST.get("action-workflow-action"))
    if not (decides or request.POST.get("action-submit") or request.POST.get(RESTART)):
        return None
    if decides and case.current_workflow_task is None:
        messages.error(request, services.ENDED)
        return redirect("wagtailadmin_pages:edit", page.pk)
    # The view calls the hook again.
    request._reviewing = True  # type: ignore[attr-defined]  # kept with the request
    return ReviewingEditView.as_view()(request, page.pk)


def _withdraw(request: HttpRequest, case: CasePage) -> HttpResponse:
    try:
        services.withdraw(case, request.user)  # type: ignore[arg-type]  # somebody is signed in
    except services.ReviewMoved as moved:
        messages.error(request, "".join(moved.messages))
    except PermissionDenied:
        # Wagtail would let every reviewer do it.
        messages.error(request, "審査を引き上げられるのは、作成者と、審査に提出した人です。")
    else:
        messages.success(request, "審査を引き上げました。下書きはそのまま残っています。")
    return redirect("wagtailadmin_pages:edit", case.pk)


def name_actions(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Give the decisions their plain names: Wagtail adds that the last one publishes.

    Whether it does depends on the other side (hook construct_page_action_menu).
    """
    if not isinstance(context.get("page"), CasePage):
        return
    removed = {RESTART}
    if not services.may_withdraw(context["page"], request.user):
        removed.add(WITHDRAW)
    items[:] = [item for item in items if item.name not in removed]
    names = {
        "approve": "承認する",
        "reject": "差し戻す",
        WITHDRAW: "審査を引き上げる",
    }
    for item in items:
        item.label = names.get(item.name, item.label)
