"""Recognises names of months and weeks: 来月, 今週, 12月, 令和8年12月."""

import datetime
import re

from django.utils import timezone

from portal.japanese.dates import EARLIEST_YEAR, LATEST_YEAR, YEAR, era_year, gregorian_year

_MONTHS = {"先月": -1, "今月": 0, "来月": 1, "再来月": 2}
_WEEKS = {"先週": -1, "今週": 0, "来週": 1}
_NAMED = rf"(?<!\d)(?:{YEAR}年)?(?P<month>1[0-2]|[1-9])月"
_NAMED_MONTH = re.compile(_NAMED, re.IGNORECASE)
#: A pattern for all names that `period` accepts, the longer first, with groups `era`, `year`,
#: `month`.
PERIODS = rf"再来月|先月|今月|来月|先週|今週|来週|{_NAMED}"
# A month without a year is the nearest plausible one: at most this many months after the current
# one.
AHEAD, BEHIND = 6, 0


def period(name: str, latest: int = AHEAD) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and last day of a month or of a week (Monday to Sunday).

    Args:
        name: A match of `PERIODS`.
        latest: How many months after the current one a month without a year may be: AHEAD for
            announcements, BEHIND for past documents.

    Returns:
        None for an implausible year: 99年1月.
    """
    today = timezone.localdate()
    if name in _WEEKS:
        monday = today + datetime.timedelta(weeks=_WEEKS[name], days=-today.weekday())
        return monday, monday + datetime.timedelta(days=6)
    first = _month(today, _MONTHS[name]) if name in _MONTHS else _named(name, today, latest)
    return None if first is None else (first, _month(first, 1) - datetime.timedelta(days=1))


def written(name: str, latest: int = AHEAD) -> str:
    """Return how texts write a month: 令和3年10月 for R3年10月. Empty for a week.

    Args:
        name: A match of `PERIODS`.
        latest: As for `period`.
    """
    days = None if name in _WEEKS else period(name, latest)
    return f"{era_year(days[0])}{days[0].month}月" if days is not None else ""


def _named(name: str, today: datetime.date, latest: int) -> datetime.date | None:
    """Return the first day of a month given by its number; None for a year out of range."""
    match = _NAMED_MONTH.fullmatch(name)
    if match is None:
        return None
    month = int(match["month"])
    if match["year"] is None:
        distance = (month - today.month) % 12
        return _month(today, distance if distance <= latest else distance - 12)
    year = gregorian_year(match["era"], match["year"])
    in_range = year is not None and EARLIEST_YEAR <= year <= LATEST_YEAR
    return datetime.date(year, month, 1) if year is not None and in_range else None


def _month(day: datetime.date, distance: int) -> datetime.date:
    """Return the first day of the month that is `months` after that of `day`."""
    months = day.year * 12 + day.month - 1 + distance
    return datetime.date(months // 12, months % 12 + 1, 1)
