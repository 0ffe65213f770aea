"""The days on which the demo's pages were published and edited last, as if offices had worked on them."""

import datetime

from django.utils import timezone
from wagtail.models import Page

from portal.japanese.holidays import last_office_day

#: Days since the demo's portal was opened, see the news `portal-kokai`.
OPEN_FOR = 541
#: Days since the newest case was published.
NEWEST_CASE = 4
FIRST_HOUR, HOURS = 9, 8


def publication_day(position: int, number: int) -> datetime.date:
    """Return the day on which case `position` of `number` was published.

    The cases came at a varying pace since the opening: some days none, on some two.
    """
    span = OPEN_FOR - NEWEST_CASE
    # Slow at first, faster later, and never as even as a clock.
    passed = span * ((position + 1) / number) ** 0.8
    wobble = (position * 7) % 5 if position + 1 < number else 0
    days = round(OPEN_FOR - passed) + wobble
    return last_office_day(timezone.localdate() - datetime.timedelta(days=min(days, OPEN_FOR)))


def at_work(day: datetime.date, position: int = 0) -> datetime.datetime:
    """Return a time of `day` at which offices work; `position` varies it."""
    hour, minute = FIRST_HOUR + position * 3 % HOURS, position * 13 % 60
    moment = datetime.datetime.combine(day, datetime.time(hour, minute))
    return timezone.make_aware(moment)


def set_last_published(page: Page, day: datetime.date) -> None:
    """Record when the page was edited last, which Wagtail sets to the time of loading."""
    type(page).objects.filter(pk=page.pk).update(last_published_at=at_work(day, page.pk or 0))
