"""HTTP middleware of the site."""

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseBase
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
        """Add the policy's header to the response."""
        if request.path.startswith(reverse("wagtailadmin_home")):
            response._csp_config = ADMIN_DIRECTIVES  # type: ignore[attr-defined]  # read by django-csp
        return super().process_response(request, response)
