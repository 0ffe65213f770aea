"""Dates as Japanese offices write and type them.

Stored are ISO dates and fiscal years as plain numbers; shown and accepted is
the era calendar (元号). Rule for 年度: April to March (地方自治法第208条).
"""

import datetime
import re
import unicodedata

# First day of each era that documents still mention (元号を改める政令), newest first.
ERAS = (
    (datetime.date(2019, 5, 1), "令和", "R"),
    (datetime.date(1989, 1, 8), "平成", "H"),
    (datetime.date(1926, 12, 25), "昭和", "S"),
)
WEEKDAYS = "月火水木金土日"
FIRST_MONTH = 4
LONGEST = 60  # characters of a date or time with all its spaces
EARLIEST_YEAR, LATEST_YEAR = 1926, 2100

_FIRST_YEARS = {key: first.year for first, *names in ERAS for key in names}
# A year in a pattern: 令和6, R6, 令和元 or 2024, in NFKC. `gregorian_year` takes its two groups.
YEAR = rf"(?P<era>{'|'.join(_FIRST_YEARS)})?\s*(?P<year>\d{{1,4}}|元)"
_FISCAL_YEAR = re.compile(rf"^{YEAR}\s*(?:年度?|FY)?$", re.IGNORECASE)
_DATE = re.compile(
    rf"^{YEAR}\s*[年./-]\s*(?P<month>\d{{1,2}})\s*[月./-]\s*(?P<day>\d{{1,2}})\s*日?"
    r"\s*(?:\([月火水木金土日]\))?$",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"^{YEAR}\s*[年./-]\s*(?P<month>\d{{1,2}})\s*月?$", re.IGNORECASE)
# Where the day may end and the time begin: 12月1日13時, 12月1日(火) 13時, 2026-12-01T13:30.
_BEFORE_TIME = re.compile(r"\s+|T|(?<=日)|(?<=\))")
_TIME = re.compile(
    r"^(?P<half>午前|午後|AM|PM)?\s*(?P<hour>\d{1,2})\s*"
    r"(?:時|[:時]\s*(?:(?P<minute>\d{1,2})\s*分?(?::00|0秒)?|(?P<at_half>半)))$",
    re.IGNORECASE,
)


def era_year(day: datetime.date) -> str:
    """Return the year of `day` by era, e.g. 令和8年; 元年 for the first one."""
    for first_day, name, _ in ERAS:
        if day >= first_day:
            year = day.year - first_day.year + 1
            return f"{name}{'元' if year == 1 else year}年"
    return f"{day.year}年"


def format_date(day: datetime.date, *, gregorian: bool = False) -> str:
    """Return 令和8年11月23日（月）, with `gregorian` 令和8年（2026年）11月23日（月）."""
    year = f"{era_year(day)}（{day.year}年）" if gregorian else era_year(day)
    return f"{year}{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def format_fiscal_year(year: int) -> str:
    """Return 令和6年度 for 2024.

    The year in which an era begins is named after the new era as a whole: 2019 is 令和元年度.
    """
    return f"{era_year(datetime.date(year, 12, 31))}度"


def fiscal_year_of(day: datetime.date) -> int:
    """Return the fiscal year in which `day` lies."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def parse_fiscal_year(text: str) -> int:
    """Return the fiscal year meant by 令和6年度, R6, 2024 or 平成31年度 (= 2019).

    Full-width digits are accepted. Raises ValueError when it cannot be read.
    """
    match = _FISCAL_YEAR.match(_normalised(text))
    if match is None:
        raise ValueError(_unreadable(text))
    return _gregorian_year(match, text)


def parse_date(text: str) -> datetime.date:
    """Return the day meant by R8.11.23, 令和8年11月23日（月）, 2026/11/23 or 2026-11-23.

    Raises ValueError when it cannot be read or is no day of the calendar.
    """
    match = _DATE.match(_normalised(text))
    if match is None:
        raise ValueError(_unreadable(text))
    return datetime.date(_gregorian_year(match, text), int(match["month"]), int(match["day"]))


def parse_month(text: str) -> datetime.date:
    """Return the first day of the month meant by R4.4, 令和4年4月 or 2022-04; a full date counts too.

    Raises ValueError when it cannot be read.
    """
    match = _MONTH.match(_normalised(text))
    if match is None:
        return parse_date(text).replace(day=1)
    return datetime.date(_gregorian_year(match, text), int(match["month"]), 1)


def parse_time(text: str) -> datetime.time:
    """Return the time of day meant by 10:00, 13時30分, 午後1時半, 正午 or full-width digits.

    Raises ValueError when it cannot be read or is no time of a day.
    """
    normalised = _normalised(text)
    if normalised == "正午":
        return datetime.time(12)
    match = _TIME.match(normalised)
    if match is None:
        raise ValueError(f"unreadable time: {text!r}")
    hour, minute = int(match["hour"]), 30 if match["at_half"] else int(match["minute"] or 0)
    half = (match["half"] or "").upper()
    if half and hour > 12:
        raise ValueError(f"unreadable time: {text!r}")
    if half in {"午後", "PM"} and hour < 12:
        hour += 12
    elif half in {"午前", "AM"} and hour == 12:
        hour = 0
    return datetime.time(hour, minute)


def parse_datetime(text: str) -> datetime.datetime:
    """Return the date and time meant by 令和8年12月1日 9時, R8.12.1 13:30, or a day alone (its start).

    Without a time zone. Raises ValueError when it cannot be read.
    """
    normalised = _normalised(text)
    for gap in _BEFORE_TIME.finditer(normalised):
        try:
            day, time = parse_date(normalised[: gap.start()]), parse_time(normalised[gap.end() :])
        except ValueError:
            continue
        return datetime.datetime.combine(day, time)
    return datetime.datetime.combine(parse_date(normalised), datetime.time())


def _normalised(text: str) -> str:
    # A cell may contain pages of text: a text this long is no date, and is not searched for one.
    if len(text) > LONGEST:
        raise ValueError(_unreadable(text[:LONGEST]))
    return unicodedata.normalize("NFKC", text).strip()


def _unreadable(text: str) -> str:
    return f"unreadable date: {text!r}"


def gregorian_year(era: str | None, year: str) -> int | None:
    """Return the Gregorian year of e.g. 令和 and 6, or of None and 2024; None for 元 without an era.

    Args:
        era: A name or letter of `ERAS`, in either case, if any.
        year: Digits, or 元 for the first year.
    """
    number = 1 if year == "元" else int(year)
    if era is not None:
        return _FIRST_YEARS[era.upper()] + number - 1
    return None if year == "元" else number


def _gregorian_year(match: re.Match[str], text: str) -> int:
    year = gregorian_year(match["era"], match["year"])
    if year is None or not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(_unreadable(text))
    return year
