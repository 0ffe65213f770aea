"""Invite the people of a list: `manage.py import_users FILE.xlsx --user NAME --dry-run`."""

from portal.invitations.importing.report import PersonReport
from portal.invitations.importing.wizard import UserImport
from portal.tables.command import ImportCommand
from portal.tables.report import ImportReport, Outcome, RowReport


class Command(ImportCommand):
    """Import a file and report row by row."""

    help = (
        "利用者の一覧（XLSXまたはCSV）を取り込み、新しい人に招待のメールを送ります。"
        "--user に、利用者を管理できる人の利用者名が必要です。1行でもエラーがあれば、何も保存しません。"
    )
    wizard = UserImport()
    counted = (Outcome.NEW, Outcome.UPDATE, Outcome.SAME)

    def row_line(self, row: RowReport) -> str:
        """Return the line of a person, with what is entered or changed."""
        assert isinstance(row, PersonReport)  # noqa: S101  (the wizard returned it)
        lines = f"（{'、'.join(row.lines)}）" if row.lines else ""
        return f"{super().row_line(row)} {row.email}{lines}"

    def success(self, report: ImportReport) -> str:
        """Return the numbers of people invited and changed."""
        return self.wizard.success(report)
