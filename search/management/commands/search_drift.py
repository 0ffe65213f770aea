from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.core.engines.base import Engine, EngineAwayError, IndexUnavailableError
from search.engines import get_indices
from search.indexing.updates import drift

SHOWN = 20


class Command(BaseCommand):
    help = "検索の索引とデータベースを比べ、違いがあれば知らせます（終了コード1）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="違いを直します")

    def handle(self, *args: Any, **options: Any) -> None:
        engines = get_indices()
        differ = False
        for engine in engines:
            if len(engines) > 1:
                self.stdout.write(f"[{engine.name}]")
            differ |= self._compare(engine, repair=options["repair"])
        if differ and not options["repair"]:
            message = "違いがあります。--repair を付けて実行すると直します。"
            raise CommandError(message)

    def _compare(self, engine: Engine, *, repair: bool) -> bool:
        """Print the differences of one index; return whether there are any."""
        try:
            found = drift(engine, repair=repair)
        except EngineAwayError as error:
            message = f"Elasticsearch に接続できないか、書き込めません（{error}）。"
            raise CommandError(message) from error
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
        elif repair:
            self.stdout.write("違いを直しました。")
        return bool(found)
