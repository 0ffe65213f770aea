"""The matrix as a page of the documentation, in Japanese."""

from portal.accounts.roles import OF_MUNICIPALITIES, PURPOSES, SIDES, RoleName, Side
from tests.support.role_matrix.objects import ANONYMOUS, PEOPLE, SUPERUSER, Matrix, Table

NONE = "－"

HEAD = """# 役割とできること

<!-- `python -m tests.support.role_matrix` が作ります。手で直さないでください。 -->

この表は、ポータルの実際の判定に、実際の利用者と実際のページを渡して作っています（`tests/support/role_matrix/`）。
役割を付け外しする手順は [users.md](users.md)（英語）にあります。

## 役割

| 役割 | 部局・市町村 | できること |
| --- | --- | --- |
"""


def text() -> str:
    """Return the document."""
    parts = [HEAD, *(_role_line(role) for role in RoleName), LEVELS]
    parts += [_table_text(table) for table in Matrix().tables()]
    return "".join(parts)


def _role_line(role: RoleName) -> str:
    place = "市町村が必要" if role in OF_MUNICIPALITIES else "どちらでも"
    if role in SIDES:
        place = f"県の{Side(SIDES[role]).label}"
    elif role is RoleName.ADMINISTRATOR:
        place = "県"
    return f"| {role.label} | {place} | {PURPOSES[role]} |\n"


LEVELS = f"""
「{SUPERUSER}」は役割ではなく、サーバーを管理する人のための印です。「{ANONYMOUS}」は、だれでも見られる公開ページの読者です。

表の「{NONE}」は、何もできないことを表します。「読む」は公開ページで見られること、「編集」「公開」「公開停止」「削除」は管理画面での操作です。
「関係者のみ」の行は、関係者に選ばれていない人について示しています。
"""


def _table_text(table: Table) -> str:
    heads = [*table.heads, *PEOPLE]
    lines = [f"\n## {table.title}\n\n"]
    if table.note:
        lines.append(f"{table.note}\n\n")
    lines.append(f"| {' | '.join(heads)} |\n| {' | '.join(['---'] * len(heads))} |\n")
    for names, cells in table.rows:
        shown = ["・".join(cells[person]) or NONE for person in PEOPLE]
        lines.append(f"| {' | '.join([*names, *shown])} |\n")
    return "".join(lines)
