"""Registration with Wagtail: sections of other pages, notices in the admin."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern
from wagtail import hooks
from wagtail.models import Page

from casestudies.importing.menu import ImportMenuItem
from casestudies.models import CasePage
from casestudies.models.story import SOFT_LIMIT
from casestudies.services import answers_too_long, cases_of, listed, newest_cases
from casestudies.urls import import_urls
from portal.municipalities.models import Municipality
from portal.pages.models import HomePage
from portal.pages.sections import Section

NEWEST = 3
IN_MUNICIPALITY = 10


@hooks.register("register_home_section")
def newest_section(request: HttpRequest, _page: HomePage) -> Section | None:
    """Return the newest cases the reader may see."""
    cases = newest_cases(request.user, NEWEST)
    if not cases:
        return None
    return Section(50, "casestudies/home_section.html", request, {"cases": cases})


@hooks.register("register_municipality_section")
def municipality_section(request: HttpRequest, municipality: Municipality) -> Section | None:
    """Return the cases of the municipality that the reader may see."""
    cases = cases_of(municipality, request.user)
    shown = list(listed(cases)[: IN_MUNICIPALITY + 1])
    if not shown:
        return None
    more = len(shown) > IN_MUNICIPALITY
    context = {
        "municipality": municipality,
        "cases": shown[:IN_MUNICIPALITY],
        "total": cases.count() if more else len(shown),
        "more": more,
    }
    return Section(20, "casestudies/municipality_section.html", request, context)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_long_answers(request: HttpRequest, page: Page) -> None:
    """Say which answers are beyond the soft limit; they have been saved all the same."""
    case = page.specific
    if not isinstance(case, CasePage):
        return
    answers = answers_too_long(page if isinstance(page, CasePage) else case)
    if answers:
        names = "、".join(f"「{name}」（{length}字）" for name, length in answers)
        messages.warning(
            request,
            f"{names}が目安の{SOFT_LIMIT}字を超えています。保存はされました。"
            "印刷がA4で2枚に収まるよう、短くできないか見直してください。",
        )


@hooks.register("register_admin_urls")
def register_import_urls() -> list[URLPattern]:
    """Give the import its addresses."""
    return import_urls


@hooks.register("register_admin_menu_item")
def register_import_menu_item() -> ImportMenuItem:
    """Show the import in the menu."""
    return ImportMenuItem()
