"""How long a confirmation is valid: the single rule for lists, pages, filters and reminders.

Posts move each April (人事異動): every contact is confirmed once a year in April
or May, which leaves a grace period of two months (domain.md section 1.1, rule 5).
"""

import calendar
import datetime

from django.utils import timezone

FRESH_MONTHS = 14
STALE_WORDS = f"確認から{FRESH_MONTHS}か月以上たっています"
UNCONFIRMED_WORDS = "まだ確認されていません"


def stale_before(on: datetime.date | None = None) -> datetime.date:
    """Return the first day whose confirmations are still valid on the day `on` (today by default).

    If the resulting month has no such day, its last day counts: for 30 April 2026 that is 28
    February 2025.
    """
    day = on or timezone.localdate()
    months = day.year * 12 + day.month - 1 - FRESH_MONTHS
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def is_stale(confirmed_on: datetime.date | None, on: datetime.date | None = None) -> bool:
    """Tell whether a confirmation is missing or older than 14 months on the day `on`."""
    return confirmed_on is None or confirmed_on < stale_before(on)


def warning(confirmed_on: datetime.date | None, on: datetime.date | None = None) -> str:
    """Return a warning if a confirmation is missing or stale, or else an empty text."""
    if confirmed_on is None:
        return UNCONFIRMED_WORDS
    return STALE_WORDS if is_stale(confirmed_on, on) else ""
