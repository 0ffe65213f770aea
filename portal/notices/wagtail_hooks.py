"""Registration with Wagtail: the section of the home page, the import in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern
from wagtail import hooks

from portal.notices.permissions import may_import
from portal.notices.services import newest
from portal.notices.urls import import_urls
from portal.pages.models import HomePage
from portal.pages.sections import Section
from portal.tables.menu import ImportMenuItem

NEWEST = 3


@hooks.register("register_home_section")
def newest_section(request: HttpRequest, _page: HomePage) -> Section | None:
    """Return the newest notices and news the reader may see."""
    notices = newest(request.user, NEWEST)
    if not notices:
        return None
    return Section(70, "notices/home_section.html", request, {"notices": notices})


@hooks.register("register_admin_urls")
def register_import_urls() -> list[URLPattern]:
    """Give the import its addresses."""
    return import_urls


@hooks.register("register_admin_menu_item")
def register_import_menu_item() -> ImportMenuItem:
    """Show the import in the menu."""
    return ImportMenuItem("通知文の取り込み", "notice_import", 330, may_import)
