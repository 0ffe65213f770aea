"""What the page of a case shows: chapters in the order of the questions, diagram, facts.

Empty optional content is left out with its heading (GIF DS-451-3). `services` applies visibility.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from casestudies.fields import FIELDS, READ, TERM_FIELDS, fields_of
from casestudies.loading import prefetch_terms
from casestudies.models import CaseIndicator, CaseMunicipality, CasePage, CasePartner
from casestudies.services import related_cases, visible_attachments
from portal.accounts.visibility import Reader
from portal.field_descriptions import Field
from portal.field_descriptions.facts import (
    CONTACT_WORDING,
    FactRow,
    Wording,
    fact_row,
    fact_rows,
    field_label,
)
from portal.japanese.dates import format_fiscal_year
from portal.municipalities.models import Statistic
from portal.pages.syndication.qr_codes import qr_code_of
from portal.pages.term_links import term_links
from portal.vocabularies.annotation import Notes, lexicon

# In the table of 制度としくみ; 財源 is shown with the costs.
DESCRIBED = tuple(name for name in TERM_FIELDS if FIELDS[name].chapter == "cooperation")
OTHER_FIGURES = (
    Statistic.Indicator.HOUSEHOLDS,
    Statistic.Indicator.AGEING_RATE,
    Statistic.Indicator.AREA,
    Statistic.Indicator.FISCAL_SIZE,
)
PREFETCH = (
    "case_municipalities__municipality__region",
    "case_municipalities__municipality__statistics",
    "partners__partner",
    "images__image__renditions",
    "tagged_items__tag",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer under its own heading; without a heading it opens the chapter."""

    heading: str
    text: str
    html: str = ""  # text with the words of the glossary marked


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the page in the 目次; `template` shows content other than text."""

    id: str
    heading: str
    entries: tuple[Entry, ...] = ()
    template: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the diagram of cooperation."""

    name: str
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """Who cooperates, by side."""

    welfare: tuple[Box, ...]
    regional: tuple[Box, ...]
    both: tuple[Box, ...]
    other: tuple[Box, ...]

    def __bool__(self) -> bool:
        return bool(self.welfare or self.regional or self.both or self.other)


@dataclass(frozen=True, slots=True)
class Figure:
    """A formatted figure of a municipality with its year."""

    label: str
    value: str
    year: int


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality of the case with its figures at the time."""

    part: CaseMunicipality
    population: Figure | None
    others: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class TermLink:
    """A term; `url` is the list of other cases with the term, if it is a facet.

    `explainer` is the URL of its explainer, if there is one.
    """

    label: str
    url: str
    explainer: str = ""


@dataclass(frozen=True, slots=True)
class CaseView:
    """The context of the page of a case."""

    case: CasePage
    places: tuple[Place, ...]
    regions: tuple[str, ...]
    summary: SafeString
    chapters: tuple[Chapter, ...]
    notes: Notes
    images: tuple[Any, ...]
    list_url: str
    address: str
    today: datetime.date

    @property
    def qr_code(self) -> str:
        """Return the address as a QR code: a data URI, for the printed page."""
        return qr_code_of(self.address)


def number(value: Decimal) -> str:
    """Return a number with thousands separators and without trailing zeros."""
    return f"{value.normalize():,f}"


def view_of(case: CasePage, user: Reader, *, list_url: str, address: str) -> CaseView:
    """Return the case, limited to what `user` may see.

    `list_url` is the URL of the list of cases, `address` that of the page.
    """
    if case.pk:
        prefetch_related_objects([case], *PREFETCH)
        prefetch_terms([case], tuple(TERM_FIELDS))
    notes = Notes(lexicon())
    summary = notes.mark(case.summary, "summary", "概要")
    chapters = (
        Chapter("why", "取り組んだ理由", _answers(case, "why")),
        _what(case),
        _cooperation(case, user, list_url),
        _resources(case),
        _results(case),
        Chapter("failures", "うまくいかなかったこと", _answers(case, "failures")),
        Chapter("learning", "学んだこと・これから", _answers(case, "learning")),
        Chapter("advice", "他市町村へのアドバイス", _answers(case, "advice")),
        _materials(case, user),
        _contact(case),
        _related(case, user),
    )
    return CaseView(
        case=case,
        places=tuple(_place(part) for part in case.case_municipalities.all()),
        regions=tuple(
            dict.fromkeys(m.region.name for m in case.municipalities if m.region is not None)
        ),
        summary=summary,
        chapters=tuple(
            _explained(chapter, notes) for chapter in chapters if chapter.entries or chapter.data
        ),
        notes=notes,
        images=tuple(case.images.all()),
        list_url=list_url,
        address=address,
        today=timezone.localdate(),
    )


def _explained(chapter: Chapter, notes: Notes) -> Chapter:
    """Return the chapter with its texts as HTML, in which words link to their notes."""
    entries = tuple(
        replace(entry, html=notes.mark(entry.text, chapter.id, chapter.heading))
        for entry in chapter.entries
    )
    return replace(chapter, entries=entries)


def _answers(case: CasePage, chapter: str) -> tuple[Entry, ...]:
    """Return the answers of a chapter, in the order of the questions."""
    return tuple(
        Entry(_heading(field), text)
        for field in FIELDS.values()
        if field.answer and field.chapter == chapter and (text := getattr(case, field.name))
    )


def _heading(field: Field) -> str:
    return field_label(CasePage, field.name) if field.heading is None else field.heading


def _rows(part: Any, relation: str) -> tuple[FactRow, ...]:
    """Return the filled fields of a part as rows of a table."""
    if part is None:
        return ()
    return tuple(
        fact_row(field_label(type(part), field.name), linebreaksbr(value))
        for field in fields_of(relation)
        if (value := getattr(part, field.name)) not in (None, "")
    )


def _filled(**values: Any) -> dict[str, Any]:
    """Return the non-empty values; a chapter with an empty mapping is left out."""
    return {name: value for name, value in values.items() if value or value == 0}


def _what(case: CasePage) -> Chapter:
    data = _filled(
        kyoryokutai=_rows(case.kyoryokutai, "kyoryokutai_details"),
        rmo=_rows(case.rmo, "rmo_details"),
    )
    return Chapter(
        "what", "取り組みの内容", _answers(case, "what"), "casestudies/_details.html", data
    )


def _cooperation(case: CasePage, user: Reader, list_url: str) -> Chapter:
    data = _filled(diagram=diagram(case), terms=_terms(case, user, list_url))
    return Chapter("cooperation", "連携体制", (), "casestudies/_cooperation.html", data)


def diagram(case: CasePage) -> Diagram:
    """Return the boxes of the diagram, each side's own section first."""
    boxes: dict[str, list[Box]] = {side: [] for side in CasePartner.Side.values}
    if case.welfare_section or case.welfare_role:
        boxes["welfare"].append(Box(case.welfare_section or "福祉部局", "", case.welfare_role))
    if case.regional_section or case.regional_role:
        boxes["regional"].append(
            Box(case.regional_section or "地域振興部局", "", case.regional_role)
        )
    if case.coordinator:
        boxes["both"].append(Box(case.coordinator, "多機関協働事業者", ""))
    for partner in case.partners.all():
        label = partner.partner.label
        kind = label if partner.name and label not in partner.name else ""
        boxes[partner.side].append(Box(partner.name or label, kind, partner.role))
    return Diagram(**{side: tuple(found) for side, found in boxes.items()})


def _terms(
    case: CasePage, user: Reader, list_url: str
) -> tuple[tuple[str, tuple[TermLink, ...]], ...]:
    """Return the terms of the case by vocabulary, each with a link to other cases with the term."""
    described = {name: list(getattr(case, name).all()) for name in DESCRIBED}
    explained = term_links([term.pk for terms in described.values() for term in terms], user)
    rows = []
    for name, terms in described.items():
        links = tuple(
            TermLink(
                term.label,
                f"{list_url}?{urlencode({facet: term.slug})}"
                if (facet := FIELDS[name].facet)
                else "",
                explained.get(term.pk, ""),
            )
            for term in terms
        )
        if links:
            rows.append((field_label(CasePage, name), links))
    return tuple(rows)


def _resources(case: CasePage) -> Chapter:
    data = _filled(rows=fact_rows(case, READ, "resources", WORDING))
    return Chapter("resources", "費用と人員", (), "casestudies/_resources.html", data)


def _cost(case: CasePage) -> str:
    if case.cost is None:
        return ""
    if case.cost_fiscal_year is None:
        return f"{case.cost:,}円"
    return format_html(
        '{}円<span class="facts__source">（{}）</span>',
        f"{case.cost:,}",
        format_fiscal_year(case.cost_fiscal_year),
    )


#: The wording of the fields in tables that are not shown as they are stored.
WORDING: Mapping[str, Wording] = {
    "cost": _cost,
    "fundings": lambda case: "、".join(term.label for term in case.fundings.all()),
    "staffing": lambda case: linebreaksbr(case.staffing),
    "inspection": lambda case: case.get_inspection_display(),
    **CONTACT_WORDING,
}


def _results(case: CasePage) -> Chapter:
    indicators: list[CaseIndicator] = list(case.indicators.all())
    return Chapter(
        "results",
        "成果",
        _answers(case, "results"),
        "casestudies/_indicators.html",
        _filled(indicators=indicators),
    )


def _materials(case: CasePage, user: Reader) -> Chapter:
    data = _filled(
        attachments=visible_attachments(case, user),
        videos=list(case.videos.all()),
        links=list(case.links.all()),
    )
    return Chapter("materials", "使える資料", (), "casestudies/_materials.html", data)


def _contact(case: CasePage) -> Chapter:
    rows = fact_rows(case, READ, "contact", WORDING) if case.contact_section else ()
    data = _filled(rows=rows)
    return Chapter("contact", "問い合わせ先", (), "casestudies/_contact.html", data)


def _related(case: CasePage, user: Reader) -> Chapter:
    data = _filled(related=related_cases(case, user)) if case.pk else {}
    return Chapter("related", "似た事例", (), "casestudies/_related.html", data)


def _place(part: CaseMunicipality) -> Place:
    figures = {indicator: _figure(part, indicator) for indicator in Statistic.Indicator}
    return Place(
        part=part,
        population=figures[Statistic.Indicator.POPULATION],
        others=tuple(figure for key in OTHER_FIGURES if (figure := figures[key]) is not None),
    )


def _figure(part: CaseMunicipality, indicator: Statistic.Indicator) -> Figure | None:
    copied = part.figure(indicator)
    if copied is None:
        return None
    value, year = copied
    return Figure(str(indicator.label), f"{number(value)}{Statistic.UNITS[indicator]}", year)
