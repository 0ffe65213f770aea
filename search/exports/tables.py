"""Exports results as tables, with only the columns listed here."""

from collections.abc import Callable, Iterable

from portal.tables.writing import CP932, UTF8, XLSX, WrittenTable, write_table
from search.core.engines.base import Hit
from search.sources.facets import Facet
from search.sources.registry import facets
from search.words.labels import Labels

# The URL value of each format; the first is the default.
FORMATS = {"csv": UTF8, "xlsx": XLSX, "csv-cp932": CP932}
AS_VALUES = {"year"}  # a number is more useful in a table than 「令和7年度（2025年度）」
BETWEEN = "、"


def result_table(
    hits: Iterable[Hit], names: Labels, absolute: Callable[[str], str], file_format: str
) -> WrittenTable:
    """Return hits of a table request as a file; `absolute` turns a path into a URL.

    Raises ValueError for a format that is not in `table_writing.FORMATS`.
    """
    columns = _columns(names, absolute)
    rows = [[value(hit) for _, value in columns] for hit in hits]
    return write_table([header for header, _ in columns], rows, file_format)


Column = tuple[str, Callable[[Hit], str]]


def _columns(names: Labels, absolute: Callable[[str], str]) -> list[Column]:
    columns: list[Column] = [
        ("種類", lambda hit: names.of("kind").get(hit.kind, hit.kind)),
        ("タイトル", lambda hit: hit.title),
        ("概要", lambda hit: hit.summary),
        ("市町村コード", lambda hit: BETWEEN.join(hit.facets.get("municipality", ()))),
    ]
    # The municipality is next to its code; columns of only some kinds come last.
    described = sorted(facets(), key=lambda one: (one.parameter != "municipality", one.on_choice))
    columns += [
        (facet.label, _values(facet, names)) for facet in described if facet.parameter != "kind"
    ]
    columns += [
        ("日付", lambda hit: hit.date.isoformat() if hit.date else ""),
        ("URL", lambda hit: absolute(hit.url)),
    ]
    return columns


def _values(facet: Facet, names: Labels) -> Callable[[Hit], str]:
    """Return a function that formats the values of a facet in a hit, in the facet's order."""
    order = {value: at for at, value in enumerate(names.of(facet.parameter))}

    def values(hit: Hit) -> str:
        found = hit.facets.get(facet.parameter, ())
        if facet.parameter in AS_VALUES:
            return BETWEEN.join(found)
        known = sorted((value for value in found if value in order), key=order.__getitem__)
        return BETWEEN.join(facet.label_of(value, names) for value in known)

    return values
