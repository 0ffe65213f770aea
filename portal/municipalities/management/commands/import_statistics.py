"""Load yearly figures of the municipalities: `manage.py import_statistics FILE`."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from portal.municipalities.statistics.mappings import UnfitMappingError, read_mapping
from portal.municipalities.statistics.report import StatisticsReport
from portal.municipalities.statistics.wizard import StatisticsImport
from portal.tables.command import ImportCommand, read_file
from portal.tables.report import ImportReport


class Command(ImportCommand):
    """Read the file, report row by row, and store all figures or none."""

    help = (
        "市町村の統計値を表（CSVまたはXLSX。e-Statの形など）から取り込みます。"
        "1行でもエラーがあれば、何も保存しません。"
    )
    wizard = StatisticsImport()
    asks_for_user = False

    def add_options(self, parser: CommandParser) -> None:
        """Declare mapping, year, source and mode."""
        parser.add_argument(
            "--mapping", default="", metavar="FILE.toml", help="列の対応表（省略すると自動で判別）"
        )
        parser.add_argument("--year", type=int, default=None, help="何年の値か（西暦）")
        parser.add_argument("--source", default="", help="出典（対応表の出典に代えます）")
        super().add_options(parser)

    def choices(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the values that the table itself does not contain."""
        mapping = ""
        if options["mapping"]:
            content = read_file(options["mapping"])
            try:
                read_mapping(content)
            except UnfitMappingError as error:
                raise CommandError(str(error)) from error
            mapping = content.decode("utf-8-sig")
        return {"mapping": mapping, "year": options["year"], "source": options["source"]}

    def show_rows(self, report: ImportReport) -> None:
        """Print the mapping, the figures of each row, and the skipped rows."""
        assert isinstance(report, StatisticsReport)  # noqa: S101  (the wizard returned it)
        if report.mapping:
            self.stdout.write(f"列の対応表：{report.mapping}")
        for row in report.rows:
            figures = f" {'、'.join(row.figures)}" if row.figures else ""
            self.stdout.write(f"{self.row_line(row)}{figures}")
            for error in row.errors:
                self.stdout.write(f"    エラー {error}")
        if report.skipped:
            reasons = "、".join(f"{reason} {count}行" for reason, count in report.skipped)
            self.stdout.write(f"使わない行：{reasons}")
        for warning in report.warnings:
            self.stdout.write(f"注意：{warning}")

    def summary(self, report: ImportReport) -> str:
        """Return the numbers of municipalities by outcome, with the source."""
        assert isinstance(report, StatisticsReport)  # noqa: S101  (the wizard returned it)
        if not report.is_valid:
            return report.summary
        return f"{report.summary}（出典：{report.source.removeprefix('出典：')}）"

    def success(self, report: ImportReport) -> str:
        """Say that figures have no drafts."""
        return "取り込みました。"
