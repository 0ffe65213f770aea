"""Approval of a page outside its form: shows what prevents publication instead of raising it."""

from contextlib import nullcontext
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.generic import workflow
from wagtail.admin.views.pages.workflow import WorkflowPageViewMixin


class SafeWorkflowAction(WorkflowPageViewMixin, workflow.WorkflowAction):
    """Carries out a workflow action; the last approval publishes the page.

    No form checks the page here. A consent may have ended since the page was submitted, so that
    publishing raises ValidationError. Wagtail's own class for pages has another name in Wagtail 8,
    so this one combines its two bases.
    """

    submit_url_name = "wagtailadmin_pages:workflow_action"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Carry out the action, or change nothing and show what is missing."""
        # A task may keep a decision although publishing was refused (casestudies.reviewing).
        keeps = getattr(self.task, "keeps_refused_decisions", False)
        try:
            with nullcontext() if keeps else transaction.atomic():
                response: HttpResponse = super().post(request, *args, **kwargs)
        except ValidationError as error:
            lead = "" if keeps else "公開できないため、承認できませんでした。"
            messages.error(request, lead + "".join(error.messages))
            if request.headers.get("x-requested-with") != "XMLHttpRequest":
                return redirect(self.redirect_url)
            refusal: HttpResponse = self.render_modal_json(
                request, {"step": "success", "redirect": self.redirect_url}
            )
            return refusal
        return response
