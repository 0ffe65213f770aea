"""Writes tables for Excel: CSV in two encodings, XLSX with text cells.

The counterpart of `portal.tables.spreadsheets`. The apps choose the columns: they pass headers and
rows from an allow-list.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.dispatch import Signal
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.japanese.text import clean_text
from portal.tables.spreadsheets import neutralise

UTF8, CP932, XLSX = "utf-8-sig", "cp932", "xlsx"
# The supported formats; the first is the default everywhere.
FORMATS = (
    (UTF8, "CSV（UTF-8・BOM付き。ふつうはこちら）"),
    (XLSX, "Excel（XLSX。コードの先頭の0が落ちません）"),
    (CP932, "CSV（Shift_JIS。古いシステム向け）"),
)
CONTENT_TYPES = {
    UTF8: "text/csv; charset=utf-8",
    CP932: "text/csv; charset=Shift_JIS",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# 〓, the printers' sign for a missing type: it cannot be confused with a question mark in the text.
MISSING = "〓"
# Characters that CP932 lacks but has at another code point, or in the form that was usual before
# the 常用漢字表 of 2010.
_SUBSTITUTES = {
    "–": "－",
    "—": "―",
    "•": "・",
    "¥": "￥",
    "\N{NO-BREAK SPACE}": " ",
    "𠮷": "吉",
    "𠮟": "叱",
    "塡": "填",
    "剝": "剥",
    "頰": "頬",
}
# Python encodes these as bytes that are not characters of Windows-31J.
_NO_CP932 = re.compile("[\x80-\xa0\uf8f0-\uf8f3]")
_COMBINED = re.compile(
    ".[\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}"
    "\N{COMBINING KATAKANA-HIRAGANA SEMI-VOICED SOUND MARK}]"
)
# Variation selectors (異体字), joiners and direction marks.
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_COLUMN_WIDTHS = (10, 40)

Cell = str | int | float | None

#: Sent when a table becomes a download: `name` of the file, `rows` without the head, `format`.
#: The audit log listens (`portal.audit.reporting.exports`), so that no export can be forgotten.
table_downloaded = Signal()


@dataclass(frozen=True)
class Replacement:
    """A character that the encoding lacks, its replacement, and its cells (row in Excel, header)."""

    character: str
    replaced_by: str
    places: tuple[tuple[int, str], ...]

    def __str__(self) -> str:
        """Return the message for the user."""
        row, header = self.places[0]
        done = f"「{self.replaced_by}」に置き換えました" if self.replaced_by else "取り除きました"
        others = f"、ほか{len(self.places) - 1}か所" if len(self.places) > 1 else ""
        name = "見えない文字" if _INVISIBLE.match(self.character) else self.character
        return f"「{name}」（U+{ord(self.character):04X}）を{done}（{row}行目の「{header}」{others}）。"


@dataclass(frozen=True)
class WrittenTable:
    """A table file, and the characters that its encoding lacks."""

    content: bytes
    format: str
    rows: int
    replacements: tuple[Replacement, ...] = ()

    @property
    def extension(self) -> str:
        """Return the extension of the file's name, without a dot."""
        return "xlsx" if self.format == XLSX else "csv"

    def response(self, name: str) -> HttpResponse:
        """Return the file as a download called `name` (without extension)."""
        table_downloaded.send(WrittenTable, name=name, rows=self.rows, format=self.format)
        disposition = content_disposition_header(
            as_attachment=True, filename=f"{name}.{self.extension}"
        )
        return HttpResponse(
            self.content,
            content_type=CONTENT_TYPES[self.format],
            headers={"Content-Disposition": disposition or "attachment"},
        )


def write_table(
    headers: Sequence[str], rows: Iterable[Sequence[Cell]], file_format: str
) -> WrittenTable:
    """Write the table in one of `FORMATS`. Raises ValueError for another."""
    if file_format == XLSX:
        return write_xlsx(headers, rows)
    return write_csv(headers, rows, file_format)


def write_csv(
    headers: Sequence[str], rows: Iterable[Sequence[Cell]], encoding: str = UTF8
) -> WrittenTable:
    """Write a CSV file with the line ends of Excel; formula cells are neutralised.

    Characters that CP932 lacks are replaced by the nearest character or by 〓, and listed in the
    result, never silently by a question mark. Raises ValueError for an encoding other than UTF-8
    with a byte order mark and CP932.
    """
    if encoding not in {UTF8, CP932}:
        raise ValueError(f"tables are written as {UTF8} or {CP932}, not {encoding}")
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for number, cells in enumerate([headers, *rows], start=1):
        texts = [_text(cell) for cell in cells]
        if encoding == CP932:
            for place, text in enumerate(texts):
                texts[place], replaced = _to_cp932(text)
                for pair in replaced:
                    found.setdefault(pair, []).append((number, headers[place]))
        writer.writerow(texts)
    return WrittenTable(
        content=buffer.getvalue().encode(encoding),
        format=encoding,
        rows=number - 1,
        replacements=tuple(
            Replacement(character, by, tuple(places)) for (character, by), places in found.items()
        ),
    )


def write_xlsx(
    headers: Sequence[str], rows: Iterable[Sequence[Cell]], title: str = "一覧"
) -> WrittenTable:
    """Write an XLSX file of text cells: codes keep their zeros, formulas are not executed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    narrowest, widest = _COLUMN_WIDTHS
    for position, header in enumerate(headers, start=1):
        width = min(max(narrowest, 2 * len(header) + 2), widest)
        sheet.column_dimensions[get_column_letter(position)].width = width
    for number, cells in enumerate([headers, *rows]):
        # Empty cells get no style: wide tables are mostly empty, and cells cost time.
        line = [_text_cell(sheet, text) if (text := _text(cell)) else None for cell in cells]
        if number == 0:
            for cell in filter(None, line):
                cell.font = Font(bold=True)
        sheet.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    return WrittenTable(content=buffer.getvalue(), format=XLSX, rows=number)


def _text(cell: Cell) -> str:
    """Return the text of a cell so that it is safe in any spreadsheet."""
    text = "" if cell is None else str(cell)
    # A leading carriage return can start a formula: it is kept, so that it gets neutralised.
    parts = text.replace("\r\n", "\n").split("\r")
    return neutralise("\r".join(clean_text(part) for part in parts))


def _text_cell(sheet: Worksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # openpyxl treats a text that begins with = as a formula
    cell.number_format = "@"
    return cell


def _to_cp932(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the text with only characters of CP932, and the replacements."""
    if _fits(text):
        return text, []
    # か with a combining mark is the letter が, not a replacement.
    composed = _COMBINED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)
    done, replaced = [], []
    for character in composed:
        if _fits(character):
            done.append(character)
            continue
        nearest = _nearest(character)
        done.append(nearest)
        replaced.append((character, nearest))
    return "".join(done), replaced


def _fits(text: str) -> bool:
    if _NO_CP932.search(text):
        return False
    try:
        text.encode(CP932)
    except UnicodeEncodeError:
        return False
    return True


def _nearest(character: str) -> str:
    if character in _SUBSTITUTES:
        return _SUBSTITUTES[character]
    if _INVISIBLE.match(character):
        return ""
    # The base letter of an accented letter, the letters of a ligature or a circled number.
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if _fits(c))
    return plain or MISSING
