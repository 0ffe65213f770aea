"""The columns of the list of users: the only list, from which template, reading and messages derive.

The headers are those of the export of users (`portal.accounts.presentation.COLUMNS`), so that an
exported list can be corrected and taken in again.
"""

from dataclasses import dataclass

from portal.accounts.presentation import COLUMNS as EXPORTED
from portal.accounts.roles import RoleName, Side
from portal.tables.spreadsheets import normalise_header


@dataclass(frozen=True)
class Column:
    """A column: its header, the field of the user, and how it is filled in.

    `required` says whether the file must have the column.
    """

    header: str
    field: str
    help_text: str
    example: str = ""
    required: bool = False
    long: bool = False

    @property
    def key(self) -> str:
        """Return the normalised header: files may use other widths."""
        return normalise_header(self.header)

    @property
    def header_with_mark(self) -> str:
        """Return the header of the template, which marks required columns."""
        return f"{self.header}（必須）" if self.required else self.header


COLUMNS = (
    Column(
        "氏名または課名",
        "display_name",
        "60字まで。課アカウントのときは課の名前を書きます。",
        "潮見市 地域共生課",
        required=True,
        long=True,
    ),
    Column(
        "メールアドレス",
        "email",
        "招待のメールを送ります。利用者名にもなります。登録済みの人は、このアドレスで見分けます。",
        "kyosei@city.shiomi.example.jp",
        required=True,
        long=True,
    ),
    Column(
        "役割",
        "groups",
        f"{'、'.join(RoleName.labels)}。2つ以上は「、」で区切ります。新しい人には必要です。",
        "投稿者",
        required=True,
    ),
    Column(
        "部局",
        "side",
        f"{'か'.join(Side.labels)}（「福祉」「地域振興」でも構いません）。",
        "福祉部局",
    ),
    Column(
        "市町村",
        "municipality",
        "市町村名か6桁の市町村コード。県の職員は空欄にします。",
        "潮見市",
    ),
    Column("所属課", "section", "60字まで。", "地域共生課"),
    Column(
        "課アカウント", "is_shared", "課で共有するアカウントは「はい」、個人は「いいえ」。", "はい"
    ),
    Column(
        "有効期限",
        "expires_on",
        "この日まで使えます。空欄は期限なし。例：令和9年3月31日、R9.3.31、2027-03-31。",
        "令和9年3月31日",
    ),
)
BY_FIELD = {column.field: column for column in COLUMNS}
#: Columns of the export that say something about an account but are not changed by a list.
NOT_READ = {normalise_header(header) for header, _ in EXPORTED} - {c.key for c in COLUMNS}
