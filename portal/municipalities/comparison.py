"""Compares two municipalities, with hooks by which apps add rows.

`register_municipality_counts`: a function of (request, municipalities) that
returns a `MunicipalityCount`; shown here and next to similar municipalities.
`register_municipality_comparison`: a function of (request, municipalities) that
returns `Row`s. Both get several municipalities at once, so that one query is enough.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from portal.municipalities.models import Municipality, ProgrammeStatus, Statistic


@dataclass(frozen=True, slots=True)
class Cell:
    """The cell of one municipality: lines of text, each with an optional URL."""

    lines: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the comparison: a label, and a cell for each municipality in order."""

    order: int
    label: str
    cells: tuple[Cell, ...]
    fiscal_year: int | None = None  # of the whole row


@dataclass(frozen=True, slots=True)
class MunicipalityCount:
    """How many objects of one kind the reader may see in each municipality (by primary key).

    `address` is a URL with the placeholder `{code}`.
    """

    order: int
    label: str
    counts: Mapping[int, int]
    address: str

    def cell(self, municipality: Municipality) -> Cell:
        """Return the number for one municipality, linked to the counted objects."""
        number = self.counts.get(municipality.pk, 0)
        address = self.address.format(code=municipality.code) if number else ""
        return Cell(((f"{number}件", address),))


def counts_of(
    request: HttpRequest, municipalities: Sequence[Municipality]
) -> list[MunicipalityCount]:
    """Return the counts of the apps for these municipalities, in order."""
    found = [
        register(request, municipalities)
        for register in hooks.get_hooks("register_municipality_counts")
    ]
    return sorted(found, key=lambda count: count.order)


def comparison(request: HttpRequest, municipalities: Sequence[Municipality]) -> list[Row]:
    """Return all rows: facts, figures, programme, then those of the apps."""
    rows = [
        Row(0, "自治体区分", tuple(_text(m.get_kind_display()) for m in municipalities)),
        Row(1, "県内圏域", tuple(_text(m.region.name if m.region else "") for m in municipalities)),
        *_figures(municipalities),
        *_statuses(municipalities),
    ]
    for register in hooks.get_hooks("register_municipality_comparison"):
        rows += register(request, municipalities)
    rows += [
        Row(100 + count.order, count.label, tuple(count.cell(m) for m in municipalities))
        for count in counts_of(request, municipalities)
    ]
    return sorted(rows, key=lambda row: row.order)


def _text(text: Any, note: str = "") -> Cell:
    return Cell(((str(text), ""),) if text else (), note)


def _figures(municipalities: Sequence[Municipality]) -> Iterable[Row]:
    known = [municipality.figures() for municipality in municipalities]
    for number, indicator in enumerate(Statistic.Indicator):
        figures = [each.get(indicator) for each in known]
        if any(figures):
            cells = [
                _text(f.formatted, f"{f.year}年、{f.source}") if f else _text("") for f in figures
            ]
            yield Row(10 + number, str(indicator.label), tuple(cells))


def _statuses(municipalities: Sequence[Municipality]) -> Iterable[Row]:
    """Yield the programme's status in the latest fiscal year known for any of them."""
    statuses: list[dict[int, ProgrammeStatus]] = [
        {status.fiscal_year: status for status in m.programme_statuses.all()}
        for m in municipalities
    ]
    years = sorted({year for each in statuses for year in each}, reverse=True)
    for year in years[:1]:
        cells = [_text(each[year].status.label if year in each else "") for each in statuses]
        yield Row(20, "包括的な支援体制", tuple(cells), fiscal_year=year)
