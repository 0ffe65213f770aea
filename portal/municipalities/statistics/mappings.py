"""Mappings: TOML files that define what the columns of a table of figures mean.

The shipped ones are in `data/statistics/`, and a table is recognised by its headers; an operator
may pass another file. `docs/statistics.md` describes the format.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from portal.municipalities.models import Statistic

FOLDER = Path(__file__).parent.parent / "data" / "statistics"
HEADER_ROWS = 60  # rows of a file in which the header is searched
YEARS = range(1900, 2101)


class UnfitMappingError(Exception):
    """A mapping file is invalid; the message says why, in Japanese."""


@dataclass(frozen=True, slots=True)
class FigureRule:
    """How one indicator is read.

    Either `column` is the header of its column, or `pattern` is a regular expression for the whole
    header, whose group `year` may give the year. `per` names a column to divide by, for rates in
    percent.
    """

    indicator: str
    column: str = ""
    pattern: str = ""
    year: int | None = None
    factor: Decimal = Decimal(1)
    per: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping file. `year_column` is for tables with one row per municipality and year."""

    name: str
    code: str
    figures: tuple[FigureRule, ...]
    source: str = ""
    municipality: str = ""
    year_column: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One recognised column of figures: its index and how it is read."""

    index: int
    header: str
    rule: FigureRule
    year: int | None
    per: int | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table, recognised by a mapping. Indices count from 0."""

    mapping: Mapping
    line: int
    code: int
    municipality: int | None
    year: int | None
    columns: tuple[Column, ...]


@cache
def shipped_mappings() -> tuple[Mapping, ...]:
    """Return the shipped mappings, by file name."""
    return tuple(read_mapping(path.read_bytes()) for path in sorted(FOLDER.glob("*.toml")))


def read_mapping(content: bytes) -> Mapping:
    """Return the mapping of a TOML file. Raises UnfitMappingError."""
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    # Numbers with thousands of digits and deeply nested brackets never occur in a mapping.
    except (ValueError, RecursionError) as error:
        raise UnfitMappingError(
            "列の対応表をTOMLとして読めませんでした。書き方とUTF-8で保存したことを確かめてください。"
        ) from error
    rows = data.get("figures")
    if not isinstance(rows, list) or not rows:
        raise UnfitMappingError("列の対応表に [[figures]] がありません。")
    code = data.get("code")
    if not isinstance(code, str) or not code:
        raise UnfitMappingError("列の対応表に code（コードの列の名前）がありません。")
    return Mapping(
        name=str(data.get("name") or "指定された対応表"),
        code=code,
        figures=tuple(_rule(row) for row in rows),
        source=str(data.get("source") or ""),
        municipality=str(data.get("municipality") or ""),
        year_column=str(data.get("year_column") or ""),
    )


def _rule(row: Any) -> FigureRule:
    if not isinstance(row, MappingType):
        raise UnfitMappingError("列の対応表の [[figures]] の書き方が正しくありません。")
    indicator = row.get("indicator")
    if indicator not in Statistic.Indicator.values:
        raise UnfitMappingError(
            f"列の対応表の indicator「{indicator}」は使えません。"
            f"使えるもの：{'、'.join(Statistic.Indicator.values)}"
        )
    column, pattern = str(row.get("column") or ""), str(row.get("pattern") or "")
    if bool(column) is bool(pattern):
        raise UnfitMappingError(
            "列の対応表の [[figures]] には、column と pattern のどちらか1つが必要です。"
        )
    try:
        re.compile(pattern)
        factor = Decimal(str(row.get("factor", 1)))
        if not factor.is_finite():
            raise ArithmeticError
    except (re.error, ArithmeticError, OverflowError, RecursionError) as error:
        raise UnfitMappingError(
            f"列の対応表の pattern または factor を読めませんでした（{pattern or row.get('factor')}）。"
        ) from error
    year = row.get("year")
    if year is not None and year not in YEARS:
        raise UnfitMappingError(
            f"列の対応表の year「{year}」は使えません。西暦4桁で書いてください。"
        )
    return FigureRule(
        indicator=indicator,
        column=column,
        pattern=pattern,
        year=year,
        factor=factor,
        per=str(row.get("per") or ""),
    )


def find_header(
    lines: Sequence[Sequence[str]], mappings: Sequence[Mapping], year: int | None
) -> Header | None:
    """Return the first row that one of the mappings recognises as a header.

    Args:
        lines: The rows of the file.
        mappings: The mappings to try in order.
        year: For columns without a year in the mapping.
    """
    for number, cells in enumerate(lines[:HEADER_ROWS]):
        names = [plain(cell) for cell in cells]
        for mapping in mappings:
            header = _fit(names, mapping, number, year)
            if header is not None:
                return header
    return None


def plain(text: str) -> str:
    """Return a header or name for comparison: NFKC, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _fit(names: list[str], mapping: Mapping, line: int, year: int | None) -> Header | None:
    def index_of(header: str) -> int | None:
        return names.index(plain(header)) if header and plain(header) in names else None

    code = index_of(mapping.code)
    if code is None:
        return None
    columns = []
    for rule in mapping.figures:
        per = index_of(rule.per)
        if rule.per and per is None:
            continue
        columns += [
            replace(column, per=per) for column in _columns_of(rule, names, year or rule.year)
        ]
    if not columns:
        return None
    return Header(
        mapping=mapping,
        line=line,
        code=code,
        municipality=index_of(mapping.municipality),
        year=index_of(mapping.year_column),
        columns=tuple(columns),
    )


def _year(text: str) -> int | None:
    year = int(text) if text.isdecimal() and len(text) == 4 else None
    return year if year in YEARS else None


def _columns_of(rule: FigureRule, names: list[str], year: int | None) -> list[Column]:
    if rule.column:
        wanted = plain(rule.column)
        return [Column(i, name, rule, year) for i, name in enumerate(names) if name == wanted]
    pattern = re.compile(rule.pattern)
    found = []
    for index, name in enumerate(names):
        match = pattern.fullmatch(name)
        if match:
            own = match.groupdict().get("year")
            found.append(Column(index, name, rule, _year(own) if own else year))
    return found
