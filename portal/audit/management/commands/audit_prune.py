from typing import Any

from django.core.management.base import BaseCommand

from portal.audit.services import prune


class Command(BaseCommand):
    help = "保存期間（AUDIT_RETENTION_DAYS）を過ぎた操作記録を削除します。1日1回動かします。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{prune():,}件を削除しました。")
