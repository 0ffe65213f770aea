"""The cells of a worksheet as texts."""

import re
from typing import NamedTuple

from portal.tables.reading import number_formats
from portal.tables.reading.bounds import MAX_ALL_ROWS, MAX_CELL, MAX_COLUMNS
from portal.tables.reading.cells import without_protection
from portal.tables.reading.faults import UnreadableFileError
from portal.tables.reading.xml import Attributes, Handler

YES, NO = "はい", "いいえ"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,300}", re.ASCII)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ISO_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z?)?", re.ASCII)
OUT_OF_ORDER = (
    "Excelブックの行または列の番号が順番どおりに並んでいません。ファイルが壊れているおそれがあります。"
    "Excelで保存し直してから、もう一度お試しください。"
)

Cell = tuple[str, bool]
BLANK: Cell = ("", False)


class Formats(NamedTuple):
    """The indices of cell styles that show dates and durations."""

    dates: set[str]
    durations: set[str]


def unescape(text: str) -> str:
    """Return a text with the escapes of Open XML resolved, e.g. _x000D_ for a carriage return.

    Of the control characters only tabs and line breaks are kept.
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    if number in {0x0B, 0x0C}:
        return "\n"
    if number >= 0x20 and not 0x7F <= number <= 0x9F:
        # A lone surrogate is not a character.
        return match[0] if 0xD800 <= number <= 0xDFFF else chr(number)
    return chr(number) if chr(number) in "\t\n\r" else ""


class Sheet(Handler):
    """Collects rows; `take` returns the complete ones, with the row numbers of Excel.

    Args:
        strings: The shared texts of the workbook.
        formats: Which styles are dates and durations.
        from_1904: Whether days are counted from 1904, as in old Macintosh files.
    """

    def __init__(self, strings: list[str], formats: Formats, *, from_1904: bool) -> None:
        self._strings, self._formats, self._from_1904 = strings, formats, from_1904
        self._rows: list[tuple[int, list[Cell]]] = []
        self._seen = self._number = 0
        self._cells: list[Cell] = []
        self._column = 0
        self._cell: Attributes = {}
        self._value = self._formula = ""
        self._has_formula = self._in_reading = False
        self._parts: list[str] | None = None

    def take(self) -> list[tuple[int, list[Cell]]]:
        """Return and remove the complete rows."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: Attributes) -> None:
        """Begin an element."""
        if name == "c":
            self._cell = attributes
            self._value = self._formula = ""
            self._has_formula = self._in_reading = False
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self._in_reading = True
        elif name in {"v", "f"} or (name == "t" and not self._in_reading):
            self._parts = []
            self._has_formula = self._has_formula or name == "f"

    def text(self, text: str) -> None:
        """Receive a piece of text."""
        if self._parts is not None:
            self._parts.append(text)

    def end(self, name: str) -> None:
        """End an element."""
        if name == "c":
            self._end_cell()
        elif name == "row":
            if self._cells:
                self._rows.append((self._number, self._cells))
                self._cells = []
        elif name == "rPh":
            self._in_reading = False
        elif self._parts is not None and name in {"v", "f", "t"}:
            text, self._parts = "".join(self._parts), None
            if name == "f":
                self._formula = text
            else:
                self._value += text

    def _start_row(self, attributes: Attributes) -> None:
        self._seen += 1
        if self._seen > MAX_ALL_ROWS:
            raise UnreadableFileError(too_many_rows())
        number = int(attributes.get("r", self._number + 1))
        if number <= self._number:
            raise UnreadableFileError(OUT_OF_ORDER)
        self._number, self._column, self._cells = number, 0, []

    def _end_cell(self) -> None:
        column = self._column + 1
        if "r" in self._cell:
            match = _REFERENCE.fullmatch(self._cell["r"])
            place = _column_number(match[1]) if match and int(match[2]) == self._number else 0
            if place < column:
                raise UnreadableFileError(OUT_OF_ORDER)
            column = place
        self._column = column
        cell = self._read()
        if not cell[0]:
            return
        if len(cell[0]) > MAX_CELL:
            raise UnreadableFileError(
                f"{self._number}行目に長すぎるセルがあります（{MAX_CELL:,}字まで）。"
            )
        if column > MAX_COLUMNS:
            raise UnreadableFileError(too_many_columns())
        self._cells += [BLANK] * (column - 1 - len(self._cells))
        self._cells.append(cell)

    def _read(self) -> Cell:
        kind, value = self._cell.get("t", "n"), self._value
        if self._has_formula:
            return f"={self._formula}", True
        if kind == "e":
            return value, True
        if kind == "s":
            return without_protection(self._shared(value)), False
        if kind in {"str", "inlineStr"}:
            return without_protection(unescape(value)), False
        if not value:
            return BLANK
        if kind == "b":
            return (NO if value in {"0", "false"} else YES), False
        if kind == "d":
            return _from_iso(value), False
        return self._number_text(value), False

    def _shared(self, value: str) -> str:
        place = int(value)
        if place < 0:
            raise IndexError(place)
        return self._strings[place]

    def _number_text(self, value: str) -> str:
        style = self._cell.get("s", "0")
        try:
            number = float(value)
            if style in self._formats.dates:
                return number_formats.moment(number, from_1904=self._from_1904)
            if style in self._formats.durations:
                return number_formats.duration(number)
        except ValueError:
            return value
        if _WHOLE.fullmatch(value):
            return str(int(value))
        return str(int(number)) if number.is_integer() else str(number)


def too_many_rows() -> str:
    """Return the message for a file with too many rows, including blank ones."""
    return (
        f"行が多すぎます（空行を含めて{MAX_ALL_ROWS:,}行まで）。"
        "下のほうの空行を削除するか、ファイルを分けてください。"
    )


def too_many_columns() -> str:
    """Return the message for a file with too many columns."""
    return (
        f"列が多すぎます（{MAX_COLUMNS:,}列まで）。"
        "不要な列を削除するか、区切りの文字（カンマ・タブ）を確かめてください。"
    )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _from_iso(text: str) -> str:
    """Return a date of Strict Open XML (2027-02-03T13:30:00) in the format of `number_formats.moment`."""
    match = _ISO_MOMENT.fullmatch(text)
    if match is None:
        return text
    return match[1] if match[2] in {None, "00:00"} else f"{match[1]} {match[2]}"
