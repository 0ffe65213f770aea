"""Writes the workbooks that people fill in for an import: a sheet to fill, and sheets that explain."""

import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

PREPARED_ROWS = 200
TEXT_FORMAT = "@"
LONG_WIDTH, SHORT_WIDTH = 40, 18
_REQUIRED = PatternFill("solid", fgColor="D9E6FF")
_OPTIONAL = PatternFill("solid", fgColor="F2F2F2")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


class BlankColumn(Protocol):
    """A column to fill in."""

    @property
    def header(self) -> str:
        """Return what stands above the column in messages."""
        ...

    @property
    def header_with_mark(self) -> str:
        """Return what stands above the column in the form."""
        ...

    @property
    def required(self) -> bool:
        """Tell whether it must be filled in."""
        ...

    @property
    def long(self) -> bool:
        """Tell whether it holds long texts."""
        ...

    @property
    def help_text(self) -> str:
        """Return how to fill it in."""
        ...

    @property
    def example(self) -> str:
        """Return an example."""
        ...


class Sheet(NamedTuple):
    """A sheet that explains something: its name, the widths of its columns, its rows with the head."""

    title: str
    widths: Sequence[int]
    rows: Iterable[Sequence[str]]


def blank_form(title: str, columns: Sequence[BlankColumn], sheets: Iterable[Sheet] = ()) -> bytes:
    """Return a workbook whose first sheet has the columns and prepared rows.

    Every cell is formatted as text, so that Excel neither drops the leading zero of a code nor turns
    「4-1」 into a date. A sheet 「列の説明」 follows, then `sheets`.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for position, column in enumerate(columns, start=1):
        _header(sheet, position, column)
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = LONG_WIDTH if column.long else SHORT_WIDTH
        for row in range(2, PREPARED_ROWS + 2):
            cell = sheet.cell(row=row, column=position)
            cell.number_format = TEXT_FORMAT
            cell.alignment = _WRAPPED
    sheet.freeze_panes = "B2"
    for each in [_explanations(columns), *sheets]:
        _write(book.create_sheet(each.title), each)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _header(sheet: Worksheet, position: int, column: BlankColumn) -> None:
    cell = sheet.cell(row=1, column=position, value=column.header_with_mark)
    cell.font = Font(bold=True)
    cell.fill = _REQUIRED if column.required else _OPTIONAL
    cell.alignment = _WRAPPED


def _explanations(columns: Sequence[BlankColumn]) -> Sheet:
    rows = [["列", "必須", "書き方", "記入例"]]
    rows += [
        [column.header, "必須" if column.required else "", column.help_text, column.example]
        for column in columns
    ]
    return Sheet("列の説明", [24, 8, 70, 50], rows)


def _write(sheet: Worksheet, content: Sheet) -> None:
    for number, row in enumerate(content.rows, start=1):
        for position, text in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=position, value=text)
            cell.number_format = TEXT_FORMAT
            cell.alignment = _WRAPPED
            if number == 1:
                cell.font = Font(bold=True)
    for position, width in enumerate(content.widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.freeze_panes = "A2"
