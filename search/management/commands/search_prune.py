from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.diagnosis.no_hits import prune_no_hits
from search.indexing.pruning import KEPT_DAYS, prune


class Command(BaseCommand):
    help = "検索の変更記録のうち、索引に反映済みの古いものを削除します（1日1回、1台で動かします）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=int, default=KEPT_DAYS, help=f"残す日数（標準{KEPT_DAYS}日）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            message = "--days には1以上の数を指定してください。"
            raise CommandError(message)
        self.stdout.write(f"{prune(options['days'])}件の変更記録を削除しました。")
        if number := prune_no_hits():
            self.stdout.write(f"期限の過ぎた「見つからなかった検索」を{number}件削除しました。")
