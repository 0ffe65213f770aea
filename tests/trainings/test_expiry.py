"""Cached pages expire when a training's status changes without an edit."""

import datetime

import pytest
from django.test import Client

from tests.factories.trainings import TrainingPageFactory, make_training_index, session
from trainings.expiry import next_expiry

pytestmark = pytest.mark.django_db
DAY = "2026-11-25"


def at(clock: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"{DAY}T{clock}:00+09:00")


def clock(moment: datetime.datetime | None) -> str | None:
    return moment.astimezone(at("00:00").tzinfo).strftime("%H:%M") if moment else None


@pytest.fixture
def morning(time_machine) -> None:
    time_machine.move_to(at("06:00"), tick=False)
    make_training_index()


@pytest.mark.parametrize(
    ("now", "expected"),
    [("06:00", "13:30"), ("13:29", "13:30"), ("13:30", "16:00"), ("16:00", None)],
)
def test_start_and_end_of_todays_session_are_moments(morning, now, expected) -> None:
    TrainingPageFactory(sessions=[session(0)])
    assert clock(next_expiry(at(now))) == expected


def test_opening_deadline_and_a_week_before_it_are_moments(morning) -> None:
    today = at("06:00").date()
    TrainingPageFactory(opens_on=today, opens_time=datetime.time(9), application_needed=True)
    assert clock(next_expiry(at("06:00"))) == "09:00"
    TrainingPageFactory(deadline_on=today, deadline_time=datetime.time(8), application_needed=True)
    assert clock(next_expiry(at("06:00"))) == "08:00"
    later = today + datetime.timedelta(days=7)
    TrainingPageFactory(deadline_on=later, deadline_time=datetime.time(7), application_needed=True)
    assert clock(next_expiry(at("06:00"))) == "07:00"


def test_trainings_of_other_days_and_drafts_are_none(morning) -> None:
    TrainingPageFactory(sessions=[session(3)])
    TrainingPageFactory(sessions=[session(0)], live=False)
    assert next_expiry(at("06:00")) is None


def test_a_kept_page_shows_the_status_of_the_moment(morning, time_machine, settings) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    training = TrainingPageFactory(sessions=[session(0)])

    def is_running() -> bool:
        return "開催中" in Client().get(training.url).content.decode()

    seen = []
    for now in ("13:28", "13:29", "13:30", "15:59", "16:00"):
        time_machine.move_to(at(now), tick=False)
        seen.append(is_running())
    assert seen == [False, False, True, True, False]
