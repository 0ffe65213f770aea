"""Files of cases as offices send them."""

import csv
import io

import openpyxl

from casestudies.importing.columns import COLUMNS
from casestudies.importing.services import import_cases
from casestudies.importing.template import CASE_SHEET

HEADERS = {column.attribute: column.header for column in COLUMNS}
ROW = {
    "title": "架空の畑で働く日",
    "municipalities": "322016",
    "fiscal_year": "令和6年度",
    "stage": "実施中",
    "outcome": "成果あり",
    "summary": "架空の概要です。",
    "background": "架空の理由です。",
    "purpose": "架空の目的です。",
    "content": "架空の内容です。",
    "contact_section": "架空課",
}


def case_row(**cells):
    """Return the cells of a case that may be published; keyword arguments are attributes."""
    return {HEADERS[name]: value for name, value in {**ROW, **cells}.items()}


def headers_of(rows):
    """Return every header that a row has, in order."""
    return list(dict.fromkeys(header for row in rows for header in row))


def csv_file(*rows, encoding="utf-8-sig"):
    """Return rows (header to text) as a CSV file."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, headers_of(rows))
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def xlsx_file(*rows):
    """Return rows (header to anything a cell takes) as an XLSX file."""
    book = openpyxl.Workbook()
    headers = headers_of(rows)
    book.active.append(headers)
    for row in rows:
        book.active.append([row.get(header) for header in headers])
    return saved(book)


def filled_template(template, *rows):
    """Return the template with rows (header to text) written into it, as Excel would."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book[CASE_SHEET]
    positions = {
        cell.value.removesuffix("（必須）"): cell.column for cell in sheet[1] if cell.value
    }
    for number, row in enumerate(rows, start=2):
        for header, value in row.items():
            sheet.cell(row=number, column=positions[header], value=value)
    return saved(book)


def saved(book):
    """Return a workbook as bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def run_import(content, **options):
    """Import a file as an operator does: drafts, stored; options as of `import_cases`."""
    return import_cases(content, **{"user": None, "dry_run": False, "publish": False, **options})


def errors_of(report):
    """Return the errors of all rows as (row number, text)."""
    return [(row.number, str(message)) for row in report.rows for message in row.errors]


def warnings_of(report):
    """Return the warnings of all rows as (row number, text)."""
    return [(row.number, str(message)) for row in report.rows for message in row.warnings]
