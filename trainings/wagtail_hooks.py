"""Registration with Wagtail: sections of other pages, the import in the admin."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from wagtail import hooks

from portal.municipalities.comparison import MunicipalityCount
from portal.municipalities.models import Municipality
from portal.pages.importing.menu import ImportMenuItem
from portal.pages.models import HomePage
from portal.pages.sections import Section
from portal.vocabularies.models import Term
from trainings.permissions import may_import
from trainings.services import (
    coming_trainings,
    listed,
    trainings_of,
    trainings_per_municipality,
    trainings_with_terms,
)
from trainings.urls import import_urls

NEXT = 3
IN_MUNICIPALITY = 5
OF_MUNICIPALITY = "/search/?kind=training&municipality={code}"


@hooks.register("register_home_section")
def coming_section(request: HttpRequest, _page: HomePage) -> Section | None:
    """Return the next trainings the reader may see."""
    trainings = coming_trainings(request.user, NEXT)
    if not trainings:
        return None
    return Section(60, "trainings/home_section.html", request, {"trainings": trainings})


@hooks.register("register_municipality_section")
def municipality_section(request: HttpRequest, municipality: Municipality) -> Section | None:
    """Return the trainings for or in the municipality that the reader may see, the latest first."""
    trainings = trainings_of(municipality, request.user)
    shown = listed(trainings, IN_MUNICIPALITY + 1)
    if not shown:
        return None
    more = len(shown) > IN_MUNICIPALITY
    context = {
        "municipality": municipality,
        "trainings": shown[:IN_MUNICIPALITY],
        "total": trainings.count() if more else len(shown),
        "more": more,
    }
    return Section(30, "trainings/municipality_section.html", request, context)


@hooks.register("register_municipality_counts")
def training_counts(
    request: HttpRequest, municipalities: Sequence[Municipality]
) -> MunicipalityCount:
    """Return how many trainings for or in each municipality the reader may see."""
    counts = trainings_per_municipality(municipalities, request.user)
    return MunicipalityCount(30, "研修・情報共有", counts, OF_MUNICIPALITY)


@hooks.register("register_admin_urls")
def register_import_urls() -> list[URLPattern]:
    """Give the import its addresses."""
    return import_urls


@hooks.register("register_admin_menu_item")
def register_import_menu_item() -> ImportMenuItem:
    """Show the import in the menu."""
    return ImportMenuItem("研修の取り込み", "training_import", 330, may_import)


@hooks.register("before_delete_snippet")
def refuse_to_delete_terms_of_trainings(
    request: HttpRequest, instances: Iterable[Any]
) -> HttpResponse | None:
    """Keep a term that stands on a training: an outdated one belongs to its time.

    Wagtail's own index of references leaves out relations to several things.
    """
    for term in instances:
        uses = len(trainings_with_terms([term.pk])) if isinstance(term, Term) else 0
        if uses:
            messages.error(
                request,
                f"「{term}」は研修{uses}件で使われているため、削除できません。"
                "使わなくなった語には、有効期間の終わりと後継の語を設定してください。",
            )
            return redirect(term.snippet_viewset.get_url_name("list"))
    return None


@hooks.register("before_bulk_action")
def refuse_to_delete_many_terms_of_trainings(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    """Apply the same rule to several terms deleted at once."""
    return (
        refuse_to_delete_terms_of_trainings(request, objects) if action_type == "delete" else None
    )
