"""The sitemap: what the public may see, and nothing else."""

import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap

from portal.pages.models import PortalPage


class PageSitemap(Sitemap[PortalPage]):
    """All published pages that are open to everyone."""

    def items(self) -> list[PortalPage]:
        """Return the pages, in a stable order."""
        return list(PortalPage.objects.visible_to(AnonymousUser()).order_by("path"))

    def location(self, item: PortalPage) -> str:
        """Return the page's path."""
        return item.get_url() or "/"

    def lastmod(self, item: PortalPage) -> datetime.datetime | None:
        """Return when the page was last published."""
        return item.last_published_at
