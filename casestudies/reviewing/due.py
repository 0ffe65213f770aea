"""Until when a step should be decided."""

import datetime

from django.utils import timezone

from portal.pages.models import PortalSettings

SATURDAY = 5
#: Municipal offices are closed from December 29th to January 3rd (地方自治法第4条の2).
YEAR_END = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


def days_per_step() -> int:
    """Return how many working days a step may take."""
    found = PortalSettings.objects.values_list("review_days", flat=True).first()
    return found or int(PortalSettings._meta.get_field("review_days").get_default())


def due_on(started_at: datetime.datetime, days: int) -> datetime.date:
    """Return the day on which a step is due.

    National holidays count as working days, because they change by law every year.

    Args:
        started_at: When the step began; the next working day is the first.
        days: How many working days it may take.
    """
    day = timezone.localdate(started_at)
    while days > 0:
        day += datetime.timedelta(days=1)
        if day.weekday() < SATURDAY and (day.month, day.day) not in YEAR_END:
            days -= 1
    return day
