"""The panels of the admin's first page that list or count pages, without hidden ones."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
)
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from portal.pages.permissions import accessible_pages, within_audience


def _is_met(user: Any, thing: Any) -> bool:
    """Tell whether the user may see the object, a page or a snippet."""
    return not isinstance(thing, Page) or accessible_pages(user).filter(pk=thing.pk).exists()


class VisibleRecentEdits(RecentEditsPanel):
    """最近の編集: a page that the user edited may have been hidden from them since."""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """Leave out the pages that the user may no longer see."""
        context = super().get_context_data(parent_context)
        user = parent_context["request"].user
        context["last_edits"] = [
            (when, page) for when, page in context["last_edits"] if _is_met(user, page)
        ]
        return context


class VisibleLockedPages(LockedPagesPanel):
    """ロックされたページ: one's own locks."""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """Leave out the pages that the user may no longer see."""
        context = super().get_context_data(parent_context)
        context["locked_pages"] = within_audience(
            context["locked_pages"], parent_context["request"].user
        )
        return context


class VisibleOwnReviews(UserObjectsInWorkflowModerationPanel):
    """What the user has submitted for review."""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """Leave out the pages that the user may no longer see."""
        context = super().get_context_data(parent_context)
        user = parent_context["request"].user
        states = context["workflow_states"]
        context["workflow_states"] = [s for s in states if _is_met(user, s.content_object)]
        return context


class VisiblePagesSummary(PagesSummaryItem):
    """The number of pages above the panels."""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """Count the pages that the user can see in the explorer."""
        context = super().get_context_data(parent_context)
        pages = page_permission_policy.explorable_instances(self.request.user)
        context["total_pages"] = pages.filter(depth__gt=1).count()
        return context


#: The replacements of Wagtail's panels.
REPLACED = {
    RecentEditsPanel: VisibleRecentEdits,
    LockedPagesPanel: VisibleLockedPages,
    UserObjectsInWorkflowModerationPanel: VisibleOwnReviews,
}
