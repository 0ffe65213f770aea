"""Two municipalities side by side, and the hooks by which apps add what they know.

`register_municipality_counts`: a function of (request, municipalities) that
returns a `MunicipalityCount`; shown here and beside similar municipalities.
`register_municipality_comparison`: a function of (request, municipalities) that
returns `Row`s. Both are asked for several municipalities at once: one query does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from portal.municipalities.models import Municipality, ProgrammeStatus, Statistic


@dataclass(frozen=True, slots=True)
class Cell:
    """What one municipality has in a row: lines of text, each with an address or none."""

    lines: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: a label, and a cell for each municipality in their order."""

    order: int
    label: str
    cells: tuple[Cell, ...]
    fiscal_year: int | None = None  # to which the whole row refers


@dataclass(frozen=True, slots=True)
class MunicipalityCount:
    """How many things of one kind the reader may see in each municipality (by primary key).

    `address` holds `{code}` where the municipality's code belongs.
    """

    order: int
    label: str
    counts: Mapping[int, int]
    address: str

    def cell(self, municipality: Municipality) -> Cell:
        """Return the number for one municipality, with the way to what was counted."""
        number = self.counts.get(municipality.pk, 0)
        address = self.address.format(code=municipality.code) if number else ""
        return Cell(((f"{number}件", address),))


def counts_of(
    request: HttpRequest, municipalities: Sequence[Municipality]
) -> list[MunicipalityCount]:
    """Return what the apps count for these municipalities, in their order."""
    found = [
        register(request, municipalities)
        for register in hooks.get_hooks("register_municipality_counts")
    ]
    return sorted(found, key=lambda count: count.order)


def comparison(request: HttpRequest, municipalities: Sequence[Municipality]) -> list[Row]:
    """Return all rows: facts, figures, programme, then what the apps add."""
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
    """Yield the programme's status as of the latest fiscal year known of any of them."""
    statuses: list[dict[int, ProgrammeStatus]] = [
        {status.fiscal_year: status for status in m.programme_statuses.all()}
        for m in municipalities
    ]
    years = sorted({year for each in statuses for year in each}, reverse=True)
    for year in years[:1]:
        cells = [
            _text(each[year].get_status_display() if year in each else "") for each in statuses
        ]
        yield Row(20, "重層的支援体制整備事業", tuple(cells), fiscal_year=year)
