"""Imports a file of cases completely or not at all."""

from collections.abc import Callable
from dataclasses import replace

from django.db import transaction

from casestudies.importing.columns import BY_KEY, COLUMNS
from casestudies.importing.rows import CaseRows
from casestudies.models import CaseIndexPage
from casestudies.rules import DECLARATIONS
from portal.accounts.models import User
from portal.municipalities.models import Municipality
from portal.tables.report import ImportReport, Outcome, RowReport
from portal.tables.spreadsheets import Table, UnreadableFileError, read_table


def import_cases(
    content: bytes,
    *,
    user: User | None,
    dry_run: bool,
    publish: bool,
    declarations: frozenset[str] = frozenset(),
    municipality: Municipality | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Import the cases of an XLSX or CSV file in one transaction.

    Args:
        content: The file.
        user: The importing user; None for an operator on the server.
        dry_run: Save everything, report, and roll it all back.
        publish: Publish the cases instead of keeping drafts.
        declarations: Which of `DECLARATIONS` the importing person confirms for
            all cases of the file. Publishing needs all of them.
        municipality: Take new cases of this municipality only; None for those of all.
        progress: Called after each row with the number of finished rows and of all rows.

    Returns:
        What was done, or why nothing was. Errors in the file are reported, never raised.
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
    rows = CaseRows(
        table.headers,
        index=index,
        user=user,
        publish=publish,
        declarations=declarations,
        municipality=municipality,
    )
    reports: list[RowReport] = []
    with transaction.atomic():
        for done, row in enumerate(table.rows, start=1):
            reports.append(rows.store(row))
            if progress is not None:
                progress(done, len(table.rows))
        stored = not dry_run and all(report.outcome is not Outcome.ERROR for report in reports)
        transaction.set_rollback(not stored)
    return ImportReport(
        rows=tuple(reports if stored else map(_without_new_id, reports)),
        encoding_label=table.encoding_label,
        stored=stored,
        published=publish,
    )


def _file_errors(table: Table) -> list[str]:
    """Return the errors in the headers, or that there are no rows."""
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


def _without_new_id(report: RowReport) -> RowReport:
    """Return the report without the ID of a new case, which is invalid after a rollback."""
    return report if report.outcome is Outcome.UPDATE else replace(report, object_id=None)
