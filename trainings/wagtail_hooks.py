"""Registration with Wagtail: sections of other pages, the import in the admin."""

from collections.abc import Sequence

from django.http import HttpRequest
from wagtail import hooks

from portal.municipalities.comparison import MunicipalityCount
from portal.municipalities.models import Municipality
from portal.pages.models import HomePage
from portal.pages.sections import Section
from portal.tables.menu import register_import
from trainings.event_profiles.wizard import TrainingImport
from trainings.services import (
    coming_trainings,
    listed,
    trainings_of,
    trainings_per_municipality,
)

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


register_import(TrainingImport(), order=330)
