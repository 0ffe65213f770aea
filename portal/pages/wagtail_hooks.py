"""Registration with Wagtail: visibility of what is served."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page

from portal.accounts.visibility import Visibility
from portal.audit.models import Action, Outcome
from portal.audit.services import record_reading
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
    """Answer 404 when the reader may not open the file; record who opens what not all may open."""
    if not document.is_visible_to(request.user):
        record_reading(Action.FILE_OPENED, obj=document, request=request, outcome=Outcome.REFUSED)
        raise Http404
    if document.visibility != Visibility.PUBLIC:
        record_reading(Action.FILE_OPENED, obj=document, request=request)
