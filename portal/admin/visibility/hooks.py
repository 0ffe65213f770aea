"""Puts this package in place of Wagtail's views and panels; portal.pages.wagtail_hooks loads it."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.log_actions import LogFormatter
from wagtail.query import PageQuerySet

from portal.admin.visibility import visibility_log
from portal.admin.visibility.bulk_actions import (
    DeletePages,
    MovePages,
    PublishPages,
    UnpublishPages,
)
from portal.admin.visibility.choosers import VisiblePagesAPI, pages_to_choose
from portal.admin.visibility.home import REPLACED, VisiblePagesSummary

# Wagtail's own hooks come first: of two bulk actions of the same name the later one counts.
AFTER_WAGTAIL = 100

for action in (DeletePages, MovePages, PublishPages, UnpublishPages):
    hooks.register("register_bulk_action", action, order=AFTER_WAGTAIL)


@hooks.register("construct_page_chooser_queryset")
def leave_out_hidden_pages(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Offer only the pages that the user may see."""
    return pages_to_choose(pages, request)


@hooks.register("construct_admin_api")
def replace_pages_api(router: WagtailAPIRouter) -> None:
    """Replace the admin's page API."""
    router.register_endpoint("pages", VisiblePagesAPI)


@hooks.register("construct_homepage_panels", order=AFTER_WAGTAIL)
def replace_panels(_request: HttpRequest, panels: list[Any]) -> None:
    """Replace the panels of the first page that list pages."""
    panels[:] = [REPLACED[type(p)]() if type(p) in REPLACED else p for p in panels]


@hooks.register("construct_homepage_summary_items", order=AFTER_WAGTAIL)
def replace_page_count(request: HttpRequest, items: list[Any]) -> None:
    """Replace the page count of the first page."""
    items[:] = [
        VisiblePagesSummary(request) if type(item) is PagesSummaryItem else item for item in items
    ]


@hooks.register("register_log_actions")
def register_visibility_action(actions: Any) -> None:
    """Register the Japanese text of log entries about changed levels."""

    @actions.register_action(visibility_log.CHANGED)
    class _Changed(LogFormatter):
        label = "公開範囲の変更"

        def format_message(self, log_entry: Any) -> str:
            return visibility_log.message(log_entry.data)
