"""The review in Wagtail's admin: decisions in the edit view of a case, and its side panel."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from casestudies.models import CasePage
from casestudies.reviewing import services


class ReviewingEditView(EditView):
    """Wagtail's edit view, which shows why a decision was refused instead of failing."""

    def perform_workflow_action(self) -> HttpResponse:
        """Save what the reviewer has changed, then decide; what was typed stays if that is refused."""
        if self.is_out_of_date:
            messages.error(self.request, services.CHANGED)
            self.has_unsaved_changes = True
            return self.render_to_response(self.get_context_data())
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
    """Answer the decisions of the edit view of a case (hook before_edit_page)."""
    case = page.specific
    if request.method != "POST" or not isinstance(case, CasePage):
        return None
    if request.POST.get("action-cancel-workflow"):
        return _withdraw(request, case)
    if not request.POST.get("action-workflow-action") or getattr(request, "_reviewing", False):
        return None
    if case.current_workflow_task is None:
        messages.error(request, services.ENDED)
        return redirect("wagtailadmin_pages:edit", page.pk)
    # The view calls the hook again.
    request._reviewing = True  # type: ignore[attr-defined]  # kept with the request
    return ReviewingEditView.as_view()(request, page.pk)


def _withdraw(request: HttpRequest, case: CasePage) -> HttpResponse | None:
    state = case.current_workflow_state
    if state is not None and not services.may_withdraw(case, request.user):
        return None
    try:
        services.withdraw(case, request.user)  # type: ignore[arg-type]  # somebody is signed in
    except services.ReviewMoved as moved:
        messages.error(request, "".join(moved.messages))
    else:
        messages.success(request, "審査を引き上げました。下書きはそのまま残っています。")
    return redirect("wagtailadmin_pages:edit", case.pk)


def name_actions(items: list[Any], _request: HttpRequest, context: dict[str, Any]) -> None:
    """Give the decisions their plain names: Wagtail adds that the last one publishes.

    Whether it does depends on the other side (hook construct_page_action_menu).
    """
    if not isinstance(context.get("page"), CasePage):
        return
    names = {
        "approve": "承認する",
        "reject": "差し戻す",
        "action-cancel-workflow": "審査を引き上げる",
    }
    for item in items:
        item.label = names.get(item.name, item.label)
