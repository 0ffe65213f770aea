"""Sessions end: without activity, after 12 hours, and from another device."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from portal.accounts.models import User
from portal.sign_in.models import SignInEvent
from tests.factories.accounts import AdministratorFactory
from tests.portal.sign_in.conftest import PASSWORD

SignIn = Callable[..., Client]
START = datetime(2026, 11, 30, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
JSON = {"accept": "application/json"}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def seconds(client: Client) -> int:
    return int(client.get("/accounts/session/").json()["seconds"])


def test_after_30_minutes_without_activity_one_is_signed_out(
    user: User, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    client = sign_in()
    clock.shift(30 * MINUTE - timedelta(seconds=1))
    assert client.get("/accounts/").status_code == 200
    clock.shift(30 * MINUTE)

    assert client.get("/accounts/").url == "/accounts/login/?next=/accounts/"
    assert client.get("/accounts/session/").status_code == 401


def test_whoever_stays_active_stays_for_12_hours(
    user: User, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    client = sign_in()
    opened = []
    for _ in range(37):
        clock.shift(20 * MINUTE)
        opened.append(client.get("/accounts/").status_code == 200)

    assert opened == [True] * 35 + [False] * 2


def test_questions_of_scripts_are_no_activity(user: User, clock: time_machine.Traveller) -> None:
    client = Client()
    client.force_login(AdministratorFactory())
    for _ in range(29):
        clock.shift(MINUTE)
        client.get("/accounts/session/", headers=JSON)
        client.get("/admin/session/", headers=JSON)
        client.post("/admin/editing-sessions/ping/pages/homepage/1/1/", headers=JSON)

    assert seconds(client) == 60


def test_the_button_of_the_warning_goes_on_with_the_session(
    user: User, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    client = sign_in()
    clock.shift(28 * MINUTE)

    answer = client.post("/accounts/session/")

    assert answer.json()["seconds"] == 30 * 60
    assert answer["Cache-Control"] == "private, no-store"


def test_going_on_needs_the_token_of_the_form(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    token = client.get("/accounts/session/").json()["token"]

    assert client.post("/accounts/session/", headers=JSON).status_code == 403
    assert client.post("/accounts/session/", headers={"x-csrftoken": token}).status_code == 200


def test_the_12_hours_are_not_made_longer(
    user: User, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    client = sign_in()
    for _ in range(11 * 3 + 2):
        clock.shift(20 * MINUTE)
        client.post("/accounts/session/")
    clock.shift(10 * MINUTE)

    assert client.post("/accounts/session/").json()["seconds"] == 10 * 60


def test_a_form_sent_too_late_is_kept_through_the_sign_in(
    user: User, clock: time_machine.Traveller
) -> None:
    client = Client()
    client.force_login(AdministratorFactory())
    clock.shift(31 * MINUTE)

    answer = client.post("/admin/snippets/vocabularies/portaltag/add/", {"name": "居場所"})

    assert answer.status_code == 403
    assert BeautifulSoup(answer.content, "html.parser").select_one("input[name=unsent]")


def test_other_devices_are_listed_and_signed_out(user: User, sign_in: SignIn) -> None:
    here = sign_in(HTTP_USER_AGENT="Firefox/151 庁内PC", REMOTE_ADDR="10.1.2.3")
    there = sign_in(HTTP_USER_AGENT="Edge/150", REMOTE_ADDR="10.9.9.9")
    somebody = Client()
    somebody.force_login(AdministratorFactory())

    page = here.get("/accounts/sessions/").content.decode()
    here.post("/accounts/sessions/")

    assert ["Firefox/151 庁内PC" in page, "Edge/150" in page, "10.9.9.9" in page] == [True] * 3
    assert [c.get("/accounts/session/").status_code for c in (here, there, somebody)] == [
        200,
        401,
        200,
    ]
    assert user.sign_in_events.order_by("-pk")[0].kind == SignInEvent.Kind.SESSIONS_ENDED


def test_a_new_password_signs_out_other_devices(user: User, sign_in: SignIn) -> None:
    here, there = sign_in(), sign_in()
    new = "denshobato-wa-mado-no-soto"
    here.post(
        "/accounts/password/change/",
        {"oldpassword": "correct horse battery staple", "password1": new, "password2": new},
    )

    assert [c.get("/accounts/session/").status_code for c in (here, there)] == [200, 401]


def test_activity_is_written_down_once_a_minute(
    user: User, sign_in: SignIn, clock: time_machine.Traveller, django_assert_num_queries: Any
) -> None:
    client = sign_in()
    client.get("/robots.txt")
    clock.shift(timedelta(seconds=29))

    with django_assert_num_queries(2):
        client.get("/robots.txt")


def test_strangers_get_no_session(db: None, client: Client) -> None:
    answer = client.get("/robots.txt")

    assert (answer.cookies.keys(), answer.get("Vary", "")) == ({}.keys(), "")


def test_signing_out_other_devices_needs_the_password(
    user: User, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    here, there = sign_in(), sign_in()
    clock.shift(20 * MINUTE)

    asked = here.post("/accounts/sessions/")

    assert asked.url == "/accounts/reauthenticate/?next=%2Faccounts%2Fsessions%2F"
    assert there.get("/accounts/session/").status_code == 200
    here.post(asked.url, {"password": PASSWORD})
    here.post("/accounts/sessions/")
    assert [c.get("/accounts/session/").status_code for c in (here, there)] == [200, 401]


def test_signing_in_and_confirming_make_a_new_session_key(
    user: User, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    client = sign_in()
    first = client.session.session_key
    clock.shift(20 * MINUTE)
    client.get("/accounts/mail/", follow=True)

    client.post("/accounts/reauthenticate/?next=/accounts/mail/", {"password": PASSWORD})

    second = client.session.session_key
    assert (first != second, len(second)) == (True, 32)
    assert not Session.objects.filter(session_key=first).exists()
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [second]
    assert client.get("/accounts/mail/").status_code == 200


def test_an_administrator_signs_a_colleague_out_everywhere(user: User, sign_in: SignIn) -> None:
    here, there = sign_in(), sign_in()
    actor = AdministratorFactory()
    administrator = Client()
    administrator.force_login(actor)
    address = f"/admin/users/{user.pk}/sign-in/"
    assert "端末やブラウザーは2件です" in administrator.get(address).content.decode()

    administrator.post(address, {"end_sessions": ""})

    signed_in = [c.get("/accounts/session/").status_code for c in (here, there, administrator)]
    assert signed_in == [401, 401, 200]
    event = user.sign_in_events.order_by("-pk")[0]
    assert (event.kind, event.actor) == (SignInEvent.Kind.SIGNED_OUT, actor)


def test_a_session_ends_with_the_account(user: User, sign_in: SignIn) -> None:
    stopped, deleted = sign_in(), Client()
    colleague = AdministratorFactory()
    deleted.force_login(colleague)

    User.objects.filter(pk=user.pk).update(is_active=False)
    colleague.delete()

    assert [c.get("/accounts/session/").status_code for c in (stopped, deleted)] == [401, 401]


@pytest.mark.parametrize(("everybody", "left"), [(False, [401, 200]), (True, [401, 401])])
def test_an_operator_ends_sessions(
    everybody: bool, left: list[int], user: User, sign_in: SignIn
) -> None:
    here, somebody = sign_in(), Client()
    somebody.force_login(AdministratorFactory())

    call_command("sign_out_users", *(["--all"] if everybody else [user.username]))

    assert [c.get("/accounts/session/").status_code for c in (here, somebody)] == left
