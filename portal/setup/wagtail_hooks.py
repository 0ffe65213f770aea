"""Registration with Wagtail: what a site says before its set-up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail import hooks
from wagtail.models import Page

from portal.pages.models import PortalPage


@hooks.register("before_serve_page")
def say_what_to_do(
    page: Page, request: HttpRequest, _args: Any, _kwargs: Any
) -> HttpResponse | None:
    """Explain how to set up the portal, instead of serving Wagtail's English welcome page."""
    if isinstance(page.specific, PortalPage):
        return None
    response = render(request, "setup/not_set_up.html", status=503)
    response["Retry-After"] = "60"
    return response
