"""Writing tables that offices open in Excel: CSV in two encodings, XLSX with text cells.

The other side of `portal.tables.spreadsheets`, which reads them. What columns
there are is for the apps: they pass headers and rows from an allow-list.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
# What a writer can be asked for; the first is the default everywhere.
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
# 〓, the printers' sign for a type that is missing: nobody takes it for a question mark of the text.
MISSING = "〓"
# What CP932 lacks and has under another number, or in the form that was usual before the
# 常用漢字表 of 2010.
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
# Python writes these as bytes that stand for no character of Windows-31J.
_NO_CP932 = re.compile("[\x80-\xa0\uf8f0-\uf8f3]")
_COMBINED = re.compile(
    ".[\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}"
    "\N{COMBINING KATAKANA-HIRAGANA SEMI-VOICED SOUND MARK}]"
)
# Selectors of a character's variant (異体字), joiners and marks of direction.
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_COLUMN_WIDTHS = (10, 40)

Cell = str | int | float | None


@dataclass(frozen=True)
class Replacement:
    """A character the encoding lacks, what stands for it, and the cells (row in Excel, header)."""

    character: str
    replaced_by: str
    places: tuple[tuple[int, str], ...]

    def __str__(self) -> str:
        """Say it to the person who downloads the file."""
        row, header = self.places[0]
        done = f"「{self.replaced_by}」に置き換えました" if self.replaced_by else "取り除きました"
        others = f"、ほか{len(self.places) - 1}か所" if len(self.places) > 1 else ""
        name = "見えない文字" if _INVISIBLE.match(self.character) else self.character
        return f"「{name}」（U+{ord(self.character):04X}）を{done}（{row}行目の「{header}」{others}）。"


@dataclass(frozen=True)
class WrittenTable:
    """A file that was written, and what its encoding could not hold."""

    content: bytes
    format: str
    replacements: tuple[Replacement, ...] = ()

    @property
    def extension(self) -> str:
        """Return the extension of the file's name, without a dot."""
        return "xlsx" if self.format == XLSX else "csv"

    def response(self, name: str) -> HttpResponse:
        """Return the file as a download called `name` (without extension)."""
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

    What CP932 lacks is replaced by the nearest character or by 〓, and listed in
    the result: never a silent question mark. Raises ValueError for an encoding
    that is neither UTF-8 with its mark nor CP932.
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
        replacements=tuple(
            Replacement(character, by, tuple(places)) for (character, by), places in found.items()
        ),
    )


def write_xlsx(
    headers: Sequence[str], rows: Iterable[Sequence[Cell]], title: str = "一覧"
) -> WrittenTable:
    """Write an XLSX file whose cells are all text: codes keep their zeros, formulas stay words."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    narrowest, widest = _COLUMN_WIDTHS
    for position, header in enumerate(headers, start=1):
        width = min(max(narrowest, 2 * len(header) + 2), widest)
        sheet.column_dimensions[get_column_letter(position)].width = width
    for number, cells in enumerate([headers, *rows]):
        # An empty cell needs no style: tables of many columns are mostly empty, and cells cost time.
        line = [_text_cell(sheet, text) if (text := _text(cell)) else None for cell in cells]
        if number == 0:
            for cell in filter(None, line):
                cell.font = Font(bold=True)
        sheet.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    return WrittenTable(content=buffer.getvalue(), format=XLSX)


def _text(cell: Cell) -> str:
    """Return the text of a cell as it may stand in any spreadsheet."""
    text = "" if cell is None else str(cell)
    # A carriage return alone is how some start a formula: it stays to be neutralised.
    parts = text.replace("\r\n", "\n").split("\r")
    return neutralise("\r".join(clean_text(part) for part in parts))


def _text_cell(sheet: Worksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    cell.number_format = "@"
    return cell


def _to_cp932(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the text as CP932 can hold it, and what was replaced by what."""
    if _fits(text):
        return text, []
    # か and a combining mark are the letter が, which is no replacement.
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
    # The base letter of an accented one, the letters of a ligature or a circled number.
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if _fits(c))
    return plain or MISSING
