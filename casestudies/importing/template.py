"""The spreadsheet that authors fill in: headers, an example, what each column means, all terms."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from casestudies.importing.columns import COLUMNS, Column
from portal.municipalities.models import Municipality
from portal.vocabularies.models import PortalTag, Term
from portal.vocabularies.official import vocabulary_choices

CASE_SHEET = "事例"
PREPARED_ROWS = 200
TEXT_FORMAT = "@"
LONG_WIDTH, SHORT_WIDTH = 40, 18
_REQUIRED = PatternFill("solid", fgColor="D9E6FF")
_OPTIONAL = PatternFill("solid", fgColor="F2F2F2")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def template_workbook() -> bytes:
    """Return the XLSX template as bytes.

    Every cell of the first sheet is formatted as text, so that Excel neither
    drops the leading zero of a code nor turns 「4-1」 into a date.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = CASE_SHEET
    for position, column in enumerate(COLUMNS, start=1):
        _header(sheet, position, column)
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = LONG_WIDTH if column.long else SHORT_WIDTH
        for row in range(2, PREPARED_ROWS + 2):
            cell = sheet.cell(row=row, column=position)
            cell.number_format = TEXT_FORMAT
            cell.alignment = _WRAPPED
    sheet.freeze_panes = "B2"
    _explanations(book.create_sheet("列の説明"))
    _terms(book.create_sheet("使える語"))
    _municipalities(book.create_sheet("市町村"))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _header(sheet: Worksheet, position: int, column: Column) -> None:
    cell = sheet.cell(row=1, column=position, value=column.header_with_mark)
    cell.font = Font(bold=True)
    cell.fill = _REQUIRED if column.required else _OPTIONAL
    cell.alignment = _WRAPPED


def _write(sheet: Worksheet, widths: list[int], rows: list[list[str]]) -> None:
    for number, row in enumerate(rows, start=1):
        for position, text in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=position, value=text)
            cell.number_format = TEXT_FORMAT
            cell.alignment = _WRAPPED
            if number == 1:
                cell.font = Font(bold=True)
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.freeze_panes = "A2"


def _explanations(sheet: Worksheet) -> None:
    rows = [["列", "必須", "書き方", "記入例"]]
    rows += [
        [column.header, "必須" if column.required else "", column.help_text, column.example]
        for column in COLUMNS
    ]
    _write(sheet, [24, 8, 70, 50], rows)


def _terms(sheet: Worksheet) -> None:
    columns = {column.vocabulary: column.header for column in COLUMNS if column.vocabulary}
    names = dict(vocabulary_choices())
    rows = [["列", "語彙", "語"]]
    rows += [
        [columns[term.vocabulary], names[term.vocabulary], term.label]
        for term in Term.objects.current().filter(vocabulary__in=columns)
    ]
    rows += [["タグ", "タグ", tag.name] for tag in PortalTag.objects.current()]
    _write(sheet, [24, 30, 50], rows)


def _municipalities(sheet: Worksheet) -> None:
    rows = [["市町村コード", "市町村名", "読みがな"]]
    rows += [[m.code, m.name, m.kana] for m in Municipality.objects.current()]
    _write(sheet, [16, 20, 24], rows)
