"""Admin URLs that the portal answers instead of Wagtail: they come before Wagtail's own."""

from typing import Any

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from portal.admin.visibility import redirects
from portal.admin.visibility.choosers import VisibleExternalLinkView
from portal.admin.visibility.workflow import SafeWorkflowAction


def _in_admin(view: Any) -> Any:
    return never_cache(require_admin_access(view))


urlpatterns = [
    path(
        "choose-external-link/",
        _in_admin(VisibleExternalLinkView.as_view()),
        name="wagtailadmin_choose_page_external_link",
    ),
    path(
        "pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        _in_admin(SafeWorkflowAction.as_view()),
        name="workflow_action",
    ),
    # Wagtail's own names for these have a namespace and resolve to the same URLs.
    path(
        "redirects/",
        _in_admin(redirects.RedirectList.as_view()),
        name="redirects",
    ),
    path(
        "redirects/results/",
        _in_admin(redirects.RedirectList.as_view(results_only=True)),
        name="redirects_results",
    ),
    path(
        "redirects/add/",
        _in_admin(redirects.RedirectCreation.as_view()),
        name="redirects_add",
    ),
    path(
        "redirects/<int:redirect_id>/",
        _in_admin(redirects.RedirectEditing.as_view()),
        name="redirects_edit",
    ),
    path(
        "redirects/<int:redirect_id>/delete/",
        _in_admin(redirects.RedirectDeletion.as_view()),
        name="redirects_delete",
    ),
]
