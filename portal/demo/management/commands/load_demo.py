"""Load the fictional demo prefecture: `manage.py load_demo`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.demo.services import demo_steps
from portal.setup.progress import run_setup


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
        run_setup(demo_steps(), self.stdout)
