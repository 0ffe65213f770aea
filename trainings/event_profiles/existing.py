"""Detects trainings that already exist, so that an event table can be imported again.

The same title on the same day is not enough: a consultation may tour several villages, and a
lecture may be repeated in the afternoon.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from portal.japanese.variants import comparable
from trainings.models import TrainingPage, TrainingSession

THERE = "同じ題名・日時・会場の研修がすでにあるため、取り込みません。"
IN_FILE = "同じ題名・日時・会場の研修が{row}行目にもあるため、取り込みません。"
ANOTHER = (
    "同じ題名・開始日の研修がすでにありますが、時刻か会場が違うため、別の研修として取り込みます。"
)
PLACES = ("place_name", "place_room", "place_address")

Key = tuple[str, datetime.date | None]
#: Start and end of the first session; name, room and address of the venue; empty if unknown.
Details = tuple[datetime.time | str | None, ...]


@dataclass(frozen=True)
class Found:
    """Whether an event already exists, with the message."""

    is_there: bool
    remark: str = ""


class ExistingEvents:
    """The trainings in the database at the start of an import, and those that the rows add."""

    def __init__(self) -> None:
        """Load titles, first sessions and venues of all trainings."""
        first: dict[int, TrainingSession] = {}
        for session in TrainingSession.objects.order_by("day", "starts", "pk"):
            first.setdefault(session.page_id, session)
        self._stored: dict[Key, list[Details]] = defaultdict(list)
        self._rows: dict[tuple[Key, Details], int] = {}
        for training in TrainingPage.objects.only("title", *PLACES):
            key, details = _event(training, first.get(training.pk))
            self._stored[key].append(details)

    def find(self, training: TrainingPage, sessions: Iterable[TrainingSession], row: int) -> Found:
        """Tell whether the event of a row exists, and record it.

        A stored training is the same if nothing contradicts the row: values missing on one side may
        have been added since. Rows of one file have the same columns; they are the same if all
        values are equal.
        """
        start = min(sessions, key=lambda s: (s.day, s.starts or datetime.time()), default=None)
        key, details = _event(training, start)
        stored = self._stored[key]
        if any(_agree(details, other) for other in stored):
            return Found(is_there=True, remark=THERE)
        other_row = self._rows.setdefault((key, details), row)
        if other_row != row:
            return Found(is_there=True, remark=IN_FILE.format(row=other_row))
        return Found(is_there=False, remark=ANOTHER if stored else "")


def _event(training: TrainingPage, session: TrainingSession | None) -> tuple[Key, Details]:
    times = (session.starts, session.ends) if session else (None, None)
    places = (comparable(getattr(training, name)) for name in PLACES)
    return (comparable(training.title), session.day if session else None), (*times, *places)


def _agree(one: Details, other: Details) -> bool:
    return all(
        a == b or a in {None, ""} or b in {None, ""} for a, b in zip(one, other, strict=True)
    )
