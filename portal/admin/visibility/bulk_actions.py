"""Bulk actions on pages that never show the titles of pages hidden from the user."""

from typing import Any

from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
from wagtail.models import Page

from portal.pages.permissions import accessible_pages


class _WithoutHiddenPages:
    """Wagtail lists the titles of the pages for which it refuses an action."""

    request: Any

    def get_actionable_objects(self) -> tuple[list[Page], dict[str, Any]]:
        """Return the pages to act on, and those of the refused ones that the user may see."""
        pages, others = super().get_actionable_objects()  # type: ignore[misc]  # of Wagtail's action
        met = set(accessible_pages(self.request.user).values_list("pk", flat=True))
        for name, refused in others.items():
            # Only the specific page knows who may see the title of its draft.
            others[name] = [page.specific_deferred for page in refused if page.pk in met]
        return pages, others


class DeletePages(_WithoutHiddenPages, DeleteBulkAction):
    """Deletes the chosen pages."""


class MovePages(_WithoutHiddenPages, MoveBulkAction):
    """Moves the chosen pages."""


class PublishPages(_WithoutHiddenPages, PublishBulkAction):
    """Publishes the chosen pages."""


class UnpublishPages(_WithoutHiddenPages, UnpublishBulkAction):
    """Unpublishes the chosen pages."""
