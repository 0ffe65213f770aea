"""The search page: whole, or only its results when htmx asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from portal.pages.visibility import audiences_of
from search.services import run_search


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Answer /search/: any query string gives a page."""
    page = run_search(request.GET, audiences_of(request.user))
    htmx = request.htmx  # type: ignore[attr-defined]  # set by django_htmx's middleware
    # Going back in history htmx asks for the whole page again.
    partial = htmx and not htmx.history_restore_request
    template = "search/_results.html" if partial else "search/search_page.html"
    response = render(request, template, {"search": page, "action": request.path})
    patch_vary_headers(response, ["HX-Request"])
    return response
