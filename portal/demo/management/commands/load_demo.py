"""Load the fictional demo prefecture: `manage.py load_demo`."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal.demo.services import demo_steps
from portal.setup.progress import run_steps
from portal.setup.services import OtherPrefectureError, Step
from search.indexing import left_to_rebuild


class Command(BaseCommand):
    """Load the demo; loading it again changes nothing."""

    help = "架空の県「汐野県」のデモデータを読み込みます。何度実行しても安全です。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, load, index."""
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
