"""Guessing and mass export are told by one mail an incident, whoever notices."""

import datetime
import logging

import pytest
from django.core import mail
from django.test import Client, RequestFactory

from portal.audit.current import answering
from portal.audit.models import Action
from portal.pages.models import PortalSettings
from portal.tables.writing import UTF8, write_csv
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.support.audit import entries

pytestmark = pytest.mark.django_db

NOW = "2026-11-25T09:00:00+09:00"


@pytest.fixture(autouse=True)
def limits(settings, time_machine, home) -> None:
    settings.AUDIT_ALERT_FAILURES, settings.AUDIT_ALERT_ROWS = 5, 100
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def administrator():
    return AdministratorFactory(email="kanri@pref.example.jp", display_name="管理者")


@pytest.fixture
def fail(client, django_capture_on_commit_callbacks):
    def failures(count: int, name: str = "", address: str = "192.0.2.1") -> None:
        for number in range(count):
            with django_capture_on_commit_callbacks(execute=True):
                client.post(
                    "/accounts/login/",
                    {"login": name or f"nobody{number}", "password": "wrong"},
                    REMOTE_ADDR=address,
                )

    return failures


def about(*actions: Action) -> list[tuple[str, str, dict]]:
    return [(e.object_label, e.address, e.details) for e in entries(*actions)]


def test_many_failures_from_one_address_are_told_once(administrator, fail) -> None:
    fail(4)
    assert mail.outbox == []

    fail(1)
    (message,) = mail.outbox
    assert message.to == ["kanri@pref.example.jp"]
    assert message.subject == "【連携ポータル】[#8] サインインの失敗が繰り返されています"
    assert message.body.split("\n\n")[1:3] == [
        "10分間に、サインインの失敗が5回ありました。",
        "対象：接続元アドレス 192.0.2.1\n日時：2026-11-25 09:00",
    ]
    assert "http://localhost:8000/admin/reports/audit-log/" in message.body

    fail(20)
    assert len(mail.outbox) == 1
    assert about(Action.GUESSING) == [("", "192.0.2.1", {"count": 5, "minutes": 10})]


def test_failures_for_one_account_are_told_whatever_address_they_come_from(
    administrator, client, django_capture_on_commit_callbacks
) -> None:
    user = UserFactory(username="fukushi", display_name="福祉課")
    for number in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(
                "/accounts/login/",
                {"login": "Fukushi", "password": "wrong"},
                REMOTE_ADDR=f"192.0.2.{number}",
            )

    (message,) = mail.outbox
    assert "対象：福祉課（fukushi）\n" in message.body
    (warning,) = entries(Action.GUESSING)
    assert (warning.object_type, warning.object_id) == ("accounts.user", str(user.pk))


def test_a_name_of_nobody_is_noticed_without_being_told(administrator, fail) -> None:
    for number in range(5):
        fail(1, "himitsu-no-password", f"192.0.2.{number}")

    (message,) = mail.outbox
    assert "対象：登録されていない利用者名\n" in message.body
    assert "himitsu" not in message.body


def test_failures_spread_over_time_are_no_guessing(administrator, fail, time_machine) -> None:
    for _ in range(10):
        fail(1)
        time_machine.shift(datetime.timedelta(minutes=3))

    assert (mail.outbox, about(Action.GUESSING)) == ([], [])


def test_an_incident_of_another_day_is_told_again(administrator, fail, time_machine) -> None:
    fail(5)
    time_machine.shift(datetime.timedelta(hours=23))
    fail(5)
    assert len(mail.outbox) == 1
    time_machine.shift(datetime.timedelta(hours=2))
    fail(5)
    assert len(mail.outbox) == 2


def test_an_export_of_many_rows_is_told_once(
    administrator, django_capture_on_commit_callbacks
) -> None:
    person = UserFactory(username="fukushi", display_name="福祉課")
    for rows in (60, 39, 1, 500):
        download(person, rows, django_capture_on_commit_callbacks)

    (message,) = mail.outbox
    assert message.subject == "【連携ポータル】[#7] 大量の書き出しがありました"
    assert message.body.split("\n\n")[1:3] == [
        "60分間に、あわせて100件が書き出されました。",
        "対象：福祉課（fukushi）\n日時：2026-11-25 09:00",
    ]
    assert about(Action.MASS_EXPORT) == [("福祉課（fukushi）", "", {"rows": 100, "minutes": 60})]


def download(person, rows: int, capture) -> None:
    """Let a person take out a table of so many rows: what every export does in the end."""
    request = RequestFactory().get("/contacts/table/")
    request.user = person
    with capture(execute=True), answering(request):
        write_csv(["見出し"], [["値"]] * rows, UTF8).response("一覧")


def test_exports_of_several_people_and_hours_are_not_added_up(
    administrator, django_capture_on_commit_callbacks, time_machine
) -> None:
    for person in (UserFactory(), UserFactory()):
        download(person, 60, django_capture_on_commit_callbacks)
        time_machine.shift(datetime.timedelta(minutes=61))
        download(person, 60, django_capture_on_commit_callbacks)

    assert mail.outbox == []


def test_without_an_address_of_an_administrator_the_contact_of_the_portal_is_told(
    home, fail
) -> None:
    AdministratorFactory(email="")
    fail(5)
    assert mail.outbox == []

    PortalSettings.objects.create(site=home.get_site(), contact_email="renkei@pref.example.jp")
    fail(5, address="192.0.2.2")
    assert [message.to for message in mail.outbox] == [["renkei@pref.example.jp"]]


def test_a_mail_server_that_is_down_keeps_nobody_from_signing_in(
    administrator, client: Client, fail, settings, caplog
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    caplog.set_level(logging.DEBUG)

    fail(5)

    assert "the mail server cannot be used (ConnectionRefusedError)" in caplog.text
    assert "kanri@pref.example.jp" not in caplog.text
    assert len(about(Action.GUESSING)) == 1
