"""When the status of a training changes without an edit, for the page cache (ADR 0017)."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from trainings.models import TrainingPage
from trainings.status import CLOSING_DAYS


def next_expiry(now: datetime.datetime) -> datetime.datetime | None:
    """Return when the status of a published training, or its next session, changes today.

    None if nothing does: every cached page expires at midnight anyway.
    """
    today = timezone.localdate(now)
    closing = today + datetime.timedelta(days=CLOSING_DAYS)
    trainings = TrainingPage.objects.live().filter(
        Q(sessions__day=today)
        | Q(sessions__end_day=today)
        | Q(opens_on=today)
        | Q(deadline_on__in=[today, closing])
    )
    found = [m for training in trainings.distinct() for m in _moments(training) if m > now]
    return min(found, default=None)


def _moments(training: TrainingPage) -> Iterator[datetime.datetime]:
    facts = training.facts()
    yield from (m for m in (facts.starts_at, facts.ends_at, facts.opens_at) if m is not None)
    yield from (session.ends_at for session in training.ordered_sessions())
    if facts.closes_at is not None:
        yield facts.closes_at
        yield facts.closes_at - datetime.timedelta(days=CLOSING_DAYS)
