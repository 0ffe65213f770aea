"""Search documents of cases: one for each case."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, QuerySet, TextChoices
from django.utils import timezone

from casestudies import cost_bands, facts
from casestudies.fields import FIELDS, LONG_FIELDS, READ, TERM_FIELDS
from casestudies.loading import prefetch_terms
from casestudies.models import CaseIndexPage, CaseMunicipality, CasePage
from casestudies.models.consent import ConsentRecord
from casestudies.models.cooperation import Contact
from casestudies.services import cases_with_terms
from portal.field_descriptions import searched_parts, searched_texts
from portal.municipalities.models import Municipality, Region, Statistic
from portal.pages.tags import pages_with_tag
from portal.vocabularies.models import PortalTag, Term
from portal.vocabularies.successors import Successors, with_predecessors
from search.core.documents import SearchDocument
from search.sources.facets import Facet
from search.sources.registry import (
    NOTHING_FOUND,
    DocumentSource,
    exclude_from_search,
    register_facet_choices,
    register_link,
    register_source,
)
from search.sources.tags import tag_facet, tag_keywords
from search.sources.ways_to_reach import ways_to_reach
from search.understanding.conditions import register_kind_words

PREFETCH = (
    "consents",
    "participants",
    "partners__partner",
    "indicators",
    "case_municipalities__municipality__region",
    "case_municipalities__municipality__statistics",
    "rmo_details",
    "kyoryokutai_details",
    "tagged_items__tag",
)

FACET_FIELDS = {name: FIELDS[name].facet for name in TERM_FIELDS if FIELDS[name].facet}
# The long answers first: they are the most informative.
TEXTS = (*LONG_FIELDS, *(name for name in searched_texts(READ) if name not in LONG_FIELDS))
PART_TEXTS = searched_parts(READ)


class CaseSource(DocumentSource):
    """連携事例."""

    kind = "case"
    label = "連携事例"
    order = 10
    preference = 2.0
    model = CasePage
    facets = (
        Facet("inspection", "視察・照会", 100),
        Facet("outcome", "結果", 110),
        Facet("cost", "事業費", 120),
        Facet("conference", "会議体", 130),
        Facet("partner", "連携主体", 140),
        Facet("pattern", "連携パターン", 150),
        Facet("field", "制度分野", 160),
        Facet("policy", "連携に配慮する施策", 165),
        Facet("place", "場の種類", 170),
        Facet("stage", "段階", 190),
    )

    @property
    def watch(self) -> Mapping[type[Model], Callable[[Any], Iterable[int] | None]]:  # type: ignore[override]  # made when asked for, an attribute in the base
        """Return the other models that documents are made of, and the cases that each change affects."""
        return {
            Term: lambda term: sorted(cases_with_terms(with_predecessors(term))),
            ConsentRecord: lambda consent: [consent.page_id],
            PortalTag: lambda tag: pages_with_tag(tag, CasePage),
            Municipality: lambda municipality: _cases_in(municipality=municipality.pk),
            Region: lambda region: _cases_in(municipality__region=region.pk),
            # Only a case without a snapshot uses the current figures.
            Statistic: lambda statistic: _cases_in(
                municipality=statistic.municipality_id, figures={}
            ),
        }

    def queryset(self) -> "QuerySet[Any]":
        """Return present and future cases; the engine filters by time and visibility."""
        return CasePage.objects.upcoming()

    def documents(self, objects: Iterable[Any]) -> Iterator[SearchDocument]:
        """Yield the documents of the cases, in a fixed number of queries."""
        cases = list(
            CasePage.objects.filter(pk__in=[case.pk for case in objects])
            .select_related("stage", "outcome")
            .prefetch_related(*PREFETCH)
        )
        prefetch_terms(cases, tuple(TERM_FIELDS))
        successors = Successors.load()
        for case in cases:
            yield _document(case, successors)


def _document(case: CasePage, successors: Successors) -> SearchDocument:
    municipalities = case.municipalities
    published = case.first_published_at
    described = {name: successors.of(getattr(case, name).all()) for name in TERM_FIELDS}
    return SearchDocument(
        id=f"{CaseSource.kind}:{case.pk}",
        kind=CaseSource.kind,
        url=case.relative_url(None) or "",
        title=case.title,
        summary=case.summary,
        body=_body(case),
        audiences=case.audiences(),
        facets=_facets(case, described, successors),
        keywords=_keywords(case, described),
        aliases=ways_to_reach(case.contact_phone, "", case.contact_email),
        date=timezone.localdate(published) if published else None,
        order=municipalities[0].code if municipalities else "",
        visible_from=case.go_live_at,
        visible_until=case.visible_until,
        card={"facts": facts.facts_line(case), **facts.side_labels(case)},
    )


def _body(case: CasePage) -> str:
    texts = [getattr(case, name) for name in TEXTS]
    for relation, names in PART_TEXTS.items():
        texts += [getattr(part, name) for part in getattr(case, relation).all() for name in names]
    return "\n".join(text for text in texts if text)


def _facets(
    case: CasePage, described: Mapping[str, list[Term]], successors: Successors
) -> dict[str, tuple[str, ...]]:
    municipalities = case.municipalities
    cost = cost_bands.band_of(case.cost)
    facets = {
        "kind": [CaseSource.kind],
        "municipality": [m.code for m in municipalities],
        "region": [m.region.slug for m in municipalities if m.region is not None],
        "municipality_type": [m.kind for m in municipalities],
        "population": [band.slug for band in facts.bands_of(case)],
        "stage": [term.slug for term in successors.of([case.stage])],
        "outcome": [term.slug for term in successors.of([case.outcome] if case.outcome else [])],
        "partner": [
            term.slug for term in successors.of([part.partner for part in case.partners.all()])
        ],
        "inspection": [case.inspection],
        "cost": [cost.slug] if cost is not None else [],
        "year": [str(case.fiscal_year)],
    }
    facets |= {
        facet: [term.slug for term in described[name]] for name, facet in FACET_FIELDS.items()
    }
    return {name: tuple(dict.fromkeys(values)) for name, values in facets.items()} | tag_facet(case)


def _keywords(case: CasePage, described: Mapping[str, list[Term]]) -> str:
    words = [term.label for terms in described.values() for term in terms]
    words += [partner.partner.label for partner in case.partners.all()]
    words += [term.label for term in (case.stage, case.outcome) if term]
    for municipality in case.municipalities:
        words += [municipality.full_name, municipality.kana]
        if municipality.region is not None:
            words += [municipality.region.name, municipality.region.kana]
    words.append(tag_keywords(case))
    return "\n".join(dict.fromkeys(words))


def _cases_in(**conditions: Any) -> list[int]:
    parts = CaseMunicipality.objects.filter(**conditions)
    return list(parts.values_list("page_id", flat=True).distinct())


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}


def register() -> None:
    """Register the source, and exclude the list, which is a search itself."""
    register_source(CaseSource())
    register_facet_choices("inspection", lambda: _labels(Contact.Inspection))
    register_facet_choices("cost", lambda: {band.slug: band.label for band in cost_bands.BANDS})
    register_kind_words(CaseSource.kind, "事例", "連携事例", "取組事例", "事例集")
    register_link(NOTHING_FOUND, "すべての事例を見る", "/cases/")
    exclude_from_search(CaseIndexPage)
