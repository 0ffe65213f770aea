"""Accounts end with their last day, in Japanese time: at every door, and for those signed in."""

import datetime

import pytest
import time_machine
from django.test import Client

from portal.accounts.visibility import audiences_of
from portal.mail.models import OutgoingMail
from tests.portal.sign_in.conftest import PASSWORD

pytestmark = pytest.mark.django_db

#: The account ends on 31 March; in UTC that day still lasts when these begin and end.
LAST_MINUTE, NEXT_DAY = "2027-03-31T23:59:00+09:00", "2027-04-01T00:01:00+09:00"
LAST_DAY = datetime.date(2027, 3, 31)


def sign_in(name: str = "fukushi", password: str = PASSWORD):
    client = Client()
    return client, client.post("/accounts/login/", {"login": name, "password": password})


@pytest.fixture(autouse=True)
def last_day(user) -> None:
    user.expires_on = LAST_DAY
    user.save()


def test_the_last_day_counts() -> None:
    with time_machine.travel(LAST_MINUTE, tick=False):
        client, answer = sign_in()
        assert (answer.status_code, client.get("/accounts/").status_code) == (302, 200)


def test_after_the_last_day_the_sign_in_is_refused_with_the_reason() -> None:
    with time_machine.travel(NEXT_DAY, tick=False):
        client, answer = sign_in()
        assert (answer.status_code, client.get("/accounts/").status_code) == (403, 302)
    assert "このアカウントの有効期限（2027年3月31日）が過ぎました。" in answer.content.decode()


def test_whoever_does_not_know_the_password_is_not_told() -> None:
    with time_machine.travel(NEXT_DAY, tick=False):
        _, answer = sign_in(password="wrong")
    assert "有効期限" not in answer.content.decode()


def test_a_session_ends_with_the_last_day() -> None:
    with time_machine.travel(LAST_MINUTE, tick=False) as traveller:
        client, _ = sign_in()
        traveller.move_to(NEXT_DAY)
        answer = client.get("/accounts/")
        assert (answer.status_code, "_auth_user_id" in client.session) == (302, False)


def test_no_link_for_a_password_is_sent_to_an_expired_account() -> None:
    sent = []
    for moment in (LAST_MINUTE, NEXT_DAY):
        with time_machine.travel(moment, tick=False):
            Client().post("/accounts/password/reset/", {"email": "fukushi@shiomi.example.jp"})
        sent.append(OutgoingMail.objects.count())
    assert sent == [1, 1]


def test_an_expired_user_sees_what_everybody_sees(user) -> None:
    with time_machine.travel(NEXT_DAY, tick=False):
        assert audiences_of(user) == {"public"}
