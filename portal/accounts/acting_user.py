"""The user of the current admin request, for code that Wagtail calls without the request.

Wagtail asks a page for its title, and a chooser for its value, without saying for which user.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

#: Shown in the admin instead of the title of an object that the user may not see.
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
