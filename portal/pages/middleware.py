"""HTTP middleware of the site."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

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
            response._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]  # read by django-csp
        elif request.path.startswith(reverse("wagtailadmin_home")):
            response._csp_config = ADMIN_DIRECTIVES  # type: ignore[attr-defined]  # read by django-csp
        return super().process_response(request, response)


class OptionsMiddleware:
    """Answers OPTIONS like GET.

    Django's and Wagtail's own answers do not check whether the object exists and is visible, or
    reveal it by the status.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass OPTIONS on as GET."""
        if request.method == "OPTIONS":
            request.method = request.META["REQUEST_METHOD"] = "GET"
        return self.get_response(request)


class PrivateAnswersMiddleware:
    """Keeps responses for signed-in users out of all caches, including that of the browser.

    On a shared computer the next person could otherwise see them with the back button. Restricted
    files are only sent to signed-in users, so this covers them. Must be inside SessionMiddleware
    and outside everything that responds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set Cache-Control if a user is signed in before or after the view (sign-in, sign-out)."""
        before = self._is_signed_in(request)
        response = self.get_response(request)
        if before or self._is_signed_in(request):
            response["Cache-Control"] = "private, no-store"
        return response

    def _is_signed_in(self, request: HttpRequest) -> bool:
        # Only an existing session is read: reading one makes the response vary by cookie.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified
        try:
            return has_session and SESSION_KEY in request.session
        except Error:  # unknown without a database; /healthz has to answer all the same
            return True


class PossibleAddressMiddleware:
    """Refuses URLs that are invalid for some database.

    PostgreSQL raises an error for a look-up by a text with a NUL character. Must be outside
    Wagtail's redirects, which look up every URL that was not found.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; answer 404 to a NUL character in the path."""
        if "\0" in request.path_info:
            raise Http404
        return self.get_response(request)
