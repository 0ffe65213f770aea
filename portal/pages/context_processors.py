"""The context of every template."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from wagtail.models import Site

from portal.page_cache.services import content_version
from portal.pages.models import PortalSettings

CACHE_KEY = "portal.pages.frame"
# Without the page cache, other processes follow a change within this time.
CACHE_SECONDS = 30


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the portal's name, its prefecture and the banner of every page.

    Cached with the version of the content, so that no cached page has an old frame.
    """
    version = content_version(request) if settings.PAGE_CACHE_SECONDS else ""
    if version is None:
        return _read()
    kept = cache.get(CACHE_KEY)
    if kept is None or kept[0] != version:
        kept = (version, _read())
        cache.set(CACHE_KEY, kept, CACHE_SECONDS)
    return dict(kept[1])


def _read() -> dict[str, Any]:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return {"portal_name": settings.WAGTAIL_SITE_NAME, "portal_settings": None}
    return {
        "portal_name": site.site_name or settings.WAGTAIL_SITE_NAME,
        # Not `for_site`: that would store missing settings, and reading a page writes nothing.
        "portal_settings": PortalSettings.objects.filter(site=site).first()
        or PortalSettings(site=site),
    }
