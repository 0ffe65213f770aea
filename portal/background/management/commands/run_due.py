from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.background.services import run_due


class Command(BaseCommand):
    help = "時刻や間隔で決まっている処理（まとめメール、送り直しなど）のうち、時間が来たものを行います。5分ごとに動かします。"

    def handle(self, *args: Any, **options: Any) -> None:
        failed = run_due()
        if failed:
            message = f"失敗した処理があります：{'、'.join(failed)}"
            raise CommandError(message)
