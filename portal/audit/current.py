"""The request that is being answered, for deeds that are recorded far from it (signals of models)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest
from wagtail.log_actions import get_active_log_context

_request: ContextVar[HttpRequest | None] = ContextVar("audit_request", default=None)


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Let `current_request` return this request until the block ends."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def current_request() -> HttpRequest | None:
    """Return the request that is being answered; None in a command or a worker."""
    return _request.get()


def person_at_work(request: HttpRequest | None) -> Any:
    """Return the user who is signed in, or whom Wagtail knows to be at work; None for nobody."""
    user = getattr(request, "user", None) or get_active_log_context().user
    return user if user is not None and user.is_authenticated else None
