"""Load yearly figures of the municipalities: `manage.py import_statistics FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.municipalities.statistics.mappings import Mapping, UnfitMappingError, read_mapping
from portal.municipalities.statistics.report import StatisticsReport
from portal.municipalities.statistics.services import import_statistics
from portal.tables.spreadsheets import UnreadableFileError, read_lines


class Command(BaseCommand):
    """Read the file, report row by row, and store all figures or none."""

    help = (
        "市町村の統計値を表（CSVまたはXLSX。e-Statの形など）から取り込みます。"
        "1行でもエラーがあれば、何も保存しません。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare file, mapping, year, source and mode."""
        parser.add_argument("file", metavar="FILE", help="取り込むファイル")
        parser.add_argument(
            "--mapping", default="", metavar="FILE.toml", help="列の対応表（省略すると自動で判別）"
        )
        parser.add_argument("--year", type=int, default=None, help="何年の値か（西暦）")
        parser.add_argument("--source", default="", help="出典（対応表の出典に代えます）")
        parser.add_argument("--dry-run", action="store_true", help="確認だけして、何も保存しません")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file or say why it cannot be imported."""
        mapping = self._mapping(options["mapping"])
        try:
            lines, encoding = read_lines(_read(options["file"]))
        except UnreadableFileError as error:
            raise CommandError(str(error)) from error
        report = import_statistics(
            lines,
            mapping=mapping,
            year=options["year"],
            source=options["source"],
            dry_run=options["dry_run"],
        )
        self._show(report, encoding)

    @staticmethod
    def _mapping(path: str) -> Mapping | None:
        if not path:
            return None
        try:
            return read_mapping(_read(path))
        except UnfitMappingError as error:
            raise CommandError(str(error)) from error

    def _show(self, report: StatisticsReport, encoding: str) -> None:
        self.stdout.write(f"文字コード：{encoding}")
        if report.mapping:
            self.stdout.write(f"列の対応表：{report.mapping}")
        for row in report.rows:
            figures = f" {'、'.join(row.figures)}" if row.figures else ""
            self.stdout.write(f"{row.number}行目 {row.outcome.label} {row.title}{figures}")
            for error in row.errors:
                self.stdout.write(f"    エラー {error}")
        if report.skipped:
            reasons = "、".join(f"{reason} {count}行" for reason, count in report.skipped)
            self.stdout.write(f"使わない行：{reasons}")
        for warning in report.warnings:
            self.stdout.write(f"注意：{warning}")
        if report.file_errors:
            raise CommandError("\n".join(report.file_errors))
        if not report.is_valid:
            message = f"{report.summary}\nエラーがあるため、何も保存していません。直してから、もう一度実行してください。"
            raise CommandError(message)
        self.stdout.write(f"{report.summary}（出典：{report.source.removeprefix('出典：')}）")
        self.stdout.write(
            "取り込みました。" if report.stored else "確認だけを行いました。何も保存していません。"
        )


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        message = f"ファイルを読めませんでした：{path}（{error.strerror}）"
        raise CommandError(message) from error
