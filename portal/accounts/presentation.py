"""How users are shown in lists, and which columns leave the portal with an export."""

from collections.abc import Callable

from django.utils import timezone

from portal.accounts.models import User
from portal.japanese.dates import format_date

SUPERUSER = "システム管理者"


def roles_text(user: User) -> str:
    """Return the roles and further groups of a user; lists prefetch the groups."""
    roles = [role.label for role in user.roles]
    others = sorted(g.name for g in user.groups.all() if g.name not in roles)
    first = [SUPERUSER] if user.is_superuser else []
    return "、".join([*first, *roles, *others]) or "なし"


def shared_text(user: User) -> str:
    """Return whether it is the account of a section."""
    return "はい" if user.is_shared else "いいえ"


def expiry_text(user: User) -> str:
    """Return the last day of the account; empty without one."""
    return format_date(user.expires_on) if user.expires_on else ""


def last_sign_in_text(user: User) -> str:
    """Return the day of the last sign-in."""
    return f"{timezone.localtime(user.last_login):%Y-%m-%d}" if user.last_login else ""


#: The columns of an export: an allow-list.
COLUMNS: tuple[tuple[str, Callable[[User], str]], ...] = (
    ("氏名または課名", str),
    ("利用者名", lambda u: u.username),
    ("メールアドレス", lambda u: u.email),
    ("役割", roles_text),
    ("部局", lambda u: u.get_side_display()),
    ("市町村", lambda u: str(u.municipality or "")),
    ("所属課", lambda u: u.section),
    ("課アカウント", shared_text),
    ("最終サインイン", last_sign_in_text),
    ("有効期限", lambda u: u.expires_on.isoformat() if u.expires_on else ""),
    ("状態", lambda u: u.state.label),
)
