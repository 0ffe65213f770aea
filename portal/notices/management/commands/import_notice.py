"""Import an official text as a draft: `manage.py import_notice FILE.txt`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.models import User
from portal.notices.importing.services import (
    ImportRefusedError,
    create_draft,
    overlong,
    read_notice,
    shown_date,
)


class Command(BaseCommand):
    """Read a text, report line by line, store a draft."""

    help = "通知文のテキスト（UTF-8またはShift_JIS）を、見出しや箇条書きに分けて下書きにします。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare file, mode and the importing person."""
        parser.add_argument("file", metavar="FILE", help="通知文のテキストファイル")
        parser.add_argument("--dry-run", action="store_true", help="確認だけして、何も保存しません")
        parser.add_argument("--user", default="", metavar="NAME", help="取り込む人の利用者名")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file."""
        path = Path(options["file"])
        user = self._user(options["user"])
        try:
            text = read_notice(path.read_bytes())
        except OSError as error:
            message = f"ファイルを読めませんでした：{path}（{error.strerror}）"
            raise CommandError(message) from error
        except ImportRefusedError as error:
            raise CommandError(str(error)) from error
        notice = text.notice
        facts = {
            "文字コード": text.encoding_label,
            "文書番号": notice.number,
            "日付": shown_date(notice),
            "宛先": "、".join(notice.addressees),
            "発出者": " ".join(notice.sender),
            "題名": notice.title,
            "本文": "、".join(f"{label} {number}" for label, number in notice.counts()),
        }
        for label, value in facts.items():
            self.stdout.write(f"{label}：{value or '（読み取れませんでした）'}")
        for remark in [*overlong(notice), *notice.remarks]:
            self.stdout.write(f"  {remark.weight.label} {remark}")
        if options["dry_run"]:
            self.stdout.write("確認だけを行いました。何も保存していません。")
            return
        try:
            page = create_draft(notice, user)
        except ImportRefusedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"下書きとして取り込みました（ID {page.pk}）。管理画面で確かめて公開してください。"
        )

    @staticmethod
    def _user(name: str) -> User | None:
        if not name:
            return None
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            message = f"利用者「{name}」は登録されていません。"
            raise CommandError(message)
        return user
