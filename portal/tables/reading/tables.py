"""Reads a table from any file that offices send, as rows of texts, within limits."""

from collections.abc import Iterator
from typing import Any

from portal.tables.reading.bounds import (
    MAX_ALL_ROWS,
    MAX_BYTES,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
)
from portal.tables.reading.faults import TOO_LARGE_INSIDE, UnreadableFileError
from portal.tables.reading.separated import separated_rows
from portal.tables.reading.sheets import Cell, too_many_columns, too_many_rows
from portal.tables.reading.texts import decode
from portal.tables.reading.workbooks import workbook_rows

EMPTY = "ファイルが空です。"


def read(content: bytes, most: int = MAX_ALL_ROWS) -> Iterator[Any]:
    """Yield the name of the encoding, then each non-blank row.

    A row is its number in Excel, its texts up to the last non-blank one, and the indices of cells
    that are formulas or errors, all JSON-serialisable.

    Args:
        content: The file.
        most: How many rows after the first may have content.

    Raises:
        UnreadableFileError: For every error in the file.
    """
    encoding, rows = _rows(content)
    yield encoding
    found = -1  # the first row is the header
    places = characters = 0
    for number, cells in rows:
        if number > MAX_ALL_ROWS:
            raise UnreadableFileError(too_many_rows())
        filled = max(
            (place for place, cell in enumerate(cells, start=1) if cell[0].strip()), default=0
        )
        if not filled:
            continue
        if filled > MAX_COLUMNS:
            raise UnreadableFileError(too_many_columns())
        found += 1
        if found > most:
            raise UnreadableFileError(
                f"行が多すぎます（{most:,}行まで）。ファイルを分けてください。"
            )
        texts = [text for text, _ in cells[:filled]]
        places += filled
        characters += sum(map(len, texts))
        if places > MAX_CELLS or characters > MAX_CHARACTERS:
            raise UnreadableFileError(TOO_LARGE_INSIDE)
        yield number, texts, [place for place, cell in enumerate(cells[:filled]) if cell[1]]


def refuse_large(content: bytes) -> None:
    """Raise UnreadableFileError for a file that is too large, before a process is started."""
    if len(content) > MAX_BYTES:
        raise UnreadableFileError(f"ファイルが大きすぎます（{MAX_BYTES // 1024 // 1024}MBまで）。")


def _rows(content: bytes) -> tuple[str, Iterator[tuple[int, list[Cell]]]]:
    """Return the name of a file's encoding and its rows."""
    if not content.strip():
        raise UnreadableFileError(EMPTY)
    if content.startswith(b"PK"):
        return "xlsx", workbook_rows(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFileError(
            "古い形式（.xls）またはパスワード付きのファイルは読み込めません。"
            "パスワードを外し、Excelブック（.xlsx）で保存し直してください。"
        )
    text, encoding = decode(content)
    return encoding, separated_rows(text)
