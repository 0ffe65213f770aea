"""Reads tables that offices send, for the importers of the apps.

`portal.tables.reading` reads the bytes in a separate process; the importers interpret the cells;
`portal.tables.writing` writes tables.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from portal.japanese.text import clean_text
from portal.tables.reading.apart import read_apart
from portal.tables.reading.bounds import MAX_BYTES, MAX_CELLS, MAX_ROWS
from portal.tables.reading.cells import FORMULA_LIKE, neutralise
from portal.tables.reading.faults import TOO_LARGE_INSIDE, UnreadableFileError
from portal.tables.reading.tables import EMPTY, refuse_large
from portal.tables.reading.texts import decode

__all__ = [
    "ENCODING_LABELS",
    "FORMULA_LIKE",
    "MAX_BYTES",
    "MAX_ROWS",
    "Row",
    "Table",
    "UnreadableFileError",
    "decode",
    "neutralise",
    "normalise_header",
    "read_lines",
    "read_table",
    "table_of",
    "tidy",
]

READER = "portal.tables.reading.tables"
ENCODING_LABELS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8（BOM付き）",
    "utf-16": "UTF-16",
    "cp932": "Shift_JIS（CP932）",
    "xlsx": "Excel（XLSX）",
}


@dataclass(frozen=True)
class Row:
    """One row: its number in Excel, its texts by header, the headers of formula cells."""

    number: int
    values: dict[str, str]
    formulas: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Table:
    """A table: headers in order, non-blank rows, and the encoding."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    duplicate_headers: tuple[str, ...] = field(default=())

    @property
    def encoding_label(self) -> str:
        """Return the common name of the encoding."""
        return ENCODING_LABELS[self.encoding]


def read_lines(content: bytes) -> tuple[list[list[str]], str]:
    """Return all rows of a file as texts, including blank ones, and the common name of its encoding.

    For tables whose header is not the first row. Raises UnreadableFileError like `read_table`.
    """
    refuse_large(content)
    encoding, *found = read_apart(READER, content)
    rows: list[list[str]] = []
    for number, texts, _ in found:
        rows += [[] for _ in range(number - 1 - len(rows))]
        rows.append(texts)
    return rows, ENCODING_LABELS[encoding]


def read_table(content: bytes) -> Table:
    """Read the first sheet of an XLSX file, or a CSV file, whatever its name.

    Raises UnreadableFileError if the file is too large, empty, encrypted, damaged, in an unknown
    encoding or not a table.
    """
    refuse_large(content)
    return table_of(read_apart(READER, content, most=MAX_ROWS))


def tidy(text: str) -> str:
    """Return a cell's text as it is stored, cleaned like text from a form."""
    return clean_text(text).strip()


def table_of(items: list[Any]) -> Table:
    """Return the table from the output of `portal.tables.reading.tables.read`.

    Raises UnreadableFileError if it has no header, or too many cells after it.
    """
    encoding, *found = items
    if not found:
        raise UnreadableFileError(EMPTY)
    headers = [normalise_header(text) for text in found[0][1]]
    if len(headers) * len(found) > MAX_CELLS:
        raise UnreadableFileError(TOO_LARGE_INSIDE)
    named = [(place, header) for place, header in enumerate(headers) if header]
    rows = []
    for number, filled, formulas in found[1:]:
        texts = filled + [""] * (len(headers) - len(filled))
        rows.append(
            Row(
                number=number,
                values={header: tidy(texts[place]) for place, header in named},
                formulas=frozenset(header for place, header in named if place in formulas),
            )
        )
    times = Counter(header for _, header in named)
    return Table(
        headers=tuple(header for _, header in named),
        rows=tuple(rows),
        encoding=encoding,
        duplicate_headers=tuple(sorted(header for header in times if times[header] > 1)),
    )


def normalise_header(text: str) -> str:
    """Return a header for comparison: NFKC, without spaces and the mark of required columns."""
    normalised = unicodedata.normalize("NFKC", text)
    return "".join(normalised.split()).removesuffix("(必須)").removesuffix("*")
