"""What every template gets."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from wagtail.models import Site

from portal.pages.models import PortalSettings

CACHE_KEY = "portal.pages.frame"
# Editors see their change at once where they work (signal_handlers); other processes follow.
CACHE_SECONDS = 30


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the portal's name, its prefecture and the notice that stands above every page."""
    frame = cache.get(CACHE_KEY)
    if frame is None:
        frame = _read()
        cache.set(CACHE_KEY, frame, CACHE_SECONDS)
    return dict(frame)


def _read() -> dict[str, Any]:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return {"portal_name": settings.WAGTAIL_SITE_NAME, "portal_settings": None}
    return {
        "portal_name": site.site_name or settings.WAGTAIL_SITE_NAME,
        "portal_settings": PortalSettings.for_site(site),
    }
