"""Registration with Wagtail: the import of figures, and what a site says before its set-up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from portal.pages.models import PortalPage
from portal.setup.permissions import may_import_statistics
from portal.setup.urls import admin_urls


class StatisticsMenuItem(MenuItem):
    """The import, for those who may add figures."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user may import."""
        return may_import_statistics(request.user)


@hooks.register("register_admin_urls")
def register_statistics_urls() -> list[URLPattern]:
    """Give the import its addresses."""
    return admin_urls


@hooks.register("register_admin_menu_item")
def register_statistics_menu_item() -> StatisticsMenuItem:
    """Show the import in the menu, beside the municipalities."""
    return StatisticsMenuItem(
        "統計値の取り込み",
        reverse("statistics_import"),
        name="statistics-import",
        icon_name="upload",
        order=311,
    )


@hooks.register("before_serve_page")
def say_what_to_do(
    page: Page, request: HttpRequest, _args: Any, _kwargs: Any
) -> HttpResponse | None:
    """Explain how to set up the portal, instead of serving Wagtail's English welcome page."""
    if isinstance(page.specific, PortalPage):
        return None
    response = render(request, "setup/not_set_up.html", status=503)
    response["Retry-After"] = "60"
    return response
