"""Import cases from a spreadsheet: `manage.py import_cases FILE.xlsx --dry-run`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from casestudies.importing.services import import_cases
from casestudies.importing.template import template_workbook
from casestudies.models import CasePage
from casestudies.models.case import DECLARATIONS
from portal.accounts.models import User
from portal.tables.report import ImportReport, RowReport


class Command(BaseCommand):
    """Write the template, or import a file and report row by row."""

    help = "事例を表（XLSXまたはCSV）から取り込みます。1行でもエラーがあれば、何も保存しません。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare file, modes and the importing person."""
        parser.add_argument("file", nargs="?", metavar="FILE", help="取り込むファイル")
        parser.add_argument("--dry-run", action="store_true", help="確認だけして、何も保存しません")
        parser.add_argument(
            "--publish", action="store_true", help="下書きにせず公開します（--declare も必要です）"
        )
        parser.add_argument(
            "--declare", action="store_true", help=f"次のことを確認しました：{_declarations()}"
        )
        parser.add_argument("--user", default="", metavar="NAME", help="取り込む人の利用者名")
        parser.add_argument(
            "--template", default="", metavar="OUT.xlsx", help="記入用の様式を書き出します"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the template or import the file."""
        if not options["file"] and not options["template"]:
            message = "取り込むファイル、または --template を指定してください。"
            raise CommandError(message)
        if options["template"]:
            self._write_template(Path(options["template"]))
        if options["file"]:
            self._import(Path(options["file"]), options)

    def _write_template(self, path: Path) -> None:
        try:
            path.write_bytes(template_workbook())
        except OSError as error:
            message = f"様式を書き出せませんでした：{path}（{error.strerror}）"
            raise CommandError(message) from error
        self.stdout.write(f"様式を書き出しました：{path}")

    def _import(self, path: Path, options: dict[str, Any]) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            message = f"ファイルを読めませんでした：{path}（{error.strerror}）"
            raise CommandError(message) from error
        if options["publish"] and not options["declare"]:
            message = (
                "公開するには --declare で次のことを確認してください。"
                f"\n{_declarations()}\n付けなければ下書きとして取り込みます。"
            )
            raise CommandError(message)
        user = self._user(options["user"])
        console = Console(file=self.stdout, highlight=False, soft_wrap=True)  # type: ignore[arg-type]  # a TextIO in all but name
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as progress:
            task = progress.add_task("確認中" if options["dry_run"] else "取り込み中", total=None)
            report = import_cases(
                content,
                user=user,
                dry_run=options["dry_run"],
                publish=options["publish"],
                declarations=frozenset(DECLARATIONS) if options["declare"] else frozenset(),
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
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
        for row in report.rows:
            self._show_row(row)
        if report.file_errors:
            raise CommandError("\n".join(report.file_errors))
        summary = (
            f"新規 {report.new_count}件、更新 {report.update_count}件、"
            f"注意 {report.warning_count}件、エラー {report.error_count}行"
        )
        if not report.is_valid:
            message = f"{summary}\nエラーがあるため、何も保存していません。直してから、もう一度実行してください。"
            raise CommandError(message)
        self.stdout.write(summary)
        if dry_run:
            self.stdout.write("確認だけを行いました。何も保存していません。")
        elif report.published:
            self.stdout.write("取り込んで公開しました。")
        else:
            self.stdout.write("下書きとして取り込みました。管理画面で確かめて公開してください。")

    def _show_row(self, row: RowReport) -> None:
        case_id = f" ID {row.object_id}" if row.object_id else ""
        self.stdout.write(f"{row.number}行目 {row.outcome.label}{case_id} {row.title}")
        for error in row.errors:
            self.stdout.write(f"    エラー {error}")
        for warning in row.warnings:
            self.stdout.write(f"    注意 {warning}")


def _declarations() -> str:
    labels = [str(CasePage._meta.get_field(name).verbose_name) for name in DECLARATIONS]  # type: ignore[union-attr]  # a field of its own
    return "、".join(labels)
