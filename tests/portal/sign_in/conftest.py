"""People and their second factors."""

import time
from collections.abc import Callable

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.pages import HomePageFactory, make_site

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"


def code_now() -> str:
    """Return what the authenticator app shows."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def wrong_code(number: int) -> str:
    """Return a code that the app does not show around now."""
    shown = {hotp_value(SECRET, int(time.time()) // 30 + step) for step in range(-3, 4)}
    code = number
    while code in shown:
        code += 1000
    return format_hotp_value(code)


def give_app(user: User) -> Authenticator:
    """Register an authenticator app and recovery codes."""
    app = Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt(SECRET)},
    )
    RecoveryCodes.activate(user)
    return app


@pytest.fixture
def user(db: None) -> User:
    """Somebody with a mail address, on a portal with a front page."""
    make_site(HomePageFactory())
    user: User = UserFactory(username="fukushi", email="fukushi@shiomi.example.jp")
    return user


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """Return a way to sign in through the form, with a code if there is an app."""

    def with_password(name: str = "fukushi", code: str = "", **extra: str) -> Client:
        client = Client(**extra)
        client.post("/accounts/login/", {"login": name, "password": PASSWORD})
        if code:
            client.post("/accounts/2fa/authenticate/", {"code": code})
        return client

    return with_password


@pytest.fixture(autouse=True)
def no_cache() -> None:
    """Show that nothing counts in the cache: it may be emptied at any time."""
    cache.clear()
