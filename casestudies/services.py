"""What the portal does with cases. Every list starts from `visible_to(user)`."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from wagtail.models import Page

from casestudies import facts
from casestudies.fields import LONG_FIELDS, TERM_FIELDS
from casestudies.loading import prefetch_terms
from casestudies.models import CaseAttachment, CaseMunicipality, CasePage, CasePartner
from casestudies.readiness import problems_by_field
from casestudies.rules import SOFT_LIMIT
from portal.accounts.visibility import Reader
from portal.field_descriptions.facts import field_label
from portal.municipalities.models import Municipality
from portal.pages.media.linked import with_open_documents
from portal.vocabularies.models import Term

RELATED_LIMIT = 4
CANDIDATES = 60
REASONS_SHOWN = 3
# Features of similar cases, with weights: the kind of cooperation matters more than the programme.
SHARED = {"patterns": 3, "issues": 3, "programmes": 2}
CHOSEN = "この事例の担当者が挙げた事例"
SAME_MUNICIPALITY = "同じ市町村の取り組み"


@dataclass(frozen=True, slots=True)
class Related:
    """A similar case, with the reasons."""

    case: CasePage
    reasons: tuple[str, ...]


def listed(
    cases: "QuerySet[CasePage]", *more_terms: str, limit: int | None = None
) -> list[CasePage]:
    """Return the cases with everything that a list shows, in a fixed number of queries.

    `more_terms` are further fields with terms to load.
    """
    found = list(cases.select_related("stage").prefetch_related(*facts.PREFETCH)[:limit])
    prefetch_terms(found, (*facts.TERMS, *more_terms))
    return found


def newest_cases(user: Reader, limit: int) -> list[CasePage]:
    """Return the most recently published cases that the reader may see."""
    cases = CasePage.objects.visible_to(user).order_by("-first_published_at", "-pk")
    return listed(cases, limit=limit)


def cases_of(municipality: Municipality, user: Reader) -> "QuerySet[CasePage]":
    """Return the cases of a municipality that the reader may see, the newest year first."""
    parts = CaseMunicipality.objects.filter(municipality=municipality)
    return (
        CasePage.objects.visible_to(user)
        .filter(pk__in=parts.values("page_id"))
        .order_by("-fiscal_year", "-first_published_at", "-pk")
    )


def cases_per_municipality(municipalities: Iterable[Municipality], user: Reader) -> dict[int, int]:
    """Return the number of visible cases by primary key of the municipality, in one query."""
    parts = CaseMunicipality.objects.filter(
        municipality__in=[municipality.pk for municipality in municipalities],
        page__in=CasePage.objects.visible_to(user).values("pk"),
    )
    counted = parts.values("municipality").annotate(cases=Count("page", distinct=True)).order_by()
    return dict(counted.values_list("municipality", "cases"))


def visible_attachments(case: CasePage, user: Reader) -> list[CaseAttachment]:
    """Return the files of the case that the reader may open."""
    return with_open_documents(case.attachments.all(), user)


def related_cases(case: CasePage, user: Reader, limit: int = RELATED_LIMIT) -> list[Related]:
    """Return similar cases the reader may see, each with its reasons.

    First those chosen by the author, then those with the most in common. The number of queries is
    fixed, and no query returns more rows than `CANDIDATES`.
    """
    visible = CasePage.objects.visible_to(user).exclude(pk=case.pk)
    chosen = [part.case_id for part in case.related_cases.all()]
    mine = {name: {term.pk: term for term in getattr(case, name).all()} for name in SHARED}
    scores = _scores(visible, mine)
    wanted = visible.filter(pk__in=[*chosen, *_best(scores, chosen, limit)])
    candidates = {other.pk: other for other in listed(wanted, "patterns", "issues")}
    related = [
        Related(candidates[pk], (CHOSEN, *_reasons(case, candidates[pk], mine)))
        for pk in chosen
        if pk in candidates
    ]
    similar = [
        Related(other, _reasons(case, other, mine))
        for pk, other in candidates.items()
        if pk not in chosen
    ]
    similar.sort(key=lambda r: (-_closeness(case, r.case, scores), -r.case.pk))
    return [*related, *similar][:limit]


def _scores(visible: "QuerySet[CasePage]", mine: dict[str, dict[int, Term]]) -> "Counter[int]":
    """Return the scores of the cases with the most common terms."""
    scores: Counter[int] = Counter()
    for name, weight in SHARED.items():
        if not mine[name]:
            continue
        through = getattr(CasePage, name).through
        rows = (
            through.objects.filter(term__in=list(mine[name]), casepage__in=visible.values("pk"))
            .values("casepage_id")
            .annotate(shared=Count("pk"))
            .order_by("-shared", "-casepage_id")
            .values_list("casepage_id", "shared")[:CANDIDATES]
        )
        for pk, shared in rows:
            scores[pk] += weight * shared
    return scores


def _best(scores: "Counter[int]", chosen: Iterable[int], limit: int) -> list[int]:
    """Return the candidates to load: a few more than shown, because the population breaks ties."""
    ranked = sorted(set(scores) - set(chosen), key=lambda pk: (-scores[pk], -pk))
    return ranked[: limit * 3]


def _closeness(case: CasePage, other: CasePage, scores: "Counter[int]") -> int:
    same_band = set(facts.bands_of(case)) & set(facts.bands_of(other))
    return scores[other.pk] + bool(same_band)


def _reasons(case: CasePage, other: CasePage, mine: dict[str, dict[int, Term]]) -> tuple[str, ...]:
    """Return in words what two cases have in common."""
    reasons = []
    if {m.pk for m in case.municipalities} & {m.pk for m in other.municipalities}:
        reasons.append(SAME_MUNICIPALITY)
    for name in SHARED:
        reasons += [
            f"{field_label(CasePage, name)}が同じ：{term.label}"
            for term in getattr(other, name).all()
            if term.pk in mine[name]
        ]
    bands = set(facts.bands_of(case))
    reasons += [f"人口規模が同じ：{band.label}" for band in facts.bands_of(other) if band in bands]
    return tuple(reasons[:REASONS_SHOWN])


def answers_too_long(case: CasePage) -> list[tuple[str, int]]:
    """Return name and length of the answers beyond the soft limit."""
    return [
        (field_label(CasePage, name), len(getattr(case, name)))
        for name in LONG_FIELDS
        if len(getattr(case, name)) > SOFT_LIMIT
    ]


def unfit_for_publication(pages: Iterable[Page], *, descendants: bool) -> list[CasePage]:
    """Return those of the pages (and drafts under them) that are cases which may not be published yet.

    It checks the latest revision, which would be published.
    """
    wanted = Q(pk__in=[page.pk for page in pages])
    if descendants:
        for page in pages:
            wanted |= Q(path__startswith=page.path, live=False)
    cases = [case.get_latest_revision_as_object() for case in CasePage.objects.filter(wanted)]
    return [case for case in cases if problems_by_field(case)]


def cases_with_terms(keys: Iterable[int]) -> set[int]:
    """Return the primary keys of the cases, including drafts, that use any of the terms."""
    terms = list(keys)
    cases = set(CasePartner.objects.filter(partner__in=terms).values_list("page_id", flat=True))
    single = CasePage.objects.filter(Q(stage__in=terms) | Q(outcome__in=terms))
    cases.update(single.values_list("pk", flat=True))
    for name in TERM_FIELDS:
        links = getattr(CasePage, name).through.objects.filter(term__in=terms)
        cases.update(links.values_list("casepage_id", flat=True))
    return cases
