"""What somebody signed in was refused stands in the log, by number and address alone."""

import logging
import logging.config
import re

import pytest
from django.test import Client

from portal.accounts.visibility import Visibility
from portal.settings import base
from tests.factories.accounts import UserFactory
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site
from tests.support.roles import member_of

pytestmark = pytest.mark.django_db


def lines(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "portal.access"]


@pytest.fixture
def home():
    page = HomePageFactory()
    make_site(page)
    return page


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        ("reader", "/admin/", 302),
        ("welfare_editor", "/admin/reports/audit-log/", 403),
        ("welfare_editor", "/admin/sites/", 302),
        ("welfare_editor", "/admin/users/1/sign-in/", 403),
        ("reader", "/naibu/", 404),
    ],
)
def test_a_refusal_is_logged_with_the_user(role, address, status, home, caplog) -> None:
    StandardPageFactory(parent=home, slug="naibu", visibility=Visibility.PREFECTURAL)
    user = UserFactory() if role == "reader" else member_of(role)
    client = Client(REMOTE_ADDR="192.0.2.9")
    client.force_login(user)

    answer = client.get(f"{address}?q=himitsu")

    assert answer.status_code == status
    assert lines(caplog) == [f"refused {status}: user={user.pk} GET {address} from 192.0.2.9"]


def test_what_is_allowed_and_what_visitors_ask_for_is_not(home, caplog) -> None:
    client = Client()
    client.force_login(member_of("welfare_editor"))

    assert [client.get(a).status_code for a in ("/", "/admin/")] == [200, 200]
    assert Client().get("/nai/").status_code == 404
    assert lines(caplog) == []


def test_a_line_break_in_an_address_makes_no_second_line(home, caplog) -> None:
    client = Client()
    client.force_login(UserFactory())

    client.get("/nai%0Arefused 403: user=1/")

    assert len(lines(caplog)) == 1
    assert "\n" not in lines(caplog)[0]


def test_the_time_of_a_line_has_its_offset() -> None:
    described = base.LOGGING["formatters"]["line"]
    line = logging.Formatter(described["format"], described["datefmt"]).format(
        logging.makeLogRecord({"msg": "text", "name": "portal", "levelname": "INFO"})
    )

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} INFO portal text", line)


def test_the_portal_writes_to_its_two_streams_only() -> None:
    classes = {name: handler["class"] for name, handler in base.LOGGING["handlers"].items()}

    assert classes == {
        "stderr": "logging.StreamHandler",
        "stdout": "logging.StreamHandler",
        "nowhere": "logging.NullHandler",
    }
