"""Load the fictional demo prefecture: `manage.py load_demo`."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.demo.services import demo_steps
from portal.setup.progress import run_steps
from portal.setup.services import OtherPrefectureError, Step
from search.indexing.updates import left_to_rebuild


class Command(BaseCommand):
    """Load the demo; loading it again changes nothing."""

    help = "架空の県「汐野県」のデモデータを読み込みます。何度実行しても安全です。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the flag without which production settings are refused."""
        parser.add_argument(
            "--in-production",
            action="store_true",
            help="本番の設定でも、架空のデータと公開されたパスワードの利用者を読み込みます",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, load the data and rebuild the search index."""
        if settings.PRODUCTION and not options["in_production"]:
            message = (
                "本番の設定（portal.settings.production）なので、デモデータを読み込みませんでした。"
                "デモには、パスワードが公開されている利用者が含まれます。"
                "デモ用のサーバーであれば、--in-production を付けて実行してください。"
            )
            raise CommandError(message)
        steps = [
            Step("データベース", self._migrate),
            *demo_steps(),
            Step("検索索引", self._rebuild_search),
        ]
        try:
            with left_to_rebuild():
                run_steps(steps, self.stdout)
        except OtherPrefectureError as error:
            raise CommandError(str(error)) from error

    def _migrate(self) -> str:
        call_command("migrate", interactive=False, verbosity=0)
        return "最新"

    def _rebuild_search(self) -> str:
        call_command("search_rebuild", verbosity=0)
        return "作成済み"
