"""Registration with Wagtail: the section of the home page, the import in the admin."""

from django.http import HttpRequest
from wagtail import hooks

from portal.notices.importing.wizard import NoticeImport
from portal.notices.services import newest
from portal.pages.models import HomePage
from portal.pages.sections import Section
from portal.tables.menu import register_import

NEWEST = 3


@hooks.register("register_home_section")
def newest_section(request: HttpRequest, _page: HomePage) -> Section | None:
    """Return the newest notices and news the reader may see."""
    notices = newest(request.user, NEWEST)
    if not notices:
        return None
    return Section(70, "notices/home_section.html", request, {"notices": notices})


register_import(NoticeImport(), order=330)
