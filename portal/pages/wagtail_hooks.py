"""Registration with Wagtail: visibility of what is served, and a menu without English guides."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from portal.pages.models import PortalDocument, PortalPage


@hooks.register("before_serve_page")
def refuse_hidden_page(page: Page, request: HttpRequest, _args: Any, _kwargs: Any) -> None:
    """Answer 404, as for a page that does not exist, when the reader may not see it.

    The 404 page offers to sign in, so a colleague who follows a link gets in,
    while nobody learns from the answer that the page exists.
    """
    if isinstance(page, PortalPage) and not page.is_visible_to(request.user):
        raise Http404


@hooks.register("before_serve_document")
def refuse_hidden_document(document: PortalDocument, request: HttpRequest) -> None:
    """Answer 404 when the reader may not open the file."""
    if not document.is_visible_to(request.user):
        raise Http404


@hooks.register("construct_help_menu")
def remove_english_guides(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out Wagtail's guide and news: they are in English and on another site."""
    items[:] = [
        item
        for item in items
        if item.name != "editor-guide" and not item.name.startswith("whats-new-in-wagtail")
    ]


@hooks.register("construct_reports_menu")
def remove_technical_report(request: HttpRequest, items: list[MenuItem]) -> None:
    """Show the use of page types to administrators alone: editors cannot act on it."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "page-types-usage"]
