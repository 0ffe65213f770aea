from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.feedback.mails import send_waiting


class Command(BaseCommand):
    help = "まだ担当に知らせていないご意見・お問い合わせを、メールで知らせます。"

    def handle(self, *args: Any, **options: Any) -> None:
        if not send_waiting():
            message = "メールサーバーに送信できませんでした。次の実行のときに、もう一度送ります。"
            raise CommandError(message)
