"""Importing a file of cases: everything in it or nothing."""

import logging
from collections.abc import Callable

import tablib
from import_export.results import Result, RowResult

from casestudies.importing.columns import BY_KEY, COLUMNS
from casestudies.importing.fields import FormulaCell
from casestudies.importing.resources import CaseResource
from casestudies.importing.widgets import MunicipalitiesWidget
from casestudies.models import CaseIndexPage
from casestudies.models.case import DECLARATIONS
from portal.accounts.models import User
from portal.tables.report import ImportReport, Message, Outcome, RowReport
from portal.tables.spreadsheets import Row, Table, UnreadableFileError, read_table

logger = logging.getLogger(__name__)

CODES_KEY = next(column.key for column in COLUMNS if column.attribute == "municipalities")
NOT_STORED = "この行は保存できませんでした。内容を確かめ、続くときは管理者に連絡してください。"


def import_cases(
    content: bytes,
    *,
    user: User | None,
    dry_run: bool,
    publish: bool,
    declarations: frozenset[str] = frozenset(),
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Import the cases of an XLSX or CSV file in one transaction.

    Args:
        content: The file.
        user: Who imports; None for an operator on the server.
        dry_run: Save everything, report, and roll it all back.
        publish: Publish the cases instead of keeping drafts.
        declarations: Which of `DECLARATIONS` the importing person confirms for
            all cases of the file. Publishing needs all of them.
        progress: Called after each row with the number done and the number of all.

    Returns:
        What was done, or what keeps it from being done. Faults of the file are
        reported and never raised.
    """
    try:
        table = read_table(content)
    except UnreadableFileError as error:
        return ImportReport(file_errors=(str(error),))
    index = CaseIndexPage.objects.first()
    errors = _file_errors(table)
    if publish and not declarations.issuperset(DECLARATIONS):
        errors.append("公開するには、3つの確認事項すべてにチェックが必要です。")
    if index is None:
        errors.append(
            "連携事例の一覧ページがありません。先に setup_prefecture を実行してください。"
        )
    if errors or index is None:
        return ImportReport(file_errors=tuple(errors), encoding_label=table.encoding_label)
    dataset = _dataset(table)
    resource = CaseResource(
        table.rows,
        frozenset(dataset.headers),
        index=index,
        user=user,
        publish=publish,
        declarations=declarations,
        progress=progress,
    )
    result = resource.import_data(
        dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True
    )
    stored = not (dry_run or result.has_errors() or result.has_validation_errors())
    for base_error in result.base_errors:
        logger.error("import of cases failed", exc_info=base_error.error)
    return ImportReport(
        rows=_row_reports(table, result, resource, stored=stored),
        file_errors=(NOT_STORED,) if result.base_errors else (),
        encoding_label=table.encoding_label,
        stored=stored,
        published=publish,
    )


def _file_errors(table: Table) -> list[str]:
    """Return what is wrong with the headers, or that there is nothing below them."""
    errors = [
        f"列「{header}」が2つ以上あります。1つにしてください。"
        for header in table.duplicate_headers
    ]
    errors += [
        f"列「{header}」は様式にありません。列の名前を確かめるか、列を削除してください。"
        for header in table.headers
        if header not in BY_KEY
    ]
    errors += [
        f"列「{column.header}」がありません。様式をダウンロードして使ってください。"
        for column in COLUMNS
        if column.required and column.key not in table.headers
    ]
    if not errors and not table.rows:
        errors.append("2行目から下に事例がありません。")
    return errors


def _dataset(table: Table) -> tablib.Dataset:
    headers = list(table.headers)
    # Municipalities may be told by name alone.
    if MunicipalitiesWidget.names_column in headers and CODES_KEY not in headers:
        headers.append(CODES_KEY)
    dataset = tablib.Dataset(headers=headers)
    for row in table.rows:
        dataset.append(
            [
                FormulaCell(row.values.get(header, ""))
                if header in row.formulas
                else row.values.get(header, "")
                for header in headers
            ]
        )
    return dataset


def _row_reports(
    table: Table, result: Result, resource: CaseResource, *, stored: bool
) -> tuple[RowReport, ...]:
    reports = []
    for row, row_result in zip(table.rows, result.rows, strict=True):
        errors = _row_errors(row_result, row, resource)
        updates = row_result.import_type == RowResult.IMPORT_TYPE_UPDATE
        valid = Outcome.UPDATE if updates else Outcome.NEW
        reports.append(
            RowReport(
                number=row.number,
                title=resource.cell(row, "title"),
                outcome=Outcome.ERROR if errors else valid,
                # The ID of a new case that was rolled back belongs to nobody.
                object_id=row_result.object_id if stored or (updates and not errors) else None,
                errors=errors,
                warnings=resource.remarks(row),
            )
        )
    return tuple(reports)


def _row_errors(row_result: RowResult, row: Row, resource: CaseResource) -> tuple[Message, ...]:
    if row_result.validation_error is not None:
        return resource.error_messages(row, row_result.validation_error)
    for error in row_result.errors:
        logger.error("row %s of an import failed", row.number, exc_info=error.error)
    return (Message(NOT_STORED),) if row_result.errors else ()
