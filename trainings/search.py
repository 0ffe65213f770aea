"""Search documents of trainings: one for each training.

They contain only what every reader of the page may see: no names of lecturers, no URL for
participation, and titles of materials only if all readers of the page may see them.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from portal.accounts.visibility import PUBLIC
from portal.field_descriptions import searched_parts, searched_texts
from portal.japanese.dates import fiscal_year_of
from portal.municipalities.models import Municipality, Region, Statistic
from portal.pages.tags import pages_with_tag
from portal.vocabularies.models import PortalTag, Term
from portal.vocabularies.successors import Successors, with_predecessors
from search.core.documents import SearchDocument
from search.sources.facets import SIDE, Facet
from search.sources.registry import DocumentSource, exclude_from_search, register_source
from search.sources.tags import tag_facet, tag_keywords
from search.sources.ways_to_reach import ways_to_reach
from search.understanding.conditions import register_kind_words, register_recogniser
from trainings import wording
from trainings.fields import FIELDS, READ, TERM_CHOICES, TERM_FIELDS
from trainings.models import TrainingIndexPage, TrainingPage
from trainings.queries import recognise
from trainings.services import trainings_with_terms

SELECT = (
    "training_class",
    "delivery",
    "region",
    "municipality__region",
    "place_municipality__region",
)
PREFETCH = (
    "participants",
    "tagged_items__tag",
    "sessions",
    "programme_items",
    "lecturers",
    "materials",
    "issues",
    "programmes",
    "supports",
    "municipality__statistics",
    "place_municipality__statistics",
)
TEXTS = searched_texts(READ)
PART_TEXTS = searched_parts(READ)
SIDES = {"welfare": "福祉部局", "regional": "地域振興部局"}


class TrainingSource(DocumentSource):
    """研修・情報共有."""

    kind = "training"
    label = "研修・情報共有"
    order = 20
    soonest_first = True
    model = TrainingPage
    facets = (
        Facet("training", "研修区分", 21, on_choice=True),
        Facet("delivery", "開催方法", 22, on_choice=True),
        SIDE,
    )

    @property
    def watch(self) -> Mapping[type[Model], Callable[[Any], Iterable[int] | None]]:  # type: ignore[override]  # made when asked for, an attribute in the base
        """Return the other models that documents are made of, and the trainings that each change affects."""
        return {
            Term: lambda term: sorted(trainings_with_terms(with_predecessors(term))),
            PortalTag: lambda tag: pages_with_tag(tag, TrainingPage),
            Municipality: lambda municipality: _trainings_in(municipality.pk),
            Region: _trainings_in_region,
            Statistic: lambda statistic: _trainings_in(statistic.municipality_id),
        }

    def queryset(self) -> "QuerySet[Any]":
        """Return present and future trainings; the engine filters by time and visibility."""
        return TrainingPage.objects.upcoming()

    def next_days(self, now: datetime.datetime | None) -> Mapping[str, datetime.date | None]:
        """Return the day of the next session, or of the running one, of trainings that have begun."""
        time = now or timezone.now()
        today = timezone.localdate(time)
        begun = TrainingPage.objects.coming(time).filter(starts_at__date__lt=today)
        return {
            self.document_id(pk): max(day, today) if day is not None else None
            for pk, day in begun.values_list("pk", "next_day")
        }

    def documents(self, objects: Iterable[Any]) -> Iterator[SearchDocument]:
        """Yield the documents of the trainings, in a fixed number of queries."""
        trainings = (
            TrainingPage.objects.filter(pk__in=[training.pk for training in objects])
            .select_related(*SELECT)
            .prefetch_related(*PREFETCH)
        )
        successors = Successors.load()
        for training in trainings:
            yield _document(training, successors)


def _document(training: TrainingPage, successors: Successors) -> SearchDocument:
    day = timezone.localdate(training.starts_at) if training.starts_at else None
    municipalities = training.municipalities
    described = {name: successors.of(getattr(training, name).all()) for name in TERM_FIELDS}
    described |= {name: successors.of([getattr(training, name)]) for name in TERM_CHOICES}
    return SearchDocument(
        id=f"{TrainingSource.kind}:{training.pk}",
        kind=TrainingSource.kind,
        url=training.relative_url(None) or "",
        title=training.title,
        summary=training.summary,
        body=_body(training),
        audiences=training.audiences(),
        facets=_facets(training, described),
        keywords=_keywords(training, described),
        aliases=_aliases(training),
        date=day,
        order=municipalities[0].code if municipalities else "",
        visible_from=training.go_live_at,
        visible_until=training.visible_until,
        card={"facts": _facts(training), **_sides(training)},
    )


def _aliases(training: TrainingPage) -> tuple[str, ...]:
    ways = ways_to_reach(training.contact_phone, training.contact_extension, training.contact_email)
    return (training.kana, *ways) if training.kana else ways


def _facts(training: TrainingPage) -> list[str]:
    facts = [
        "中止" if training.cancelled else "",
        wording.period(training),
        wording.place(training),
        training.get_kind_display(),
    ]
    return [fact for fact in facts if fact]


def _sides(training: TrainingPage) -> dict[str, list[str]]:
    return {side: (["対象"] if side in training.sides else []) for side in SIDES}


def _body(training: TrainingPage) -> str:
    texts = [getattr(training, name) for name in TEXTS]
    for relation, names in PART_TEXTS.items():
        parts = getattr(training, relation).all()
        if relation == "materials":
            open_levels = {PUBLIC, training.visibility}
            parts = [part for part in parts if part.visibility in open_levels]
        texts += [getattr(part, name) for part in parts for name in names]
    return "\n".join(text for text in texts if text)


def _facets(
    training: TrainingPage, described: Mapping[str, list[Term]]
) -> dict[str, tuple[str, ...]]:
    places = training.municipalities
    regions = [training.region, *(m.region for m in places)]
    bands = [m.population_band for m in places]
    facets: dict[str, list[str]] = {
        "kind": [TrainingSource.kind],
        "side": list(training.sides),
        "municipality": [m.code for m in places],
        "region": [region.slug for region in regions if region is not None],
        "municipality_type": [m.kind for m in places],
        "population": [band.slug for band in bands if band is not None],
        "year": sorted(
            {str(fiscal_year_of(session.day)) for session in training.ordered_sessions()}
        )
        or ([str(fiscal_year_of(training.available_from))] if training.available_from else []),
    }
    facets |= {FIELDS[name].facet: [t.slug for t in terms] for name, terms in described.items()}
    found = {name: tuple(dict.fromkeys(values)) for name, values in facets.items()}
    return found | tag_facet(training)


def _keywords(training: TrainingPage, described: Mapping[str, list[Term]]) -> str:
    words = [training.kana, training.get_kind_display()]
    words += [SIDES[side] for side in training.sides]
    words += [term.label for terms in described.values() for term in terms]
    for municipality in training.municipalities:
        words += [municipality.full_name, municipality.kana]
        if municipality.region is not None:
            words += [municipality.region.name, municipality.region.kana]
    words.append(tag_keywords(training))
    return "\n".join(dict.fromkeys(word for word in words if word))


def _trainings_in(municipality: int) -> list[int]:
    here = Q(municipality=municipality) | Q(place_municipality=municipality)
    return list(TrainingPage.objects.filter(here).values_list("pk", flat=True))


def _trainings_in_region(region: Region) -> list[int]:
    here = Q(region=region) | Q(municipality__region=region) | Q(place_municipality__region=region)
    return list(TrainingPage.objects.filter(here).values_list("pk", flat=True))


def register() -> None:
    """Register the source, and exclude the list page, which has no content."""
    register_source(TrainingSource())
    register_kind_words(TrainingSource.kind, "研修", "研修会", "研修・情報共有")
    register_recogniser(recognise)
    exclude_from_search(TrainingIndexPage)
