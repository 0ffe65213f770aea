from typing import Any

from django.core.management.base import BaseCommand

from portal.feedback.services import DAYS_AFTER_HANDLING, DAYS_AT_MOST, delete_old_feedback


class Command(BaseCommand):
    help = (
        f"保存期間を過ぎたご意見・お問い合わせ（対応から{DAYS_AFTER_HANDLING}日、"
        f"受付から{DAYS_AT_MOST}日）を削除します。1日1回動かします。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{delete_old_feedback()}件を削除しました。")
