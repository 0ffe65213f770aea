"""Clean stored texts: `manage.py clean_texts --dry-run`. Run once, after the update to this version."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.japanese.services import clean_stored_texts, find_stored_private_use


class Command(BaseCommand):
    """Remove invisible characters from all stored texts and revisions, and report all 外字."""

    help = "保存されている文章から見えない制御文字などを取り除き、外字のある場所を示します。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the dry run."""
        parser.add_argument("--dry-run", action="store_true", help="数えるだけで、変更しません。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Clean and report."""
        dry_run = options["dry_run"]
        places = Counter(
            str(place.model._meta.verbose_name) for place in clean_stored_texts(dry_run=dry_run)
        )
        done = "取り除く文字がある項目" if dry_run else "文字を取り除いた項目"
        self.stdout.write(f"{done}：{places.total()}か所")
        for name, number in places.items():
            self.stdout.write(f"  {name}：{number}か所")
        found = list(find_stored_private_use())
        self.stdout.write(f"外字：{len(found)}か所（管理画面で別の字に置き換えてください）")
        for place, private in found:
            self.stdout.write(f"  {place}：{private}")
