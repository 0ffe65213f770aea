"""Registration with Wagtail: sections of other pages, notices in the admin."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page

from casestudies.consents import consent_tasks
from casestudies.importing.wizard import CaseImport
from casestudies.models import CasePage
from casestudies.reviewing.admin import name_actions, review_in_edit_view
from casestudies.reviewing.sharing import SHARED, UNSHARED
from casestudies.rules import SOFT_LIMIT
from casestudies.search import CaseSource
from casestudies.services import (
    answers_too_long,
    cases_of,
    cases_per_municipality,
    listed,
    newest_cases,
    unfit_for_publication,
)
from casestudies.withdrawal import wagtail_hooks as withdrawal_hooks  # noqa: F401  (it registers)
from portal.accounts.visibility import audiences_of
from portal.municipalities.comparison import MunicipalityCount
from portal.municipalities.models import Municipality
from portal.pages.models import HomePage
from portal.pages.sections import Section
from portal.tables.menu import register_import
from portal.vocabularies.models import GlossaryEntry
from search.results.parameters import SearchForm
from search.services import run_search

NEWEST = 3
IN_MUNICIPALITY = 10
# On the page of a glossary entry.
OF_WORD = 3


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
    shown = listed(cases, limit=IN_MUNICIPALITY + 1)
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


@hooks.register("register_municipality_counts")
def case_counts(request: HttpRequest, municipalities: Sequence[Municipality]) -> MunicipalityCount:
    """Return how many cases of each municipality the reader may see."""
    counts = cases_per_municipality(municipalities, request.user)
    return MunicipalityCount(20, "連携事例", counts, "/cases/?municipality={code}")


@hooks.register("register_glossary_section")
def cases_with_word(request: HttpRequest, entry: GlossaryEntry) -> Section | None:
    """Show the cases that contain the word on the page of a glossary entry."""
    form = SearchForm(q=entry.term, selected={"kind": (CaseSource.kind,)})
    page = run_search(form, audiences_of(request.user))
    if not page.total:
        return None
    context = {
        "entry": entry,
        "hits": page.hits[:OF_WORD],
        "total": page.total,
        "address": reverse("search:search") + form.url(),
    }
    return Section(20, "casestudies/glossary_section.html", request, context)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_long_answers(request: HttpRequest, page: Page) -> None:
    """Warn about answers beyond the soft limit; they are saved all the same."""
    if not request.accepts("text/html"):
        # Autosave shows no messages: they would appear on the next screen.
        return
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


@hooks.register("before_edit_page")
def warn_of_consents(request: HttpRequest, page: Page) -> None:
    """Show the tasks about consents above the form of a live case."""
    if request.method != "GET":
        return
    # The stored consents: the form shows the draft.
    case = CasePage.objects.live().filter(pk=page.pk).first()
    for task in consent_tasks(case) if case else ():
        messages.warning(request, f"同意の記録「{task.subject}」：{task.advice}")


# Before the consents are shown, because it answers decisions itself.
hooks.register("before_edit_page", review_in_edit_view, order=-1)
hooks.register("construct_page_action_menu", name_actions)


@hooks.register("register_log_actions")
def register_sharing(actions: Any) -> None:
    """Say in Japanese that a case was shown to municipal staff during its review."""
    actions.register_action(
        SHARED, "審査中の共有", "審査のあいだ、県内自治体職員に見せることにしました"
    )
    actions.register_action(UNSHARED, "審査中の共有の終わり", "審査中の共有を終えました")


register_import(CaseImport(), order=320)


@hooks.register("before_bulk_action")
def refuse_unfit_cases(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Publish nothing if one of the selected cases is not ready for publication, and say which.

    The bulk action has no form that could ask for what is missing.
    """
    pages = [page for page in objects if isinstance(page, Page)]
    if action_type != "publish" or not pages:
        return None
    descendants = bool(action.cleaned_form.cleaned_data.get("include_descendants"))
    unfit = unfit_for_publication(pages, descendants=descendants)
    if not unfit:
        return None
    titles = "、".join(f"「{case.title}」" for case in unfit)
    messages.error(
        request,
        f"{titles}は、必須の項目や公開前の確認が済んでいないため公開できません。"
        "それぞれの編集画面で「公開」を押すと、足りない項目がわかります。",
    )
    return redirect(action.next_url)
