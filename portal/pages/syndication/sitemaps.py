"""The sitemap of public pages."""

import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from portal.municipalities.models import Municipality
from portal.pages.models import PortalPage


class PageSitemap(Sitemap[PortalPage]):
    """All published public pages."""

    def items(self) -> list[PortalPage]:
        """Return the pages, in a stable order."""
        return list(PortalPage.objects.visible_to(AnonymousUser()).order_by("path"))

    def location(self, item: PortalPage) -> str:
        """Return the page's path."""
        return item.get_url() or "/"

    def lastmod(self, item: PortalPage) -> datetime.datetime | None:
        """Return when the page was last published."""
        return item.last_published_at


class MunicipalitySitemap(Sitemap[Municipality]):
    """The pages of all current municipalities."""

    def items(self) -> "QuerySet[Municipality]":
        """Return the municipalities by code."""
        return Municipality.objects.current().order_by("code")


class ViewSitemap(Sitemap[str]):
    """Lists that are not Wagtail pages, by URL name."""

    def __init__(self, *names: str) -> None:
        """Store the URL names."""
        self.names = names

    def items(self) -> tuple[str, ...]:
        """Return the names."""
        return self.names

    def location(self, item: str) -> str:
        """Return the path."""
        return reverse(item)
