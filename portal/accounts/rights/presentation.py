"""What the report of rights shows of a user, and which columns leave the portal with an export."""

from collections.abc import Callable, Iterable, Iterator

from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.presentation import last_sign_in_text, shared_text
from portal.accounts.rights.services import Right, add_rights, remarks_on

NO_RIGHT = "なし"


def remarks_text(user: User) -> str:
    """Return why the account needs a look."""
    return "、".join(remarks_on(user))


def _since(right: Right | None) -> str:
    if right is None or right.since is None:
        return ""
    return f"{timezone.localtime(right.since):%Y-%m-%d}"


#: The columns of an export, one row a right: an allow-list.
COLUMNS: tuple[tuple[str, Callable[[User, Right | None], str]], ...] = (
    ("氏名または課名", lambda u, _: str(u)),
    ("利用者名", lambda u, _: u.username),
    ("部局", lambda u, _: u.get_side_display()),
    ("市町村", lambda u, _: str(u.municipality or "")),
    ("所属課", lambda u, _: u.section),
    ("課アカウント", lambda u, _: shared_text(u)),
    ("権限", lambda _, right: right.name if right else NO_RIGHT),
    ("いつから", lambda _, right: _since(right)),
    ("付けた人", lambda _, right: right.given_by if right else ""),
    ("状態", lambda u, _: u.state.label),
    ("最終サインイン", lambda u, _: last_sign_in_text(u)),
    ("有効期限", lambda u, _: u.expires_on.isoformat() if u.expires_on else ""),
    ("確認が必要なもの", lambda u, _: remarks_text(u)),
)


def export_rows(users: Iterable[User]) -> Iterator[list[str]]:
    """Return a row for each right of each user, and one for users without any."""
    for user in add_rights(users):
        rights: list[Right] = user.rights
        for right in rights or [None]:  # type: ignore[list-item]  # no right
            yield [value(user, right) for _, value in COLUMNS]
