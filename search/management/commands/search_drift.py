from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import IndexUnavailableError
from search.indexing import drift

SHOWN = 20


class Command(BaseCommand):
    help = "検索の索引とデータベースを比べ、違いがあれば知らせます（終了コード1）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="違いを直します")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = drift(repair=options["repair"])
        except IndexUnavailableError as error:
            message = "索引がないか、壊れています。manage.py search_rebuild を実行してください。"
            raise CommandError(message) from error
        for label, ids in (
            ("索引にない", found.missing),
            ("内容が古い", found.outdated),
            ("索引に余分", found.surplus),
        ):
            if ids:
                more = f" ほか{len(ids) - SHOWN}件" if len(ids) > SHOWN else ""
                self.stdout.write(f"{label}: {len(ids)}件 {' '.join(ids[:SHOWN])}{more}")
        if not found:
            self.stdout.write("索引とデータベースは一致しています。")
        elif options["repair"]:
            self.stdout.write("違いを直しました。")
        else:
            message = "違いがあります。--repair を付けて実行すると直します。"
            raise CommandError(message)
