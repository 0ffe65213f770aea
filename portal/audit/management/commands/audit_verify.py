import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit.services import verify


class Command(BaseCommand):
    help = (
        "操作記録が書き換えられていないことを、ハッシュの連鎖で確かめます。"
        "壊れていれば、最初の通し番号を示し、終了コード 1 で終わります。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="結果を JSON で出力します")
        parser.add_argument(
            "--expect",
            default="",
            metavar="SEQUENCE:HASH",
            help="控えにある通し番号とハッシュ（標準出力の sequence と hash）とも比べます",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify(_expected(options["expect"]))
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False))
        elif found.ok:
            self.stdout.write(
                f"操作記録{found.entries:,}件（通し番号 {found.first}～{found.last}）に異常はありません。"
            )
        if found.ok:
            return
        message = f"通し番号 {found.broken_at}：{found.problem}"
        raise CommandError(message)


def _expected(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        message = "--expect は「通し番号:ハッシュ（64桁）」の形で指定してください。"
        raise CommandError(message, returncode=2)
    return int(number), digest
