"""Who is at work in the admin, for what is shown there without being told of the request.

Wagtail asks a page for its title, and a chooser for what is chosen, without saying for whom.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

#: What stands in the admin in place of the title of a thing that someone may not see.
HIDDEN_LABEL = "（閲覧できません）"

_acting_user: ContextVar[Any] = ContextVar("acting_user", default=None)


@contextmanager
def acting(user: Any) -> Iterator[None]:
    """Let `acting_user` return this user until the block ends."""
    token = _acting_user.set(user)
    try:
        yield
    finally:
        _acting_user.reset(token)


def acting_user() -> Any:
    """Return the user whose request to the admin is being answered, or None."""
    return _acting_user.get()
