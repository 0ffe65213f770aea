"""Import an event table: `manage.py import_trainings FILE.csv --dry-run`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.models import User
from portal.tables.report import ImportReport, RowReport
from trainings.event_profiles.importing import import_trainings


class Command(BaseCommand):
    """Import a file and report row by row."""

    help = (
        "イベントの表（推奨データセット、GIF。XLSXまたはCSV）を研修の下書きとして取り込みます。"
        "1行でもエラーがあれば、何も保存しません。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare file, mode and the importing person."""
        parser.add_argument("file", metavar="FILE", help="取り込むファイル")
        parser.add_argument("--dry-run", action="store_true", help="確認だけして、何も保存しません")
        parser.add_argument("--user", default="", metavar="NAME", help="取り込む人の利用者名")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file."""
        path = Path(options["file"])
        try:
            content = path.read_bytes()
        except OSError as error:
            message = f"ファイルを読めませんでした：{path}（{error.strerror}）"
            raise CommandError(message) from error
        user = self._user(options["user"])
        report = import_trainings(content, user=user, dry_run=options["dry_run"])
        self._show(report, dry_run=options["dry_run"])

    @staticmethod
    def _user(name: str) -> User | None:
        if not name:
            return None
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            message = f"利用者「{name}」は登録されていません。"
            raise CommandError(message)
        return user

    def _show(self, report: ImportReport, *, dry_run: bool) -> None:
        if report.encoding_label:
            self.stdout.write(f"文字コード：{report.encoding_label}")
        for note in report.notes:
            self.stdout.write(note)
        for row in report.rows:
            self._show_row(row)
        if report.file_errors:
            raise CommandError("\n".join(report.file_errors))
        summary = (
            f"新規 {report.new_count}件、登録済み {report.skip_count}件、"
            f"注意 {report.warning_count}件、エラー {report.error_count}行"
        )
        if not report.is_valid:
            message = f"{summary}\nエラーがあるため、何も保存していません。直してから、もう一度実行してください。"
            raise CommandError(message)
        self.stdout.write(summary)
        done = (
            "確認だけを行いました。何も保存していません。"
            if dry_run
            else "下書きとして取り込みました。管理画面で確かめて公開してください。"
        )
        self.stdout.write(done)

    def _show_row(self, row: RowReport) -> None:
        self.stdout.write(f"{row.number}行目 {row.outcome.label} {row.title}")
        for error in row.errors:
            self.stdout.write(f"    エラー {error}")
        for warning in row.warnings:
            self.stdout.write(f"    注意 {warning}")
