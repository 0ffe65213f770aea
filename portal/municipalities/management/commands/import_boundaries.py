"""Load the boundaries of the prefecture's municipalities: `manage.py import_boundaries FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.municipalities.boundaries.services import CREDIT, import_boundaries


class Command(BaseCommand):
    """Read the file, report area by area what is drawn, and replace the map."""

    help = (
        "市町村の境界（国土数値情報「行政区域データ」のGeoJSONまたはTopoJSON）を取り込み、"
        "地図を塗り分けられるようにします。もう一度実行すると置き換えます。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare file, mode and credit."""
        parser.add_argument("file", metavar="FILE", help="取り込むファイル")
        parser.add_argument("--dry-run", action="store_true", help="確認だけして、何も保存しません")
        parser.add_argument(
            "--credit", default=CREDIT, help=f"地図に添える出典（省略すると{CREDIT}）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file or say why it cannot be loaded."""
        path = Path(options["file"])
        try:
            content = path.read_bytes()
        except OSError as error:
            message = f"ファイルを読めませんでした：{path}（{error.strerror}）"
            raise CommandError(message) from error
        report = import_boundaries(
            content, file_name=path.name, credit=options["credit"], dry_run=options["dry_run"]
        )
        if report.errors:
            message = "\n".join((*report.errors, "何も保存していません。"))
            raise CommandError(message)
        self._list("境界を読み取った市町村", report.drawn)
        self._list("県内の市町村に当たらないため使わない区域", report.left_out)
        self._list("ファイルに境界がないため点で示す市町村", report.missing)
        self.stdout.write(
            f"地図の大きさ {report.size / 1024:.1f} KB（圧縮後）、別枠で示す島 {report.insets}か所"
        )
        self.stdout.write(
            "境界を取り込みました。"
            if report.stored
            else "確認だけを行いました。何も保存していません。"
        )

    def _list(self, title: str, names: tuple[str, ...]) -> None:
        if names:
            self.stdout.write(f"{title}（{len(names)}）：{'、'.join(names)}")
