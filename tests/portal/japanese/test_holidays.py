"""The days on which offices are closed."""

import datetime

import pytest

from portal.japanese.holidays import holidays, is_office_day, last_office_day, next_office_day


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_the_holidays_of_2026_are_those_the_cabinet_office_has_published() -> None:
    """2026 has both a 振替休日 (6 May) and a 国民の休日 (22 September)."""
    assert sorted(f"{each:%m-%d}" for each in holidays(2026)) == [
        "01-01", "01-12", "02-11", "02-23", "03-20", "04-29", "05-03", "05-04", "05-05", "05-06",
        "07-20", "08-11", "09-21", "09-22", "09-23", "10-12", "11-03", "11-23",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("2026-05-01", True),
        ("2026-05-02", False),
        ("2026-05-05", False),
        ("2026-05-06", False),
        ("2026-05-07", True),
        ("2026-12-28", True),
        ("2026-12-29", False),
        ("2027-01-03", False),
        ("2027-01-04", True),
    ],
)
def test_offices_are_open_on_working_days(text: str, is_open: bool) -> None:
    assert is_office_day(day(text)) is is_open


def test_the_nearest_open_days_lie_around_the_holidays() -> None:
    assert next_office_day(day("2026-05-02")) == day("2026-05-07")
    assert last_office_day(day("2026-05-06")) == day("2026-05-01")
    assert next_office_day(day("2026-06-01")) == last_office_day(day("2026-06-01"))
