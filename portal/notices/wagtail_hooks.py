"""Registration with Wagtail: the section of the home page, the import in the admin."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from portal.notices.importing.wizard import NoticeImport
from portal.notices.models import ProgrammePage
from portal.notices.services import newest, with_old_figures
from portal.pages.models import HomePage
from portal.pages.sections import Section
from portal.tables.menu import register_import

NEWEST = 3


class OldFiguresPanel(Component):
    """The explainers with old figures, on the first page of the admin."""

    name = "old_figures"
    template_name = "notices/old_figures_panel.html"
    order = 150

    def __init__(self, pages: list[ProgrammePage]) -> None:
        self.pages = pages

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        """Return the explainers."""
        return {"pages": self.pages}


@hooks.register("register_home_section")
def newest_section(request: HttpRequest, _page: HomePage) -> Section | None:
    """Return the newest notices and news the reader may see."""
    notices = newest(request.user, NEWEST)
    if not notices:
        return None
    return Section(70, "notices/home_section.html", request, {"notices": notices})


@hooks.register("construct_homepage_panels")
def tell_of_old_figures(request: HttpRequest, panels: list[Any]) -> None:
    """Show editors the figures of explainers that are to be looked up again, if there are any."""
    pages = with_old_figures(request.user)
    if pages:
        panels.append(OldFiguresPanel(pages))


register_import(NoticeImport(), order=330)
