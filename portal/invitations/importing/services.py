"""Takes in a list of users completely or not at all."""

import logging

from django.db import transaction

from portal.accounts.models import User
from portal.accounts.permissions import may_manage_users
from portal.invitations.importing.columns import COLUMNS, NOT_READ
from portal.invitations.importing.people import People
from portal.invitations.importing.report import PersonReport
from portal.tables.report import ImportReport, Outcome
from portal.tables.spreadsheets import Table, UnreadableFileError, read_table

logger = logging.getLogger(__name__)

MOST_ROWS = 1000
NOT_ALLOWED = "利用者を招待する権限がある人だけが取り込めます。"
NOT_STORED = (
    "取り込めませんでした。時間をおいてもう一度実行し、続くときはシステム管理者に連絡してください。"
)


def import_users(content: bytes, *, user: User | None, dry_run: bool) -> ImportReport:
    """Invite the new people of an XLSX or CSV file, and change the known ones, in one transaction.

    Nobody gets a password; the invitations are put into the outbox.

    Args:
        content: The file.
        user: Who imports. The same limits apply as for one user in the admin.
        dry_run: Do everything, report, and roll it all back.

    Returns:
        What was done, or why nothing was. Errors in the file are reported, never raised.
    """
    if user is None or not may_manage_users(user):
        return ImportReport(file_errors=(NOT_ALLOWED,))
    try:
        table = read_table(content)
    except UnreadableFileError as error:
        return ImportReport(file_errors=(str(error),))
    if errors := _file_errors(table):
        return ImportReport(file_errors=tuple(errors), encoding_label=table.encoding_label)
    try:
        reports, stored = _store(table, user, dry_run=dry_run)
    except Exception:
        # The user gets an answer whatever the file contains; the log has the details.
        logger.exception("import of users failed")
        return ImportReport(file_errors=(NOT_STORED,), encoding_label=table.encoding_label)
    return ImportReport(
        rows=tuple(reports),
        notes=_notes(table),
        encoding_label=table.encoding_label,
        stored=stored,
    )


@transaction.atomic
def _store(table: Table, user: User, *, dry_run: bool) -> tuple[list[PersonReport], bool]:
    people = People(user)
    reports = [people.store(row) for row in table.rows]
    stored = not dry_run and all(report.outcome is not Outcome.ERROR for report in reports)
    transaction.set_rollback(not stored)
    return reports, stored


def _file_errors(table: Table) -> list[str]:
    errors = [
        f"列「{header}」が2つ以上あります。1つにしてください。"
        for header in table.duplicate_headers
    ]
    there = set(table.headers)
    missing = [c.header for c in COLUMNS if c.required and c.key not in there]
    if missing:
        errors.append(f"列「{'」「'.join(missing)}」がありません。様式の列名を使ってください。")
    unknown = [h for h in table.headers if h not in NOT_READ | {c.key for c in COLUMNS}]
    if unknown:
        errors.append(f"列「{'」「'.join(unknown)}」は使えません。様式の列名を使ってください。")
    if not table.rows:
        errors.append("2行目から下に利用者がありません。")
    if len(table.rows) > MOST_ROWS:
        errors.append(f"一度に取り込めるのは{MOST_ROWS}人までです。ファイルを分けてください。")
    return errors


def _notes(table: Table) -> tuple[str, ...]:
    notes = ["空欄のセルは、登録済みの利用者の内容を変えません。"]
    if ignored := [header for header in table.headers if header in NOT_READ]:
        notes.append(f"読み取らない列：{'、'.join(ignored)}")
    return tuple(notes)
