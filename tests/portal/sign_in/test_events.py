"""The log of sign-ins that people see of their own account."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from portal.accounts.models import User
from portal.sign_in.models import SignInEvent
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.portal.sign_in.conftest import PASSWORD

SignIn = Callable[..., Client]
Kind = SignInEvent.Kind


def test_people_see_their_own_sign_ins_and_nobody_elses(user: User, sign_in: SignIn) -> None:
    other = UserFactory(username="chiiki")
    Client(HTTP_USER_AGENT="qzx-other").post(
        "/accounts/login/", {"login": other.username, "password": PASSWORD}
    )
    client = sign_in(HTTP_USER_AGENT="Firefox/151 庁内PC", REMOTE_ADDR="10.1.2.3")
    Client(REMOTE_ADDR="203.0.113.9").post(
        "/accounts/login/", {"login": "fukushi", "password": "wrong"}
    )

    page = client.get("/accounts/events/").content.decode()

    assert [
        text in page
        for text in ("Firefox/151 庁内PC", "10.1.2.3", "203.0.113.9", "パスワードが違いました")
    ] == [True] * 4
    assert "qzx-other" not in page


def test_a_guess_at_no_account_is_logged_without_the_name(user: User) -> None:
    Client().post("/accounts/login/", {"login": "himitsu", "password": "wrong"})

    assert SignInEvent.objects.values_list("user", "kind").get() == (None, Kind.FAILED)


def test_the_log_costs_the_same_however_long_it_is(
    user: User, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    actor = AdministratorFactory()
    client = sign_in()
    SignInEvent.objects.bulk_create(
        SignInEvent(user=user, kind=Kind.UNLOCKED, actor=actor) for _ in range(60)
    )
    client.get("/accounts/events/")

    # Session, user, how many there are, one page of them with those who did it; the rights for the menu.
    with django_assert_num_queries(6):
        client.get("/accounts/events/")
