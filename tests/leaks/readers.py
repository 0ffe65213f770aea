"""The kinds of readers, and the levels that each may see (domain.md section 2.4)."""

from collections.abc import Callable

from django.conf import settings
from django.test import Client

from portal.accounts.models import User
from portal.accounts.visibility import Visibility
from tests.factories.accounts import AdministratorFactory, EditorFactory, UserFactory

# From the widest to the narrowest: content cached for one would show to the next.
READERS: dict[str, Callable[[], User] | None] = {
    "administrator": AdministratorFactory,
    "editor": EditorFactory,
    "municipal": UserFactory,
    "inactive": lambda: UserFactory(is_active=False),
    "anonymous": None,
}
ALLOWED: dict[str, frozenset[str]] = {
    "administrator": frozenset(Visibility.values),
    "editor": frozenset({"public", "municipal", "prefectural"}),
    "municipal": frozenset({"public", "municipal"}),
    "inactive": frozenset({"public"}),
    "anonymous": frozenset({"public"}),
}


def client_of(reader: str) -> Client:
    """Return a client in which the reader is signed in, if they have an account."""
    client = Client()
    make = READERS[reader]
    user = make() if make else None
    if user is not None and user.is_active:
        client.force_login(user)
    return client


def another_browser(client: Client) -> Client:
    """Return a new client with only the session of the signed-in one.

    Creating a reader and signing in takes longer than most pages.
    """
    other = Client()
    if settings.SESSION_COOKIE_NAME in client.cookies:
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        other.cookies[settings.SESSION_COOKIE_NAME] = session
    return other
