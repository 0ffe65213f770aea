"""HTTP middleware of the site."""

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from portal.pages import caching

# Wagtail's admin sets styles and a few scripts inline and previews pages in a frame.
ADMIN_DIRECTIVES = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
}


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for every page, a wider one under the admin's address only."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the policy's header to the response.

        A preview is a page within a request of the admin: its policy is that of the public page,
        except that the editor's own window may show it.
        """
        if getattr(request, "is_dummy", False):
            response._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]  # the same
        elif request.path.startswith(reverse("wagtailadmin_home")):
            response._csp_config = ADMIN_DIRECTIVES  # type: ignore[attr-defined]  # read by django-csp
        return super().process_response(request, response)


class OptionsMiddleware:
    """Answers OPTIONS like GET.

    What Django and Wagtail answer of themselves is made without looking whether
    the thing exists or may be seen, or tells it by a status of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass OPTIONS on as GET."""
        if request.method == "OPTIONS":
            request.method = request.META["REQUEST_METHOD"] = "GET"
        return self.get_response(request)


class PrivateAnswersMiddleware:
    """Keeps what someone signed in is answered out of every cache, that of the browser included.

    On a shared computer the next person would else find it with the back
    button. Restricted files are answered to nobody else, so this covers them.
    Inside SessionMiddleware, outside everything that answers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set Cache-Control when someone is signed in before or after the view (sign-in, sign-out)."""
        before = self._is_signed_in(request)
        response = self.get_response(request)
        if before or self._is_signed_in(request):
            response["Cache-Control"] = "private, no-store"
        return response

    def _is_signed_in(self, request: HttpRequest) -> bool:
        # Only a session that is there is looked into: whoever does so makes an answer vary by cookie.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified
        try:
            return has_session and SESSION_KEY in request.session
        except Error:  # without a database nobody can tell; /healthz answers all the same
            return True


class PossibleAddressMiddleware:
    """Refuses addresses that name nothing on any database.

    A NUL character is no part of any text on PostgreSQL, which answers a look-up by one
    with an error. Outside Wagtail's redirects, which look up what was not found.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; 404 for an address with a NUL in its path."""
        if "\0" in request.path_info:
            raise Http404
        return self.get_response(request)


class KeptPagesMiddleware:
    """Answers readers who are not signed in with pages rendered before, while nothing has changed.

    The innermost: security headers, cookies and redirects are added outside,
    for kept and fresh answers alike.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from the cache, or let the view answer and keep it; 304 for what a browser has."""
        try:
            key = caching.key_of(request)
        except Error:  # without a database: the view says so itself
            key = None
        if key is None:
            return self.get_response(request)
        page = cache.get(key)
        if page is None:
            now = timezone.now()
            response = self.get_response(request)
            page = caching.page_to_keep(request, response)
            if page is None:
                return response
            caching.keep(key, page, now)
        answer = page.response()
        return get_conditional_response(request, etag=page.etag, response=answer) or answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> None:
        """Note whether the view allows its answers to be kept: an attribute of it or of its class."""
        said_by = getattr(view, "view_class", view)
        request.kept_for_public = getattr(said_by, "kept_for_public", False)  # type: ignore[attr-defined]
