"""The status of a training at a given time: derived from its dates and facts, never stored.

A single function, `status_at`, decides. It takes plain facts, so that their source may change: the
organiser types the number of applications, which could be counted from registrations one day.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

# Deadlines within this many days are announced: offices need time for a decision.
CLOSING_DAYS = 7


class Status(StrEnum):
    """状態, as shown to readers."""

    CANCELLED = "cancelled"
    UNDATED = "undated"
    NOT_YET = "not-yet"
    OPEN = "open"
    CLOSING = "closing"
    FULL = "full"
    CLOSED = "closed"
    NO_APPLICATION = "no-application"
    RUNNING = "running"
    STREAMING = "streaming"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """Return the status in Japanese."""
        return _LABELS[self]

    @property
    def accepts_applications(self) -> bool:
        """Tell whether applications are accepted now."""
        return self in {Status.OPEN, Status.CLOSING}


_LABELS = {
    Status.CANCELLED: "中止",
    Status.UNDATED: "日程調整中",
    Status.NOT_YET: "受付前",
    Status.OPEN: "受付中",
    Status.CLOSING: "まもなく締切",
    Status.FULL: "満員",
    Status.CLOSED: "受付終了",
    Status.NO_APPLICATION: "申込不要",
    Status.RUNNING: "開催中",
    Status.STREAMING: "配信中",
    Status.ENDED: "終了",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that determine the status. Datetimes are aware; ends are exclusive."""

    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    cancelled: bool = False
    application_needed: bool = True
    opens_at: datetime.datetime | None = None
    closes_at: datetime.datetime | None = None
    capacity: int | None = None
    seats_taken: int | None = None
    streams_from: datetime.datetime | None = None
    streams_until: datetime.datetime | None = None

    @property
    def is_full(self) -> bool:
        """Tell whether all seats are taken; no capacity, or 0, means no limit."""
        return bool(self.capacity) and (self.seats_taken or 0) >= (self.capacity or 0)


def status_at(facts: Facts, now: datetime.datetime) -> Status:
    """Return the status at `now`.

    From the first session's start to the last one's end a training is 開催中,
    also on the days between its sessions. Afterwards a recording or an on-demand course is 配信中
    while it is available.
    """
    if facts.cancelled:
        return Status.CANCELLED
    if facts.starts_at is not None and now < facts.starts_at:
        return _before_start(facts, now)
    if facts.ends_at is not None and now < facts.ends_at:
        return Status.RUNNING
    if _is_streaming(facts, now):
        return Status.STREAMING
    if facts.starts_at is None:
        if facts.streams_from is None:
            return Status.UNDATED
        return _before_start(facts, now) if now < facts.streams_from else Status.ENDED
    return Status.ENDED


def _before_start(facts: Facts, now: datetime.datetime) -> Status:
    if not facts.application_needed:
        return Status.NO_APPLICATION
    if facts.opens_at is not None and now < facts.opens_at:
        return Status.NOT_YET
    if facts.closes_at is not None and now >= facts.closes_at:
        return Status.CLOSED
    if facts.is_full:
        return Status.FULL
    if facts.closes_at is not None and facts.closes_at - now <= datetime.timedelta(
        days=CLOSING_DAYS
    ):
        return Status.CLOSING
    return Status.OPEN


def _is_streaming(facts: Facts, now: datetime.datetime) -> bool:
    if facts.streams_from is None and facts.streams_until is None:
        return False
    begun = facts.streams_from is None or now >= facts.streams_from
    return begun and (facts.streams_until is None or now < facts.streams_until)


def moment(
    day: datetime.date | None, time: datetime.time | None = None
) -> datetime.datetime | None:
    """Return the aware datetime of a day and a time (by default midnight) in the portal's time zone."""
    if day is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, time or datetime.time.min))


def end_of(
    day: datetime.date | None, time: datetime.time | None = None
) -> datetime.datetime | None:
    """Return the aware datetime of an end: the given time, or the end of the day."""
    if day is None:
        return None
    return moment(day, time) if time else moment(day + datetime.timedelta(days=1))
