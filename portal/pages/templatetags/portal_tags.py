"""Template filters of the whole portal: dates as Japanese offices write them."""

import datetime

from django import template
from django.utils import timezone

register = template.Library()

WEEKDAYS = "月火水木金土日"
# First day of each era still needed (元号を改める政令); Gregorian years before are shown alone.
ERAS = (
    (datetime.date(2019, 5, 1), "令和"),
    (datetime.date(1989, 1, 8), "平成"),
    (datetime.date(1926, 12, 25), "昭和"),
)
APRIL = 4


def era_year(day: datetime.date) -> str:
    """Return the year of `day` by era, e.g. 令和8年; 元年 for the first one."""
    for first_day, name in ERAS:
        if day >= first_day:
            year = day.year - first_day.year + 1
            return f"{name}{'元' if year == 1 else year}年"
    return f"{day.year}年"


def _as_date(value: datetime.date | datetime.datetime) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def jdate(value: datetime.date | datetime.datetime | None) -> str:
    """Show a date as 令和8年11月23日（月）; nothing for None."""
    if not value:
        return ""
    day = _as_date(value)
    return f"{era_year(day)}{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


@register.filter
def jdate_long(value: datetime.date | datetime.datetime | None) -> str:
    """Show a date as 令和8年（2026年）11月23日（月）; nothing for None."""
    if not value:
        return ""
    day = _as_date(value)
    weekday = WEEKDAYS[day.weekday()]
    return f"{era_year(day)}（{day.year}年）{day.month}月{day.day}日（{weekday}）"


@register.filter
def jmonth(value: datetime.date | datetime.datetime | None) -> str:
    """Show a month as 令和8年11月; nothing for None."""
    if not value:
        return ""
    day = _as_date(value)
    return f"{era_year(day)}{day.month}月"


@register.filter
def fiscal_year(value: int | None) -> str:
    """Show a fiscal year (April to March) as 令和6年度; nothing for None.

    Offices name 2019 令和元年度 as a whole, although April belonged to 平成.
    """
    if not value:
        return ""
    return era_year(datetime.date(int(value), APRIL, 1) + datetime.timedelta(days=30)) + "度"


@register.filter
def fiscal_year_long(value: int | None) -> str:
    """Show a fiscal year as 令和6年度（2024年度）; nothing for None."""
    return f"{fiscal_year(value)}（{value}年度）" if value else ""
