"""When one is told: at once, at eight in the morning, on Monday, or never; one mail for what waits."""

import dataclasses
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.accounts.models import User
from portal.mail import categories
from portal.mail.categories import category_named
from portal.mail.digest_times import Frequency, next_digest
from portal.mail.digests import compose_digests
from portal.mail.models import DigestItem, OutgoingMail
from portal.mail.services import News, choose, notify
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

WEDNESDAY = "2026-11-25"


def at(moment: str) -> str:
    return f"{moment}+09:00"


def tell(user: User, number: int, category: str = "news") -> None:
    title = f"{number}番目の事例"
    notify([user], category, News(f"case:{number}", title, f"http://x.jp/{number}", str(number)))


def subjects(server) -> list[str]:
    return [message["Subject"] for message in server.messages]


@pytest.fixture
def run_due(server, time_machine, django_capture_on_commit_callbacks):
    """Do what is due at a time, as the timer does, and let the worker work."""

    def run(moment: str) -> None:
        time_machine.move_to(at(moment), tick=False)
        with django_capture_on_commit_callbacks(execute=True):
            call_command("run_due")

    return run


@pytest.mark.parametrize(
    ("frequency", "after", "due"),
    [
        ("daily", "2026-11-25T00:00:00", "2026-11-25T08:00:00"),
        ("daily", "2026-11-25T07:59:59", "2026-11-25T08:00:00"),
        ("daily", "2026-11-25T08:00:00", "2026-11-26T08:00:00"),
        ("daily", "2026-11-25T23:59:59", "2026-11-26T08:00:00"),
        ("daily", "2026-12-31T12:00:00", "2027-01-01T08:00:00"),
        ("daily", "2028-02-28T12:00:00", "2028-02-29T08:00:00"),
        ("weekly", "2026-11-25T12:00:00", "2026-11-30T08:00:00"),
        ("weekly", "2026-11-30T07:59:59", "2026-11-30T08:00:00"),
        ("weekly", "2026-11-30T08:00:00", "2026-12-07T08:00:00"),
        ("weekly", "2026-11-29T23:59:59", "2026-11-30T08:00:00"),
        ("weekly", "2026-12-29T12:00:00", "2027-01-04T08:00:00"),
    ],
)
def test_a_digest_is_due_at_the_next_eight_o_clock_in_japan(frequency, after, due) -> None:
    moment = timezone.datetime.fromisoformat(at(after))
    assert next_digest(frequency, moment).isoformat() == at(due)


def test_several_things_come_as_one_mail_at_eight(reader, server, run_due, time_machine) -> None:
    choose(reader, category_named("news"), Frequency.DAILY)
    time_machine.move_to(at(f"{WEDNESDAY}T09:00:00"), tick=False)
    tell(reader, 1)
    tell(reader, 2)
    run_due(f"{WEDNESDAY}T23:59:00")
    run_due("2026-11-26T00:00:00")
    run_due("2026-11-26T07:59:59")
    assert subjects(server) == []

    run_due("2026-11-26T08:00:00")
    run_due("2026-11-26T08:05:00")

    (message,) = server.messages
    assert message["Subject"] == "【連携ポータル】[#1] 1番目の事例 ほか1件"
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert (
        "■ 新着のお知らせ（2件）\n\n・[#1] 1番目の事例\nhttp://x.jp/1\n\n・[#2] 2番目の事例\nhttp://x.jp/2\n"
        in text
    )
    html = message.get_body(("html",)).get_content()
    assert [f'href="http://x.jp/{n}"' in html for n in (1, 2, 3)] == [True, True, False]


def test_one_thing_comes_under_its_own_title(reader, server, run_due, time_machine) -> None:
    choose(reader, category_named("news"), Frequency.DAILY)
    time_machine.move_to(at(f"{WEDNESDAY}T09:00:00"), tick=False)
    tell(reader, 1)
    run_due("2026-11-26T08:00:00")

    assert subjects(server) == ["【連携ポータル】[#1] 1番目の事例"]


def test_after_a_day_without_anybody_to_send_comes_one_digest(
    reader, server, run_due, time_machine
) -> None:
    choose(reader, category_named("news"), Frequency.DAILY)
    for day, number in ((24, 1), (25, 2), (26, 3)):
        time_machine.move_to(at(f"2026-11-{day}T09:00:00"), tick=False)
        tell(reader, number)
    run_due("2026-11-26T10:00:00")
    assert subjects(server) == ["【連携ポータル】[#1] 1番目の事例 ほか1件"]

    run_due("2026-11-27T08:00:00")
    assert subjects(server)[1:] == ["【連携ポータル】[#3] 3番目の事例"]


def test_nobody_gets_a_digest_of_nothing(reader, server, run_due) -> None:
    choose(reader, category_named("news"), Frequency.DAILY)
    for day in range(25, 30):
        run_due(f"2026-11-{day}T08:00:00")

    assert (OutgoingMail.objects.count(), server.sessions) == (0, 0)


def test_daily_and_weekly_things_come_together_on_monday(
    reader, server, run_due, time_machine
) -> None:
    choose(reader, category_named("news"), Frequency.WEEKLY)
    choose(reader, category_named("duty"), Frequency.DAILY)
    time_machine.move_to(at("2026-11-29T12:00:00"), tick=False)
    tell(reader, 1)
    tell(reader, 2, "duty")
    run_due("2026-11-30T08:00:00")

    (message,) = server.messages
    text = message.get_body(("plain",)).get_content()
    assert [line.strip() for line in text.splitlines() if line.startswith("■")] == [
        "■ 新着のお知らせ（1件）",
        "■ 承認の依頼（1件）",
    ]
    # Only what is no duty can be refused, and the link says so.
    assert "List-Unsubscribe" in message


def test_each_gets_what_is_theirs(reader, server, run_due, time_machine) -> None:
    other = UserFactory(email="other@example.jp")
    time_machine.move_to(at(f"{WEDNESDAY}T09:00:00"), tick=False)
    for user in (reader, other):
        choose(user, category_named("news"), Frequency.DAILY)
    tell(reader, 1)
    tell(other, 2)
    run_due("2026-11-26T08:00:00")

    assert {m["To"]: m["Subject"] for m in server.messages} == {
        "shiomi@town.example.jp": "【連携ポータル】[#1] 1番目の事例",
        "other@example.jp": "【連携ポータル】[#2] 2番目の事例",
    }


def test_what_one_may_not_see_any_more_is_left_out(
    reader, server, run_due, time_machine, monkeypatch
) -> None:
    open_now = {"1", "3"}
    limited = dataclasses.replace(
        category_named("news"),
        still_concerns=lambda _user, items: [i for i in items if i.number in open_now],
    )
    monkeypatch.setitem(categories._categories, "news", limited)
    choose(reader, category_named("news"), Frequency.DAILY)
    time_machine.move_to(at(f"{WEDNESDAY}T09:00:00"), tick=False)
    for number in (1, 2, 3):
        tell(reader, number)
    run_due("2026-11-26T08:00:00")
    time_machine.move_to(at("2026-11-26T09:00:00"), tick=False)
    tell(reader, 4)
    run_due("2026-11-27T08:00:00")

    (message,) = server.messages
    assert message["Subject"] == "【連携ポータル】[#1] 1番目の事例 ほか1件"
    assert "2番目" not in message.as_string()
    assert DigestItem.objects.filter(digested_at=None).count() == 0


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_who_has_left_gets_no_digest(reader, server, run_due, time_machine, change) -> None:
    choose(reader, category_named("news"), Frequency.DAILY)
    time_machine.move_to(at(f"{WEDNESDAY}T09:00:00"), tick=False)
    tell(reader, 1)
    User.objects.filter(pk=reader.pk).update(**change)
    run_due("2026-11-26T08:00:00")
    User.objects.filter(pk=reader.pk).update(is_active=True, email="x@example.jp")
    run_due("2026-11-27T08:00:00")

    assert server.messages == []


def test_what_waits_follows_a_new_choice(reader, server, run_due, time_machine) -> None:
    choose(reader, category_named("news"), Frequency.WEEKLY)
    time_machine.move_to(at(f"{WEDNESDAY}T09:00:00"), tick=False)
    tell(reader, 1)
    choose(reader, category_named("news"), Frequency.DAILY)
    assert DigestItem.objects.get().due_at.isoformat() == "2026-11-25T23:00:00+00:00"
    choose(reader, category_named("news"), Frequency.INSTANT)
    run_due(f"{WEDNESDAY}T09:05:00")
    assert subjects(server) == ["【連携ポータル】[#1] 1番目の事例"]

    choose(reader, category_named("news"), Frequency.WEEKLY)
    tell(reader, 2)
    choose(reader, category_named("news"), Frequency.NEVER)
    tell(reader, 3)
    choose(reader, category_named("news"), Frequency.DAILY)
    run_due("2026-12-01T08:00:00")
    assert len(server.messages) == 1


def test_a_digest_is_made_in_one_piece(reader, time_machine) -> None:
    """Killed between the mail and the mark, the worker leaves neither."""
    choose(reader, category_named("news"), Frequency.DAILY)
    time_machine.move_to(at(f"{WEDNESDAY}T09:00:00"), tick=False)
    tell(reader, 1)
    time_machine.shift(timedelta(days=1))

    assert (compose_digests(), compose_digests()) == (1, 0)
    item, mail = DigestItem.objects.get(), OutgoingMail.objects.get()
    assert (item.digested_at, mail.key) == (timezone.now(), f"digest:{reader.pk}:{item.pk}")
