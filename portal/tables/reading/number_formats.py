"""Interprets numbers in a workbook: dates, times and durations are numbers with a format."""

import datetime
import re

# Built-in formats, which files do not define (ECMA-376 part 1, 18.8.30); 27–36 and 50–58 belong to
# East Asian versions: in Japanese 和暦, 年月日 and 時分.
BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
BUILT_IN_DURATIONS = frozenset({46})
BASE_1900 = datetime.date(1899, 12, 30)
BASE_1904 = datetime.date(1904, 1, 1)
#: Excel counts 29 February 1900, which did not exist.
_AFTER_FALSE_DAY = 60
_LAST_DAY = 2_958_466  # 9999-12-31
_SECONDS_PER_DAY = 86_400
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
# Texts in quotation marks, colours and conditions, escaped and repeated characters.
_NO_PART = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].|general|g/標準', re.IGNORECASE | re.DOTALL)
_DATE = re.compile(r"[dmhys]|ge", re.IGNORECASE)


def is_duration(code: str) -> bool:
    """Tell whether a format shows elapsed hours, minutes or seconds, such as [h]:mm."""
    return bool(_DURATION.search(code.partition(";")[0]))


def is_date(code: str) -> bool:
    """Tell whether a format shows a date or a time of day."""
    return bool(_DATE.search(_NO_PART.sub("", code.partition(";")[0])))


def moment(number: float, *, from_1904: bool = False) -> str:
    """Return a date, a time of day or both (2027-02-03 13:30) as text, to the nearest second.

    Raises ValueError for a number outside the calendar.
    """
    if not 0 <= number < _LAST_DAY:
        raise ValueError(f"not a day: {number}")
    days, seconds = divmod(round(number * _SECONDS_PER_DAY), _SECONDS_PER_DAY)
    time = _clock(seconds)
    if number < 1:
        return time
    if not from_1904 and days < _AFTER_FALSE_DAY:
        days += 1
    base = BASE_1904 if from_1904 else BASE_1900
    day = (base + datetime.timedelta(days=days)).isoformat()
    return day if seconds == 0 else f"{day} {time}"


def duration(number: float) -> str:
    """Return a duration as hours and minutes; hours may exceed 24."""
    if not 0 <= number < _LAST_DAY:
        raise ValueError(f"no duration: {number}")
    return _clock(round(number * _SECONDS_PER_DAY))


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
