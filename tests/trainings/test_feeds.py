"""Calendars, read by another library than the one that wrote them, and the feed."""

import datetime
import io
import warnings

import feedparser
import pytest
import vobject

from tests.factories.accounts import AdministratorFactory
from tests.factories.trainings import TrainingPageFactory
from trainings.models import TrainingSession

pytestmark = pytest.mark.django_db
TOKYO = datetime.timezone(datetime.timedelta(hours=9))


def on(day, starts="13:30", ends="16:00", **fields):
    return TrainingSession(
        day=datetime.date.fromisoformat(day),
        starts=datetime.time.fromisoformat(starts) if starts else None,
        ends=datetime.time.fromisoformat(ends) if ends else None,
        **fields,
    )


def calendar(client, address="/trainings/calendar.ics"):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (found,) = vobject.readComponents(io.StringIO(response.content.decode()))
        found.validate(raiseException=True)
    return found


def events(client, address="/trainings/calendar.ics"):
    return getattr(calendar(client, address), "vevent_list", [])


def test_each_session_is_an_event_with_its_zone(client, index):
    training = TrainingPageFactory(
        title="二回の研修",
        sessions=[on("2026-12-10", title="互いを知る"), on("2026-12-24")],
        place_address="架空県架空市1",
    )

    found = calendar(client, f"{training.url}calendar.ics")

    assert found.vtimezone.tzid.value == "Asia/Tokyo"
    assert [event.summary.value for event in found.vevent_list] == [
        "二回の研修（互いを知る）",
        "二回の研修（第2回）",
    ]
    first = found.vevent_list[0]
    assert first.dtstart.value == datetime.datetime(2026, 12, 10, 13, 30, tzinfo=TOKYO)
    assert first.dtend.value == datetime.datetime(2026, 12, 10, 16, 0, tzinfo=TOKYO)
    assert first.location.value == "架空会館 架空県架空市1"
    assert first.status.value == "CONFIRMED"
    assert first.url.value.endswith(training.url)


def test_a_session_without_times_lasts_whole_days(client, index):
    training = TrainingPageFactory(
        sessions=[on("2026-12-10", "", "", end_day=datetime.date(2026, 12, 11))]
    )

    (event,) = events(client, f"{training.url}calendar.ics")

    assert (event.dtstart.value, event.dtend.value) == (
        datetime.date(2026, 12, 10),
        datetime.date(2026, 12, 12),
    )


def test_across_midnight_it_ends_the_next_day(client, index):
    training = TrainingPageFactory(
        sessions=[on("2026-12-10", "22:00", "06:00", end_day=datetime.date(2026, 12, 11))]
    )

    (event,) = events(client, f"{training.url}calendar.ics")

    assert event.dtend.value == datetime.datetime(2026, 12, 11, 6, 0, tzinfo=TOKYO)


def test_a_change_keeps_the_identity_and_raises_the_sequence(client, index):
    training = TrainingPageFactory(sessions=[on("2026-12-10")])
    training.save_revision().publish()
    (before,) = events(client)

    training = type(training).objects.get()
    training.title = "新しい題名"
    training.slug = "new-address"
    training.sessions.set([on("2026-12-17")])
    training.save_revision().publish()
    (after,) = events(client)

    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.last_modified.value >= before.last_modified.value
    assert after.dtstart.value.day == 17


def test_a_cancelled_training_stays_and_says_so(client, index):
    TrainingPageFactory(
        title="研修", sessions=[on("2026-12-10")], cancelled=True, cancellation_reason="台風のため"
    )

    (event,) = events(client)

    assert (event.status.value, event.summary.value) == ("CANCELLED", "【中止】研修")
    assert event.description.value.startswith("中止：台風のため")


def test_the_calendar_of_a_list_follows_its_conditions(client, index):
    TrainingPageFactory(title="視察", kind="shisatsu")
    TrainingPageFactory(title="研修")

    assert [e.summary.value for e in events(client, "/trainings/calendar.ics?kind=shisatsu")] == [
        "視察"
    ]


def test_feeds_hold_what_is_open_to_everyone_whoever_asks(client, index):
    hidden = TrainingPageFactory(title="県内だけ", visibility="municipal")
    TrainingPageFactory(
        title="公開",
        online_url="https://meeting.example.jp/secret",
    )
    client.force_login(AdministratorFactory())

    assert [event.summary.value for event in events(client)] == ["公開"]
    assert client.get(f"{hidden.url}calendar.ics").status_code == 404
    assert b"secret" not in client.get("/trainings/calendar.ics").content
    assert b"secret" not in client.get("/trainings/feed.xml").content


def test_the_number_of_queries_of_a_calendar_does_not_grow(
    client, index, django_assert_max_num_queries
):
    for _ in range(12):
        TrainingPageFactory(sessions=[on("2026-12-10"), on("2026-12-24")])
    client.get("/trainings/calendar.ics")

    with django_assert_max_num_queries(12):
        client.get("/trainings/calendar.ics")


def test_the_feed_is_read_without_remarks(client, index):
    TrainingPageFactory(title="古い <研修> & 視察", kind="shisatsu").save_revision().publish()
    TrainingPageFactory(title="新しい研修", summary="概要です。").save_revision().publish()

    response = client.get("/trainings/feed.xml")
    feed = feedparser.parse(response.content)

    assert response["Content-Type"].startswith("application/rss+xml")
    assert feed.bozo is False
    assert [entry.title for entry in feed.entries] == [
        "【受付中】新しい研修",
        "【受付中】古い <研修> & 視察",
    ]
    assert feed.entries[0].id.startswith("urn:uuid:")
    assert feed.entries[0].link.startswith("http://testserver/trainings/training-")
    assert feed.entries[0].summary.endswith("概要です。")
    filtered = feedparser.parse(client.get("/trainings/feed.xml?kind=shisatsu").content)
    assert len(filtered.entries) == 1
