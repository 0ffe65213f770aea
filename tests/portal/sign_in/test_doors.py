"""500 guesses at each door: no more than the limit are checked, and then even the right one is refused."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.views import LoginView
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.accounts.models import User
from portal.sign_in.counting import ACCOUNT_LIMIT, ADDRESS_LIMIT
from portal.sign_in.models import AttemptCount
from tests.factories.accounts import UserFactory
from tests.portal.sign_in.conftest import PASSWORD, code_now, give_app, wrong_code

pytestmark = pytest.mark.slow

GUESSES = 500
CHANGED = "denshobato-wa-mado-no-soto"
#: Each guess comes from another address, so that the account alone stops them.
ADDRESSES = [f"198.51.100.{n}" for n in range(1, 251)] + [f"203.0.113.{n}" for n in range(1, 251)]


class CountingHasher(MD5PasswordHasher):
    """Counts how many passwords were compared."""

    algorithm = "md5"
    compared = 0

    def verify(self, password: str, encoded: str) -> bool:
        type(self).compared += 1
        return super().verify(password, encoded)


@dataclass
class Door:
    """Where to guess: `guess` with a wrong value, `right` with the right one."""

    guess: Callable[[int], Any]
    right: Callable[[], Any]
    opened: Callable[[], bool]


@pytest.fixture
def compared(settings: Any) -> Callable[[], int]:
    """Return a way to ask how many passwords were compared since the start of the test."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.compared = 0
    return lambda: CountingHasher.compared


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/session/").status_code == 200


def sign_in_door(client: Client, name: str) -> Door:
    def send(password: str, number: int) -> Any:
        data = {"login": name, "password": password}
        return client.post("/accounts/login/", data, REMOTE_ADDR=ADDRESSES[number])

    return Door(
        lambda number: send(f"wrong {number}", number),
        lambda: send(PASSWORD, 0),
        lambda: is_signed_in(client),
    )


def confirm_door(client: Client) -> Door:
    before = client.session["sign_in.confirmed"]
    session = client.session
    session["sign_in.confirmed"] = 0
    session.save()

    def send(password: str, number: int) -> Any:
        data = {"password": password}
        return client.post("/accounts/reauthenticate/", data, REMOTE_ADDR=ADDRESSES[number])

    return Door(
        lambda number: send(f"wrong {number}", number),
        lambda: send(PASSWORD, 0),
        lambda: client.session["sign_in.confirmed"] >= before,
    )


def change_door(client: Client, user: User) -> Door:
    def send(password: str, number: int) -> Any:
        data = {"oldpassword": password, "password1": CHANGED, "password2": CHANGED}
        return client.post("/accounts/password/change/", data, REMOTE_ADDR=ADDRESSES[number])

    def opened() -> bool:
        user.refresh_from_db()
        return user.check_password(CHANGED)

    return Door(lambda number: send(f"wrong {number}", number), lambda: send(PASSWORD, 0), opened)


@pytest.fixture
def stopped_clock() -> Iterator[None]:
    """Stop the time: what an address has failed is forgotten one by one."""
    with time_machine.travel("2026-11-30 09:00+09:00", tick=False):
        yield


PASSWORD_DOORS = ("name", "mail", "confirm", "change")


def password_door(name: str, user: User, client: Client) -> Door:
    if name == "name":
        return sign_in_door(client, user.username)
    if name == "mail":
        return sign_in_door(client, user.email.upper())
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return confirm_door(client) if name == "confirm" else change_door(client, user)


@pytest.mark.parametrize("name", PASSWORD_DOORS)
def test_no_more_passwords_than_the_limit_are_compared(
    user: User, client: Client, compared: Callable[[], int], name: str
) -> None:
    door = password_door(name, user, client)
    before = compared()

    for number in range(GUESSES):
        door.guess(number)
        cache.clear()
    guessed = compared() - before
    door.right()

    # The right one is not even looked at.
    assert (guessed, compared() - before) == (ACCOUNT_LIMIT.failures, ACCOUNT_LIMIT.failures)
    assert not door.opened()


@pytest.mark.parametrize("name", PASSWORD_DOORS)
def test_once_unlocked_the_right_password_opens(user: User, client: Client, name: str) -> None:
    door = password_door(name, user, client)
    for number in range(ACCOUNT_LIMIT.failures):
        door.guess(number)
    administrator = Client()
    administrator.force_login(UserFactory(is_superuser=True))

    administrator.post(reverse("sign_in_of_user", args=[user.pk]), {"unlock": ""})
    door.right()

    assert door.opened()


def test_all_doors_for_the_password_of_an_account_count_together(
    user: User, client: Client, compared: Callable[[], int]
) -> None:
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    before = compared()

    for number in range(3):
        confirm_door(client).guess(number)
        change_door(client, user).guess(number)
        sign_in_door(Client(), user.username).guess(number)
        sign_in_door(Client(), user.email).guess(number)

    assert compared() - before == ACCOUNT_LIMIT.failures


@pytest.fixture
def codes_compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the codes that were compared with those of the app or the recovery codes."""
    seen: list[str] = []
    compare = TOTP.validate_code

    def watched(app: TOTP, code: str) -> bool:
        seen.append(code)
        return compare(app, code)

    monkeypatch.setattr(TOTP, "validate_code", watched)
    return seen


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_no_more_codes_than_the_limit_are_compared(
    user: User, client: Client, codes_compared: list[str], kind: str
) -> None:
    give_app(user)
    right = RecoveryCodes.activate(user).get_unused_codes()[0] if kind == "recovery" else ""
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})

    for number in range(GUESSES):
        data = {"code": wrong_code(number)}
        client.post("/accounts/2fa/authenticate/", data, REMOTE_ADDR=ADDRESSES[number])
        cache.clear()
    answer = client.post("/accounts/2fa/authenticate/", {"code": right or code_now()})

    assert len(codes_compared) == ACCOUNT_LIMIT.failures
    assert "しばらく確認できません" in answer.content.decode()
    assert not is_signed_in(client)


def test_signing_in_anew_gives_no_more_codes(
    user: User, client: Client, codes_compared: list[str]
) -> None:
    """The right password resets the count of passwords, not that of codes."""
    give_app(user)
    for number in range(20):
        client.post("/accounts/logout/")
        client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
        client.post("/accounts/2fa/authenticate/", {"code": wrong_code(number)})

    assert len(codes_compared) == ACCOUNT_LIMIT.failures


def test_the_code_that_confirms_who_one_is_counts_with_that_of_signing_in(
    user: User, client: Client, codes_compared: list[str]
) -> None:
    give_app(user)
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    codes_compared.clear()

    for number in range(GUESSES):
        client.post(
            "/accounts/2fa/reauthenticate/",
            {"code": wrong_code(number)},
            REMOTE_ADDR=ADDRESSES[number],
        )

    assert len(codes_compared) == ACCOUNT_LIMIT.failures


def test_no_more_mails_than_the_limit_are_sent_to_an_address(
    user: User, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(GUESSES):
            client.post(
                "/accounts/password/reset/", {"email": user.email}, REMOTE_ADDR=ADDRESSES[number]
            )

    assert [sent.to for sent in mail.outbox] == [[user.email]] * ACCOUNT_LIMIT.failures


def test_no_more_mails_than_the_limit_are_sent_for_a_new_mail_address(
    user: User, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(30):
            client.post("/accounts/mail/", {"email": f"a{number}@shiomi.example.jp"})

    assert len(mail.outbox) == ACCOUNT_LIMIT.failures


def test_an_address_that_nobody_has_is_answered_alike(user: User, client: Client) -> None:
    def answers(address: str) -> list[tuple[int, str, str]]:
        return [
            (a.status_code, a.get("Location", ""), re.sub(r'value="[^"]*"', "", a.content.decode()))
            for a in (
                client.post("/accounts/password/reset/", {"email": address})
                for _ in range(ACCOUNT_LIMIT.failures + 1)
            )
        ]

    assert answers("nobody@shiomi.example.jp") == answers(user.email)


def test_a_name_that_nobody_has_is_answered_alike(
    user: User, client: Client, compared: Callable[[], int]
) -> None:
    def answers(name: str) -> list[tuple[int, str]]:
        found = []
        for number in range(ACCOUNT_LIMIT.failures + 1):
            answer = sign_in_door(client, name).guess(number)
            text = re.sub(r'value="[^"]*"', "", answer.content.decode())
            found.append((answer.status_code, text))
        return found

    assert answers("nobody") == answers(user.username)


def test_one_address_is_stopped_whatever_accounts_it_tries(
    user: User, client: Client, compared: Callable[[], int], stopped_clock: None
) -> None:
    names = [UserFactory().username for _ in range(100)]
    before = compared()

    for number in range(GUESSES):
        client.post("/accounts/login/", {"login": names[number % 100], "password": "wrong"})

    assert compared() - before == ADDRESS_LIMIT.failures
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert not is_signed_in(client)


def test_own_sign_ins_in_between_do_not_help_an_address(
    user: User, client: Client, compared: Callable[[], int], stopped_clock: None
) -> None:
    names = [UserFactory().username for _ in range(100)]
    before = compared()
    own = 0

    for number in range(100):
        client.post("/accounts/login/", {"login": names[number], "password": "wrong"})
        other = Client()
        other.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
        own += is_signed_in(other)

    assert compared() - before - own == ADDRESS_LIMIT.failures


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/accounts/2fa/keys/login/", {"credential": '{"response": {"userHandle": "MQ"}}'}),
        ("/accounts/password/reset/key/1-cabc12-0123456789abcdef/", None),
    ],
    ids=["passkey", "link"],
)
@pytest.mark.usefixtures("stopped_clock")
def test_what_cannot_be_guessed_is_not_checked_for_ever(
    user: User, client: Client, path: str, data: dict[str, str] | None
) -> None:
    for _ in range(GUESSES):
        client.get(path) if data is None else client.post(path, data)

    row = AttemptCount.objects.get(key="address:127.0.0.1")
    assert (row.failures, row.locks) == (0, 1)


def test_wagtails_own_doors_check_nothing(user: User, compared: Callable[[], int]) -> None:
    client = Client()
    before = compared()

    answers = [
        client.post(address, {"username": user.username, "password": PASSWORD})
        for address in ("/admin/login/", "/_util/login/")
    ]

    assert [a.status_code for a in answers] == [302, 302]
    assert not is_signed_in(client)
    assert compared() == before


def views(resolver: URLResolver, prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for entry in resolver.url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += views(entry, here)
        elif isinstance(entry, URLPattern):
            found.append((here, entry.callback))
    return found


def test_no_address_leads_to_a_sign_in_that_knows_no_second_factor() -> None:
    resolver = get_resolver()
    own = [
        route
        for route, view in views(resolver)
        if issubclass(getattr(view, "view_class", object), LoginView)
    ]

    # They are there, in Wagtail's lists, but something of ours comes before them.
    assert sorted(own) == ["_util/login/", "admin/login/"]
    assert [
        issubclass(resolver.resolve(f"/{route}").func.view_class, LoginView) for route in own
    ] == [False, False]
