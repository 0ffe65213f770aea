"""Create the portal of a real prefecture: `manage.py setup_prefecture 32`."""

import getpass
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.models import User
from portal.municipalities.models import Municipality
from portal.municipalities.official_list import municipalities_of
from portal.setup.progress import run_setup
from portal.setup.services import (
    Prefecture,
    create_administrator,
    setup_steps,
)


class Command(BaseCommand):
    """Set up site, municipalities, vocabularies, page tree, groups and first administrator."""

    help = (
        "都道府県のポータルを1回で立ち上げます（例: setup_prefecture 32）。何度実行しても安全です。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the prefecture's code and the first administrator."""
        parser.add_argument("code", help="都道府県コード2桁（例 32）")
        parser.add_argument("--admin-username", default="", help="最初の管理者の利用者名")
        parser.add_argument("--admin-email", default="", help="最初の管理者のメールアドレス")
        parser.add_argument(
            "--admin-password",
            default="",
            help="最初の管理者のパスワード（省略すると画面でたずねます）",
        )
        parser.add_argument(
            "--noinput", "--no-input", action="store_true", help="何もたずねずに実行します"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every step, then say what to do next."""
        code = options["code"].zfill(2)
        try:
            rows = municipalities_of(code)
        except ValueError as error:
            raise CommandError(str(error)) from error
        prefecture = Prefecture(code=code, name=rows[0].prefecture_name, municipalities=rows)
        self.stdout.write(f"{prefecture.name}の連携ポータルを準備します。")
        run_setup(setup_steps(prefecture), self.stdout)
        self._create_first_administrator(options)
        self._summarise(prefecture)

    def _create_first_administrator(self, options: dict[str, Any]) -> None:
        if User.objects.filter(is_superuser=True).exists():
            return
        username, email = options["admin_username"], options["admin_email"]
        password = options["admin_password"]
        asks = not options["noinput"] and sys.stdin.isatty()
        if asks:
            self.stdout.write("最初の管理者を登録します。")
            username = username or input("利用者名: ").strip()
            email = email or input("メールアドレス: ").strip()
            password = password or getpass.getpass("パスワード（12文字以上）: ")
        if not username or not password:
            return
        try:
            create_administrator(username, email, password)
        except ValidationError as error:
            message = "管理者を登録できませんでした。" + " ".join(error.messages)
            raise CommandError(message) from error
        self.stdout.write(f"管理者「{username}」を登録しました。")

    def _summarise(self, prefecture: Prefecture) -> None:
        municipalities = Municipality.objects.current()
        notified = municipalities.notified_by_prefecture().count()
        lines = [
            "",
            f"{prefecture.name}の連携ポータルの準備ができました。",
            f"  市町村 {municipalities.count()}（うち県から通知する市町村 {notified}）",
            "",
            "次にすること",
            f"  1. make serve で起動し、{settings.BASE_URL}/admin/ に管理者でサインインする",
            "  2. 「設定 > ポータルの設定」で問い合わせ先を入力する",
            "  3. 県内圏域を登録し、市町村に割り当てる",
            "  4. 県編集者（福祉）・県編集者（地域振興）・管理者のグループに職員を登録する",
            "  5. 事例を取り込む: manage.py import_cases 事例.xlsx（様式は --template で書き出せます）",
        ]
        if not User.objects.filter(is_superuser=True).exists():
            lines.append("  ※ 管理者がまだいません: manage.py createsuperuser で登録してください")
        self.stdout.write("\n".join(lines))
