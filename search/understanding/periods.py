"""Months and weeks as people name them from today: 来月, 今週."""

import datetime

from django.utils import timezone

#: A pattern of all names that `period` takes, the longer first.
PERIODS = "再来月|先月|今月|来月|先週|今週|来週"
_MONTHS = {"先月": -1, "今月": 0, "来月": 1, "再来月": 2}
_WEEKS = {"先週": -1, "今週": 0, "来週": 1}


def period(name: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of a month or week, Monday to Sunday.

    Raises KeyError for any other name.
    """
    today = timezone.localdate()
    if name in _WEEKS:
        monday = today + datetime.timedelta(weeks=_WEEKS[name], days=-today.weekday())
        return monday, monday + datetime.timedelta(days=6)
    first = _month(today, _MONTHS[name])
    return first, _month(first, 1) - datetime.timedelta(days=1)


def _month(day: datetime.date, distance: int) -> datetime.date:
    """Return the first day of the month so many months after that of `day`."""
    months = day.year * 12 + day.month - 1 + distance
    return datetime.date(months // 12, months % 12 + 1, 1)
