"""Reading tables as offices send them: CSV in three encodings, XLSX with everything Excel does.

What the cells mean is for the importers of the apps; `portal.pages.table_writing` is the way out.
"""

import csv
import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import jaconv
import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 5000
# Byte order marks decide; without one UTF-8 is strict enough to be tried first.
ENCODINGS = ("utf-8-sig", "cp932")
ENCODING_LABELS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8（BOM付き）",
    "utf-16": "UTF-16",
    "cp932": "Shift_JIS（CP932）",
    "xlsx": "Excel（XLSX）",
}
# Python's cp932 reads the bytes 80, A0 and FD–FF, which no Japanese text holds, as these.
_CP932_JUNK = re.compile("[\x80-\x9f\uf8f0-\uf8f3]")
FORMULA_STARTS = ("=", "＝")
FORMULA_LIKE = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


class UnreadableFileError(Exception):
    """The file is no table we can read; the message says why, in Japanese."""


@dataclass(frozen=True)
class Row:
    """One row: its number as Excel shows it, its texts by header, the headers of formula cells."""

    number: int
    values: dict[str, str]
    formulas: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Table:
    """A table that was read: headers in order, rows that are not empty, and how it was encoded."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    duplicate_headers: tuple[str, ...] = field(default=())

    @property
    def encoding_label(self) -> str:
        """Return the encoding as users know it."""
        return ENCODING_LABELS[self.encoding]


def read_lines(content: bytes, most: int = 200_000) -> tuple[list[list[str]], str]:
    """Return all rows of a file as texts, and its encoding as users know it.

    For tables whose header is not their first row. Raises UnreadableFileError as
    `read_table` does, and for more than `most` rows.
    """
    encoding, lines = _lines(content)
    rows: list[list[str]] = []
    for cells in lines:
        if len(rows) >= most:
            raise UnreadableFileError(
                f"行が多すぎます（{most:,}行まで）。ファイルを分けてください。"
            )
        rows.append([text for text, _ in cells])
    return rows, ENCODING_LABELS[encoding]


def read_table(content: bytes) -> Table:
    """Read the first sheet of an XLSX file, or a CSV file. The file's name does not matter.

    Raises UnreadableFileError when the file is too large, empty, encrypted, in
    an unknown encoding or no table at all.
    """
    encoding, lines = _lines(content)
    return _table(encoding, lines)


def _lines(content: bytes) -> tuple[str, Iterator[list[tuple[str, bool]]]]:
    """Return the encoding of a file and its rows, each cell with whether it is a formula."""
    if len(content) > MAX_BYTES:
        raise UnreadableFileError(f"ファイルが大きすぎます（{MAX_BYTES // 1024 // 1024}MBまで）。")
    if not content.strip():
        raise UnreadableFileError("ファイルが空です。")
    if content.startswith(b"PK"):
        return "xlsx", _xlsx_lines(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFileError(
            "古い形式（.xls）またはパスワード付きのファイルは読み込めません。"
            "パスワードを外し、Excelブック（.xlsx）で保存し直してください。"
        )
    text, encoding = decode(content)
    return encoding, _csv_lines(text)


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of a CSV file and the name of its encoding.

    Raises UnreadableFileError when it is neither UTF-8, UTF-16 with a mark nor CP932.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16"), "utf-16"
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CP932_JUNK.search(text):
            continue
        if encoding == "utf-8-sig" and not content.startswith(b"\xef\xbb\xbf"):
            return text, "utf-8"
        return text, encoding
    raise UnreadableFileError(
        "文字コードを判別できませんでした。UTF-8 または Shift_JIS（CP932）で保存し直してください。"
    )


def tidy(text: str) -> str:
    """Return a cell's text for storage: half-width kana made full-width, line ends unified.

    Nothing else is changed: compatibility characters such as ㈱ stay as typed.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return str(jaconv.h2z(unified, kana=True, ascii=False, digit=False)).strip()


def neutralise(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_LIKE) else text


def _csv_lines(text: str) -> Iterator[list[tuple[str, bool]]]:
    first_line = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in first_line and "," not in first_line else ","
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield [_csv_cell(cell) for cell in cells]
    except csv.Error as error:
        raise UnreadableFileError(
            f'{reader.line_num}行目を表として読み取れませんでした。引用符（"）の対応を確かめてください。'
        ) from error


def _csv_cell(cell: str) -> tuple[str, bool]:
    if _is_neutralised(cell):
        return cell[1:], False
    return cell, cell.lstrip().startswith(FORMULA_STARTS)


def _is_neutralised(cell: str) -> bool:
    # Our own exports put an apostrophe before what looks like a formula.
    return cell.startswith("'") and cell[1:].startswith(FORMULA_LIKE)


def _xlsx_lines(content: bytes) -> Iterator[list[tuple[str, bool]]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableFileError(
            "Excelブック（.xlsx）として開けませんでした。保存し直してから、もう一度お試しください。"
        ) from error
    try:
        for cells in book.worksheets[0].iter_rows():
            yield [_xlsx_cell(cell.value, cell.data_type) for cell in cells]
    finally:
        book.close()


def _xlsx_cell(value: Any, data_type: str) -> tuple[str, bool]:
    if value is None:
        return "", False
    if data_type in {"f", "e"}:
        return str(value), True
    if isinstance(value, datetime.datetime):
        return value.date().isoformat(), False
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), False
    if isinstance(value, bool):
        return ("はい" if value else "いいえ"), False
    text = str(value)
    return (text[1:] if _is_neutralised(text) else text), False


def _table(encoding: str, lines: Iterable[list[tuple[str, bool]]]) -> Table:
    headers: list[str] = []
    rows: list[Row] = []
    for number, cells in enumerate(lines, start=1):
        if not any(text.strip() for text, _ in cells):
            continue
        if not headers:
            headers = [normalise_header(text) for text, _ in cells]
            continue
        if len(rows) >= MAX_ROWS:
            raise UnreadableFileError(
                f"行が多すぎます（{MAX_ROWS:,}行まで）。ファイルを分けてください。"
            )
        named = [(h, c) for h, c in zip(headers, cells, strict=False) if h]
        rows.append(
            Row(
                number=number,
                values={header: tidy(text) for header, (text, _) in named},
                formulas=frozenset(header for header, (_, is_formula) in named if is_formula),
            )
        )
    if not headers:
        raise UnreadableFileError("ファイルが空です。")
    duplicates = {header for header in headers if header and headers.count(header) > 1}
    return Table(
        headers=tuple(header for header in headers if header),
        rows=tuple(rows),
        encoding=encoding,
        duplicate_headers=tuple(sorted(duplicates)),
    )


def normalise_header(text: str) -> str:
    """Return a column's name for comparison: NFKC, without spaces and the mark of a required column."""
    normalised = unicodedata.normalize("NFKC", text)
    return "".join(normalised.split()).removesuffix("(必須)").removesuffix("*")
