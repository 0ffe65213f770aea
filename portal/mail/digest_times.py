"""When a person gets the mails of a category: at once, or collected at eight in the morning."""

import datetime

from django.db import models
from django.utils import timezone

#: Before the offices open at half past eight.
HOUR = 8
MONDAY = 0


class Frequency(models.TextChoices):
    """The choices on the page 「メールの受け取り」."""

    INSTANT = "instant", "そのつど"
    DAILY = "daily", "毎日8時にまとめて"
    WEEKLY = "weekly", "毎週月曜8時にまとめて"
    NEVER = "never", "受け取らない"


#: Those that collect.
COLLECTED = frozenset({Frequency.DAILY, Frequency.WEEKLY})


def next_digest(frequency: str, after: datetime.datetime) -> datetime.datetime:
    """Return when the next digest is due: later than `after`, at eight o'clock local time.

    Args:
        frequency: DAILY or WEEKLY (Mondays).
        after: The moment at which there is something to tell.
    """
    local = timezone.localtime(after)
    due = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if due <= local:
        due += datetime.timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        due += datetime.timedelta(days=(MONDAY - due.weekday()) % 7)
    return due
