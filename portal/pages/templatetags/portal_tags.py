"""Template filters of the whole portal: dates as Japanese offices write them."""

import datetime

from django import template
from django.utils import timezone

from portal.pages import japanese_dates

register = template.Library()


def _as_date(value: datetime.date | datetime.datetime) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def jdate(value: datetime.date | datetime.datetime | None) -> str:
    """Show a date as 令和8年11月23日（月）; nothing for None."""
    return japanese_dates.format_date(_as_date(value)) if value else ""


@register.filter
def jdate_long(value: datetime.date | datetime.datetime | None) -> str:
    """Show a date as 令和8年（2026年）11月23日（月）; nothing for None."""
    return japanese_dates.format_date(_as_date(value), gregorian=True) if value else ""


@register.filter
def jmonth(value: datetime.date | datetime.datetime | None) -> str:
    """Show a month as 令和8年11月; nothing for None."""
    if not value:
        return ""
    day = _as_date(value)
    return f"{japanese_dates.era_year(day)}{day.month}月"


@register.filter
def fiscal_year(value: int | None) -> str:
    """Show a fiscal year as 令和6年度; nothing for None."""
    return japanese_dates.format_fiscal_year(int(value)) if value else ""


@register.filter
def fiscal_year_long(value: int | None) -> str:
    """Show a fiscal year as 令和6年度（2024年度）; nothing for None."""
    return f"{fiscal_year(value)}（{value}年度）" if value else ""
