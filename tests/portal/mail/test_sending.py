"""What becomes of a mail: sent once, tried again, given up, or in doubt."""

import datetime
import logging
import smtplib
import threading
import uuid

import pytest
from django.db import connection, connections  # noqa: F401  (skipif names the first)
from django.utils import timezone

from portal.mail.categories import category_named
from portal.mail.digest_times import Frequency
from portal.mail.models import OutgoingMail
from portal.mail.retention import delete_old_mails
from portal.mail.sending import LEASE, deliver_due, settle_abandoned
from portal.mail.services import Attachment, choose, send_again
from tests.support.programs import free_port

pytestmark = pytest.mark.django_db
START = "2026-11-25T09:00:00+09:00"


def minutes(number: float) -> datetime.timedelta:
    return datetime.timedelta(minutes=number)


def states() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True))


def test_all_that_is_due_is_sent_the_longest_waiting_first(queue, server, time_machine) -> None:
    time_machine.move_to(START, tick=False)
    later = timezone.now() + minutes(60)
    queue("later", title="あとで", not_before=later)
    queue("first", title="はじめ", not_before=timezone.now() - minutes(2))
    queue("second", title="つぎ", not_before=timezone.now() - minutes(1))

    deliver_due()
    assert [m["Subject"][-3:] for m in server.messages] == ["はじめ", " つぎ"]

    time_machine.move_to(later, tick=False)
    deliver_due()
    assert states() == ["sent"] * 3


def test_a_mail_that_the_server_puts_off_is_tried_again_after_ever_longer_times(
    queue, server, time_machine
) -> None:
    time_machine.move_to(START, tick=False)
    server.answers["RCPT"] = ["451 greylisted"] * 3
    mail, waits = queue(), []
    for _ in range(4):
        deliver_due()
        mail.refresh_from_db()
        waits.append((mail.not_before - timezone.now()) // minutes(1))
        # A minute too early nothing is sent.
        time_machine.move_to(mail.not_before - minutes(1), tick=False)
        sessions = server.sessions
        deliver_due()
        assert server.sessions == sessions
        time_machine.move_to(mail.not_before, tick=False)

    assert waits[:3] == [5, 15, 30]
    assert (mail.state, mail.attempts, len(server.messages)) == ("sent", 4, 1)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("MAIL", "SMTPSenderRefused 550"),
        ("RCPT", "SMTPRecipientsRefused 550"),
        ("DATA", "SMTPDataError 550"),
    ],
)
def test_a_mail_that_the_server_refuses_is_shown_and_not_tried_again(
    queue, server, time_machine, command, reason
) -> None:
    time_machine.move_to(START, tick=False)
    server.answers[command] = ["550 shiomi@town.example.jp is unknown"]
    mail = queue()
    deliver_due()
    time_machine.shift(datetime.timedelta(days=1))
    deliver_due()

    mail.refresh_from_db()
    # The server's words may repeat addresses: only its code is kept.
    assert (mail.state, mail.last_error, server.messages) == ("failed", reason, [])
    assert "移動販売" in mail.text


def test_without_a_server_everything_waits_and_is_sent_when_it_is_back(
    queue, server, settings, caplog, django_assert_num_queries
) -> None:
    for number in range(3):
        queue(f"news:{number}")
    settings.EMAIL_PORT = free_port()
    deliver_due()

    mail = OutgoingMail.objects.first()
    assert (states(), mail.attempts) == (["waiting"] * 3, 1)
    assert mail.last_error == "ConnectionRefusedError"
    assert "the mail server cannot be used (ConnectionRefusedError)" in caplog.text

    settings.EMAIL_PORT = server.port
    deliver_due()
    mail.refresh_from_db()
    assert (states(), mail.last_error) == (["sent"] * 3, "")


def test_a_wrong_password_fails_no_mail(queue, server, settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "wrong"
    queue()
    deliver_due()

    assert states() == ["waiting"]


def test_after_five_days_a_mail_is_given_up_but_never_before_it_was_tried(
    queue, server, settings, time_machine
) -> None:
    time_machine.move_to(START, tick=False)
    queue("tried")
    settings.EMAIL_PORT = free_port()
    time_machine.shift(datetime.timedelta(days=5) - minutes(1))
    deliver_due()
    assert states() == ["waiting"]
    time_machine.shift(minutes(1))
    deliver_due()
    assert states() == ["failed"]

    # The worker was off for a week: what waited is sent all the same.
    settings.EMAIL_PORT = server.port
    queue("late")
    time_machine.shift(datetime.timedelta(days=7))
    deliver_due()
    assert states() == ["failed", "sent"]


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_connection_that_breaks_on_the_way_leaves_the_mail_in_doubt(
    queue, server, time_machine, command
) -> None:
    time_machine.move_to(START, tick=False)
    server.answers[command] = [None]
    mail = queue()
    deliver_due()
    time_machine.shift(datetime.timedelta(days=1))
    deliver_due()

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, server.sessions) == ("unknown", 1, 1)
    assert mail.last_error == "送信の途中で接続が切れました。届いているかもしれません。"


def test_one_mail_in_doubt_keeps_no_other_waiting(queue, server) -> None:
    server.answers["DATA"] = [None]
    queue("first")
    queue("second")
    deliver_due()

    assert states() == ["unknown", "sent"]


def claimed(mail: OutgoingMail) -> None:
    """Leave what a killed worker leaves."""
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state="sending", claim=uuid.uuid4(), claimed_at=timezone.now(), attempts=1
    )


def test_what_a_killed_worker_has_claimed_is_in_doubt_after_its_time_and_not_sent(
    queue, server, time_machine
) -> None:
    time_machine.move_to(START, tick=False)
    mail = queue()
    claimed(mail)
    time_machine.shift(LEASE)
    deliver_due()
    assert states() == ["sending"]
    time_machine.shift(datetime.timedelta(seconds=1))
    deliver_due()

    mail.refresh_from_db()
    assert (mail.state, server.messages) == ("unknown", [])
    assert mail.last_error == "送信の途中で処理が止まりました。届いているかもしれません。"


def test_an_administrator_may_have_it_sent_again_with_the_same_id(queue, server) -> None:
    server.answers["DATA"] = [None]
    mail = queue(attachments=[Attachment("x.ics", "text/calendar", b"BEGIN")])
    deliver_due()
    mail.refresh_from_db()

    assert send_again(mail) is True
    deliver_due()

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("sent", 2)
    # The server had taken the first one, too: this is what the doubt was about.
    assert [m["Message-ID"] for m in server.messages] == [mail.message_id] * 2
    assert [len(list(m.iter_attachments())) for m in server.messages] == [1, 1]
    assert send_again(mail) is False


def test_a_mail_is_dropped_that_its_reader_has_refused_or_may_not_get_any_more(
    queue, server, reader
) -> None:
    refused, duty = queue("refused"), queue("duty", categories=["duty"])
    mixed = queue("mixed", categories=["duty", "news"])
    choose(reader, category_named("news"), Frequency.NEVER)
    deliver_due()
    gone = queue("gone", categories=["duty"])
    reader.is_active = False
    reader.save()
    deliver_due()

    found = dict(OutgoingMail.objects.values_list("pk", "state"))
    assert found == {
        refused.pk: "dropped",
        duty.pk: "sent",
        mixed.pk: "sent",
        gone.pk: "dropped",
    }
    assert len(server.messages) == 2


def test_a_mail_that_cannot_be_written_fails_alone(queue, server) -> None:
    broken = queue("broken")
    OutgoingMail.objects.filter(pk=broken.pk).update(subject="一行目\n二行目")
    queue("whole")
    deliver_due()

    assert states() == ["failed", "sent"]


def test_no_address_is_logged(queue, server, caplog) -> None:
    caplog.set_level(logging.DEBUG, logger="portal")
    server.answers["RCPT"] = ["550 shiomi@town.example.jp unknown", "451 later", None]
    for number in range(3):
        queue(f"news:{number}")
    deliver_due()

    ours = [r.getMessage() for r in caplog.records if r.name.startswith("portal")]
    assert states() == ["failed", "waiting", "unknown"]
    assert [line for line in ours if "@" in line] == []
    assert [line for line in ours if "broke off" in line] != []


def test_records_go_after_ninety_days_but_what_waits_stays(queue, server, time_machine) -> None:
    time_machine.move_to(START, tick=False)
    queue("sent")
    deliver_due()
    queue("waiting")
    time_machine.shift(datetime.timedelta(days=90))
    assert delete_old_mails() == 0
    time_machine.shift(datetime.timedelta(seconds=1))

    assert delete_old_mails() == 1
    assert states() == ["waiting"]


def test_the_errors_of_the_server_are_errors_of_the_system() -> None:
    """`deliver_due` relies on it: a server that cannot be used fails no mail."""
    assert issubclass(smtplib.SMTPException, OSError)


def work() -> None:
    """Send as another process would, on its own connection."""
    try:
        deliver_due()
    finally:
        connections.close_all()


@pytest.mark.usefixtures("by_worker")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time"
)
class TestSideBySide:
    def test_workers_send_each_mail_once(self, queue, server) -> None:
        for number in range(40):
            queue(f"news:{number}", number=str(number))
        assert states() == ["waiting"] * 40

        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
        deliver_due()

        assert sorted(m["Message-ID"] for m in server.messages) == sorted(
            OutgoingMail.objects.values_list("message_id", flat=True)
        )
        assert states() == ["sent"] * 40

    def test_a_sender_slower_than_its_time_still_notes_that_it_has_sent(
        self, queue, server, settings
    ) -> None:
        settings.EMAIL_TIMEOUT = 60
        server.held = "DATA"
        queue()
        sender = threading.Thread(target=work)
        sender.start()
        assert server.reached.wait(20)
        OutgoingMail.objects.update(claimed_at=timezone.now() - LEASE - minutes(1))
        settle_abandoned()
        assert states() == ["unknown"]
        server.go_on.set()
        sender.join(20)

        assert (states(), len(server.messages)) == (["sent"], 1)
