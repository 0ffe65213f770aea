"""The days on which offices are closed: weekends, national holidays and the turn of the year."""

import datetime
from collections.abc import Iterator
from functools import cache

# 国民の祝日に関する法律（昭和23年法律第178号）第2条, as it stands since 2020. The holidays that were moved
# for the Olympic Games (2020, 2021) are left out: offices of those years are not shown by the day.
FIXED = (
    (1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23),
)  # fmt: skip
#: Month and week of the holidays on a Monday: 成人の日, 海の日, 敬老の日, スポーツの日.
MONDAYS = ((1, 2), (7, 3), (9, 3), (10, 2))
SATURDAY = 5
# 行政機関の休日に関する法律（昭和63年法律第91号）第1条.
LAST_DAY_OF_THE_YEAR, FIRST_DAY_OF_THE_YEAR = (12, 28), (1, 4)


def is_office_day(day: datetime.date) -> bool:
    """Tell whether offices are open on `day`."""
    date = (day.month, day.day)
    turn_of_year = date > LAST_DAY_OF_THE_YEAR or date < FIRST_DAY_OF_THE_YEAR
    return day.weekday() < SATURDAY and not turn_of_year and day not in holidays(day.year)


def next_office_day(day: datetime.date) -> datetime.date:
    """Return `day`, or the first day after it on which offices are open."""
    while not is_office_day(day):
        day += datetime.timedelta(days=1)
    return day


def last_office_day(day: datetime.date) -> datetime.date:
    """Return `day`, or the last day before it on which offices were open."""
    while not is_office_day(day):
        day -= datetime.timedelta(days=1)
    return day


@cache
def holidays(year: int) -> frozenset[datetime.date]:
    """Return the national holidays of a year, with 振替休日 and 国民の休日 (Article 3)."""
    found = set(_named(year))
    one = datetime.timedelta(days=1)
    for sunday in sorted(day for day in found if day.isoweekday() == 7):
        substitute = sunday + one
        while substitute in found:
            substitute += one
        found.add(substitute)
    between = {day + one for day in found if day + 2 * one in found and day + one not in found}
    return frozenset(found | between)


def _named(year: int) -> Iterator[datetime.date]:
    for month, day in FIXED:
        yield datetime.date(year, month, day)
    for month, week in MONDAYS:
        first = datetime.date(year, month, 1)
        yield first + datetime.timedelta(days=-first.weekday() % 7 + 7 * (week - 1))
    # The equinoxes as the almanac's formula gives them for 1980 to 2099.
    since = year - 1980
    for month, base in ((3, 20.8431), (9, 23.2488)):
        yield datetime.date(year, month, int(base + 0.242194 * since) - since // 4)
