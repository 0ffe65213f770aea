"""Sessions end: without activity, after 12 hours, and from another device."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from portal.accounts.models import User
from portal.sign_in.models import SignInEvent
from tests.factories.accounts import AdministratorFactory

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
