"""The status of a training, at each time at which it changes."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainings.status import CLOSING_DAYS, Facts, Status, end_of, moment, status_at

DAY = datetime.date(2026, 11, 23)
SECOND = datetime.timedelta(seconds=1)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime.datetime:
    return moment(datetime.date(2026, month, day), datetime.time(hour, minute))


TRAINING = Facts(
    starts_at=at(23, 13, 30),
    ends_at=at(23, 16),
    opens_at=at(1),
    closes_at=end_of(datetime.date(2026, 11, 16)),
    capacity=30,
    seats_taken=10,
)
RECORDED = Facts(
    starts_at=at(23, 13, 30),
    ends_at=at(23, 16),
    closes_at=at(20),
    streams_from=at(25),
    streams_until=at(1, month=12),
)
ON_DEMAND = Facts(application_needed=False, streams_from=at(10), streams_until=at(20))


@pytest.mark.parametrize(
    ("facts", "moment_of_change", "before", "after"),
    [
        (TRAINING, at(1), Status.NOT_YET, Status.OPEN),
        (TRAINING, at(10), Status.OPEN, Status.CLOSING),
        (TRAINING, at(17), Status.CLOSING, Status.CLOSED),
        (TRAINING, at(23, 13, 30), Status.CLOSED, Status.RUNNING),
        (TRAINING, at(23, 16), Status.RUNNING, Status.ENDED),
        (RECORDED, at(23, 16), Status.RUNNING, Status.ENDED),
        (RECORDED, at(25), Status.ENDED, Status.STREAMING),
        (RECORDED, at(1, month=12), Status.STREAMING, Status.ENDED),
        (ON_DEMAND, at(10), Status.NO_APPLICATION, Status.STREAMING),
        (ON_DEMAND, at(20), Status.STREAMING, Status.ENDED),
    ],
)
def test_the_status_changes_at_the_moment_and_not_a_second_before(
    facts, moment_of_change, before, after
):
    assert status_at(facts, moment_of_change - SECOND) == before
    assert status_at(facts, moment_of_change) == after


def test_applications_that_close_within_a_week_are_closing():
    assert TRAINING.closes_at - at(10) == datetime.timedelta(days=CLOSING_DAYS)


@pytest.mark.parametrize(
    ("capacity", "taken", "expected"),
    [
        (30, 29, Status.OPEN),
        (30, 30, Status.FULL),
        (30, 31, Status.FULL),
        (30, None, Status.OPEN),
        (0, 500, Status.OPEN),
        (None, 500, Status.OPEN),
    ],
)
def test_full_means_that_there_is_a_capacity_and_it_is_reached(capacity, taken, expected):
    facts = Facts(starts_at=at(23), ends_at=at(24), capacity=capacity, seats_taken=taken)

    assert status_at(facts, at(5)) == expected


def test_full_is_said_only_while_one_could_apply():
    facts = Facts(
        starts_at=at(23),
        ends_at=at(24),
        opens_at=at(2),
        closes_at=at(10),
        capacity=1,
        seats_taken=1,
    )

    assert [status_at(facts, at(day)) for day in (1, 5, 10)] == [
        Status.NOT_YET,
        Status.FULL,
        Status.CLOSED,
    ]


def test_between_two_sessions_a_training_is_running():
    facts = Facts(starts_at=at(10, 10), ends_at=at(20, 16))

    assert status_at(facts, at(15)) == Status.RUNNING


def test_across_midnight_it_runs_until_the_morning():
    facts = Facts(starts_at=at(23, 22), ends_at=at(24, 6))

    assert [status_at(facts, at(24, hour)) for hour in (0, 5, 6)] == [
        Status.RUNNING,
        Status.RUNNING,
        Status.ENDED,
    ]


@pytest.mark.parametrize("now", [at(1), at(23, 14), at(30)])
def test_cancelled_is_said_before_during_and_after(now):
    facts = Facts(starts_at=at(23, 13, 30), ends_at=at(23, 16), cancelled=True, opens_at=at(2))

    assert status_at(facts, now) == Status.CANCELLED


def test_without_dates_they_are_still_being_fixed():
    assert status_at(Facts(), at(1)) == Status.UNDATED


def test_without_application_one_simply_comes():
    facts = Facts(
        starts_at=at(23), ends_at=at(24), application_needed=False, capacity=1, seats_taken=1
    )

    assert status_at(facts, at(22)) == Status.NO_APPLICATION


moments = st.datetimes(
    datetime.datetime(2026, 1, 1), datetime.datetime(2027, 12, 31), timezones=st.just(datetime.UTC)
)


@given(
    facts=st.builds(
        Facts,
        starts_at=st.none() | moments,
        ends_at=st.none() | moments,
        cancelled=st.booleans(),
        application_needed=st.booleans(),
        opens_at=st.none() | moments,
        closes_at=st.none() | moments,
        capacity=st.none() | st.integers(0, 100),
        seats_taken=st.none() | st.integers(0, 100),
        streams_from=st.none() | moments,
        streams_until=st.none() | moments,
    ),
    now=moments,
)
def test_whatever_the_facts_there_is_a_status_with_a_name(facts, now):
    status = status_at(facts, now)

    assert status.label
    assert not (status.accepts_applications and facts.starts_at and now >= facts.starts_at)
