"""Serve public pages from the cache."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from portal.page_cache import services


class PageCacheMiddleware:
    """Answers readers who are not signed in from the page cache while nothing has changed.

    It must be the innermost middleware: security headers, cookies and redirects are added
    outside, to cached and fresh responses alike.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from the cache, or call the view and store its response; 304 for a known ETag."""
        try:
            key = services.cache_key(request)
        except Error:  # without a database: the view says so itself
            key = None
        if key is None:
            return self.get_response(request)
        page = cache.get(key)
        if page is None:
            now = timezone.now()
            response = self.get_response(request)
            page = services.cacheable_page(request, response)
            if page is None:
                return response
            services.store(key, page, now)
        answer = page.response()
        return get_conditional_response(request, etag=page.etag, response=answer) or answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> None:
        """Note whether the view, or its class, allows its responses to be cached."""
        source = getattr(view, "view_class", view)
        request.cached_for_public = getattr(source, "cached_for_public", False)  # type: ignore[attr-defined]
