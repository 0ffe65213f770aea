"""What every template gets."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from portal.pages.models import PortalSettings


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the portal's name, its prefecture and the notice that stands above every page."""
    site = Site.find_for_request(request)
    if site is None:
        return {"portal_name": settings.WAGTAIL_SITE_NAME, "portal_settings": None}
    return {
        "portal_name": site.site_name or settings.WAGTAIL_SITE_NAME,
        "portal_settings": PortalSettings.for_request(request),
    }
