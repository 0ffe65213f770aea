from typing import Any

from django.core.management.base import BaseCommand

from portal.mail.retention import DAYS_KEPT, delete_old_mails


class Command(BaseCommand):
    help = f"作成から{DAYS_KEPT}日を過ぎたメールの記録を削除します（送信待ちのものは残します）。1日1回動かします。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{delete_old_mails()}件を削除しました。")
