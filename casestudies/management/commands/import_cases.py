"""Import cases from a spreadsheet: `manage.py import_cases FILE.xlsx --dry-run`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from casestudies.importing.wizard import CaseImport
from casestudies.models import CasePage
from casestudies.rules import DECLARATIONS
from portal.tables.command import ImportCommand
from portal.tables.report import ImportReport, RowReport


class Command(ImportCommand):
    """Write the template, or import a file and report row by row."""

    help = "事例を表（XLSXまたはCSV）から取り込みます。1行でもエラーがあれば、何も保存しません。"
    wizard = CaseImport()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare file, modes and the importing person."""
        parser.add_argument("file", nargs="?", metavar="FILE", help="取り込むファイル")
        self.add_options(parser)
        parser.add_argument(
            "--publish", action="store_true", help="下書きにせず公開します（--declare も必要です）"
        )
        parser.add_argument(
            "--declare", action="store_true", help=f"次のことを確認しました：{_declarations()}"
        )
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
            super().handle(*args, **options)

    def choices(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return whether to publish, and the declarations for all cases of the file."""
        if options["publish"] and not options["declare"]:
            message = (
                "公開するには --declare で次のことを確認してください。"
                f"\n{_declarations()}\n付けなければ下書きとして取り込みます。"
            )
            raise CommandError(message)
        declared = list(DECLARATIONS) if options["declare"] else []
        return {"publish": options["publish"], "declarations": declared}

    def run(
        self, content: bytes, choices: dict[str, Any], *, user: Any, dry_run: bool
    ) -> ImportReport:
        """Run the import with a progress bar.

        Raises CommandError if the cases are to be published for a user who may not publish.
        """
        if choices["publish"] and user is not None and not user.is_superuser:
            message = (
                "審査を経ずに公開できるのは、システム管理者だけです。"
                "--publish を付けずに下書きとして取り込み、審査に出してください。"
            )
            raise CommandError(message)
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
            task = progress.add_task("確認中" if dry_run else "取り込み中", total=None)
            return self.wizard.run(
                content,
                choices,
                user=user,
                dry_run=dry_run,
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )

    def row_line(self, row: RowReport) -> str:
        """Add the ID of the case."""
        case_id = f" ID {row.object_id}" if row.object_id else ""
        return f"{row.number}行目 {row.outcome.label}{case_id} {row.title}"

    def success(self, report: ImportReport) -> str:
        """Say whether the cases are published."""
        return "取り込んで公開しました。" if report.published else super().success(report)

    def _write_template(self, path: Path) -> None:
        try:
            path.write_bytes(self.wizard.blank_form())
        except OSError as error:
            message = f"様式を書き出せませんでした：{path}（{error.strerror}）"
            raise CommandError(message) from error
        self.stdout.write(f"様式を書き出しました：{path}")


def _declarations() -> str:
    labels = [str(CasePage._meta.get_field(name).verbose_name) for name in DECLARATIONS]  # type: ignore[union-attr]  # a field of its own
    return "、".join(labels)
