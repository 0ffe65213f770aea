"""What the portal does with trainings. Every list starts from `visible_to(user)`."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.accounts.visibility import Reader, audiences_for_level, audiences_of
from portal.municipalities.models import Municipality
from portal.pages.media.linked import visible_pages, with_open_documents
from portal.pages.models import PortalPage
from trainings.fields import TERM_CHOICES, TERM_FIELDS
from trainings.models import TrainingMaterial, TrainingPage, TrainingSession

# The relations that a list needs.
LINE = ("delivery", "municipality", "place_municipality")


def listed(
    trainings: "QuerySet[TrainingPage]", limit: int | None = None, offset: int = 0
) -> list[TrainingPage]:
    """Return the trainings with everything that a list shows, in a fixed number of queries."""
    end = None if limit is None else offset + limit
    return list(trainings.select_related(*LINE).prefetch_related("sessions")[offset:end])


def coming_trainings(user: Reader, limit: int | None = None) -> list[TrainingPage]:
    """Return the upcoming trainings that the reader may see, the next first."""
    trainings = TrainingPage.objects.visible_to(user).coming(timezone.now())
    return listed(trainings.filter(next_day__isnull=False), limit)


def trainings_of(municipality: Municipality, user: Reader) -> "QuerySet[TrainingPage]":
    """Return the trainings for or in a municipality that the reader may see: upcoming, then past."""
    return (
        TrainingPage.objects.visible_to(user)
        .filter(Q(municipality=municipality) | Q(place_municipality=municipality))
        .order_by("-starts_at", "-pk")
    )


def trainings_per_municipality(
    municipalities: Iterable[Municipality], user: Reader
) -> Mapping[int, int]:
    """Return the number of visible trainings for or in each municipality, in one query.

    The keys are primary keys of municipalities.
    """
    wanted = [municipality.pk for municipality in municipalities]
    places = (
        TrainingPage.objects.visible_to(user)
        .filter(Q(municipality__in=wanted) | Q(place_municipality__in=wanted))
        .values_list("municipality", "place_municipality")
    )
    return Counter(pk for each in places for pk in set(each) if pk in wanted)


def sessions_between(
    trainings: "QuerySet[TrainingPage]", first: datetime.date, last: datetime.date
) -> list[TrainingSession]:
    """Return the sessions of the trainings that overlap the days from `first` to `last`."""
    return list(
        TrainingSession.objects.annotate(until=Coalesce("end_day", "day"))
        .filter(page__in=trainings.order_by().values("pk"), day__lte=last, until__gte=first)
        .select_related("page", "page__delivery")
        .order_by("day", "starts", "pk")
    )


def may_see_level(training: TrainingPage, level: str, user: Reader) -> bool:
    """Tell whether the reader may see a part of the training at `level`."""
    participants = [person.pk for person in training.participants.all()]
    if training.owner_id:
        participants.append(training.owner_id)
    return bool(audiences_for_level(level, participants) & audiences_of(user))


def visible_materials(training: TrainingPage, user: Reader) -> list[TrainingMaterial]:
    """Return the materials that the reader may see; the file has to be visible to them as well."""
    materials = [m for m in training.materials.all() if may_see_level(training, m.visibility, user)]
    return with_open_documents(materials, user)


def related_pages(training: TrainingPage, user: Reader) -> list[PortalPage]:
    """Return the related cases that the reader may see, in order."""
    return visible_pages((part.related_id for part in training.related_pages.all()), user)


def trainings_with_terms(keys: Iterable[int]) -> set[int]:
    """Return the primary keys of the trainings, including drafts, that use any of the terms."""
    terms = list(keys)
    found = set(
        TrainingPage.objects.filter(
            Q(*((f"{name}__in", terms) for name in TERM_CHOICES), _connector=Q.OR)
        ).values_list("pk", flat=True)
    )
    for name in TERM_FIELDS:
        links = getattr(TrainingPage, name).through.objects.filter(term__in=terms)
        found.update(links.values_list("trainingpage_id", flat=True))
    return found
