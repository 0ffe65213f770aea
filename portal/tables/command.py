"""The base of the commands that import a file: `manage.py import_… FILE --dry-run`."""

from abc import abstractmethod
from pathlib import Path
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.tables.report import ImportReport, Outcome, RowReport
from portal.tables.wizard import ImportWizard

DRY_RUN = "確認だけを行いました。何も保存していません。"
DRAFTS = "下書きとして取り込みました。管理画面で確かめて公開してください。"
NOTHING_STORED = "エラーがあるため、何も保存していません。直してから、もう一度実行してください。"


class ImportCommand(BaseCommand):
    """Import a file with the wizard of an app and report row by row.

    Attributes:
        counted: The outcomes that the summary counts in addition to errors.
        asks_for_user: Whether the imported objects have an owner.
    """

    counted: ClassVar[tuple[Outcome, ...]] = (Outcome.NEW, Outcome.UPDATE)
    asks_for_user: ClassVar[bool] = True

    @property
    @abstractmethod
    def wizard(self) -> ImportWizard:
        """Return the import."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare file, mode and the importing person."""
        parser.add_argument("file", metavar="FILE", help="取り込むファイル")
        self.add_options(parser)

    def add_options(self, parser: CommandParser) -> None:
        """Declare further options."""
        parser.add_argument("--dry-run", action="store_true", help="確認だけして、何も保存しません")
        if self.asks_for_user:
            parser.add_argument("--user", default="", metavar="NAME", help="取り込む人の利用者名")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file, or say why it cannot be imported."""
        content = read_file(options["file"])
        choices = self.choices(options)
        user = _user(options["user"]) if self.asks_for_user else None
        report = self.run(content, choices, user=user, dry_run=options["dry_run"])
        self._show(report, dry_run=options["dry_run"])

    def choices(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the choices for the wizard."""
        return {}

    def run(
        self, content: bytes, choices: dict[str, Any], *, user: Any, dry_run: bool
    ) -> ImportReport:
        """Run the import."""
        return self.wizard.run(content, choices, user=user, dry_run=dry_run)

    def row_line(self, row: RowReport) -> str:
        """Return the output line of a row."""
        return f"{row.number}行目 {row.outcome.label} {row.title}"

    def show_rows(self, report: ImportReport) -> None:
        """Print the report row by row."""
        for note in report.notes:
            self.stdout.write(note)
        for row in report.rows:
            self.stdout.write(self.row_line(row))
            for error in row.errors:
                self.stdout.write(f"    エラー {error}")
            for warning in row.warnings:
                self.stdout.write(f"    注意 {warning}")

    def summary(self, report: ImportReport) -> str:
        """Return the numbers of rows by outcome on one line; empty for files without rows."""
        counts = [f"{outcome.label} {report.counts[outcome]}件" for outcome in self.counted]
        rest = f"注意 {report.warning_count}件、エラー {report.error_count}行"
        return "、".join([*counts, rest])

    def success(self, report: ImportReport) -> str:
        """Return the success message."""
        return DRAFTS

    def _show(self, report: ImportReport, *, dry_run: bool) -> None:
        if report.encoding_label:
            self.stdout.write(f"文字コード：{report.encoding_label}")
        self.show_rows(report)
        if report.file_errors:
            raise CommandError("\n".join(report.file_errors))
        summary = self.summary(report)
        if not report.is_valid:
            message = f"{summary}\n{NOTHING_STORED}"
            raise CommandError(message)
        if summary:
            self.stdout.write(summary)
        self.stdout.write(DRY_RUN if dry_run else self.success(report))


def read_file(path: str) -> bytes:
    """Return the content of a file. Raises CommandError if it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        message = f"ファイルを読めませんでした：{path}（{error.strerror}）"
        raise CommandError(message) from error


def _user(name: str) -> Any:
    if not name:
        return None
    user = get_user_model().objects.filter(username=name, is_active=True).first()
    if user is None:
        message = f"利用者「{name}」は登録されていません。"
        raise CommandError(message)
    return user
