"""The overview on the front page: counts by municipality, theme and programme."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.urls import reverse

from portal.municipalities.models import Municipality
from search.core.engines.base import SearchRequest
from search.results.asking import ask
from search.words.labels import labels


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with a link, and the number of documents behind it."""

    label: str
    url: str
    count: int
    value: str = ""  # the code of a municipality


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of support in the matrix, with its count for each displayed programme."""

    label: str
    url: str
    cells: list[Entry]


@dataclass(frozen=True, slots=True)
class Overview:
    """The lists of the front page. Without an index, all counts are 0."""

    regions: list[tuple[str, list[Entry]]]
    issues: list[Entry]
    programmes: list[Entry]  # programmes with documents: the columns of the matrix
    rows: list[Row]
    unused: list[str]  # programmes without documents


def overview(audiences: frozenset[str]) -> Overview:
    """Return the counts by municipality, theme and programme for readers of `audiences`."""
    names = labels()
    everything = counts_by(audiences, ("municipality", "issue", "support", "programme"))
    programmes = _entries("programme", names.of("programme"), everything["programme"])
    columns = [
        (value, entry)
        for value, entry in zip(names.of("programme"), programmes, strict=True)
        if entry.count
    ]
    rows = []
    for support, entry in zip(
        names.of("support"),
        _entries("support", names.of("support"), everything["support"]),
        strict=True,
    ):
        found = counts_by(audiences, ("programme",), support=support)["programme"]
        also = urlencode({"support": support})
        cells = [
            Entry(column.label, f"{column.url}&{also}", found.get(value, 0))
            for value, column in columns
        ]
        rows.append(Row(entry.label, entry.url, cells))
    return Overview(
        regions=_regions(names.of("municipality"), everything["municipality"]),
        issues=_entries("issue", names.of("issue"), everything["issue"]),
        programmes=[column for _, column in columns],
        rows=rows,
        unused=[programme.label for programme in programmes if not programme.count],
    )


def counts_by(
    audiences: frozenset[str], count: tuple[str, ...], **selected: str
) -> Mapping[str, Mapping[str, int]]:
    """Return the counts of the facets in `count` for readers of `audiences`."""
    filters = {parameter: frozenset({value}) for parameter, value in selected.items()}
    request = SearchRequest(audiences=audiences, filters=filters, count=count, limit=0)
    nothing: Mapping[str, Mapping[str, int]] = {parameter: {} for parameter in count}
    return ask(lambda engine: engine.search(request).counts) or nothing


def _regions(names: Mapping[str, str], counts: Mapping[str, int]) -> list[tuple[str, list[Entry]]]:
    """Return the current municipalities by region; an empty name for those without a region."""
    regions: dict[str, list[Entry]] = {}
    present = (
        Municipality.objects.current()
        .order_by("region__order", "region__kana", "code")
        .values_list("code", "region__name")
    )
    # Build the URL once: only the code differs.
    pattern = reverse("municipalities:detail", args=["{}"]).replace(quote("{}"), "{}")
    for code, region in present:
        entry = Entry(names.get(code, code), pattern.format(code), counts.get(code, 0), code)
        regions.setdefault(region or "", []).append(entry)
    return list(regions.items())


def _entries(parameter: str, names: Mapping[str, str], counts: Mapping[str, int]) -> list[Entry]:
    address = reverse("search:search")
    return [
        Entry(label, f"{address}?{urlencode({parameter: value})}", counts.get(value, 0))
        for value, label in names.items()
    ]
