"""What may wait for somebody. Apps register their sources as they start (`AppConfig.ready`)."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

Rows = QuerySet[Any] | Sequence[Any]


@dataclass(frozen=True)
class Item:
    """One thing that waits.

    Attributes:
        key: Names it within its source, without a colon.
        title: What it is called.
        url: The path of the page on which the reader does something about it.
        owner: The section or body in charge of it.
        day: Until when, or since when; the source says which.
        note: What there is to do, or what is missing.
        is_overdue: The day has passed.
        aside: What else pages show; mails do not.
    """

    key: str
    title: str
    url: str
    owner: str = ""
    day: datetime.date | None = None
    note: str = ""
    is_overdue: bool = False
    aside: str = ""


@dataclass(frozen=True)
class Source:
    """A kind of things that may wait for a user.

    Attributes:
        slug: Its name in addresses.
        label: Its heading.
        order: Its place on the page.
        rows: Returns what waits for a user, the most urgent first: a query, or a list made with a
            fixed number of queries. It holds only what the user may see and do something about.
        item: Turns a row into what is shown, without a query.
        help_text: A sentence about what to do.
        day_label: What the day of its items means; empty: they have none.
        is_task: It counts in the menu. Hints for planning, which are never done, do not.
        category: The kind of mail that reminds of it on Mondays; empty: none does.
        mailed_rows: What a user is reminded of, if that is less than `rows`.
    """

    slug: str
    label: str
    order: int
    rows: Callable[[Any], Rows]
    item: Callable[[Any], Item]
    help_text: str = ""
    day_label: str = "期限"
    is_task: bool = True
    category: str = ""
    mailed_rows: Callable[[Any], Rows] | None = None

    def rows_to_mail(self, user: Any) -> Rows:
        """Return what a user is reminded of."""
        return (self.mailed_rows or self.rows)(user)


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Add a source; one of the same slug is replaced."""
    _sources[source.slug] = source


def sources() -> list[Source]:
    """Return the sources in their order."""
    return sorted(_sources.values(), key=lambda source: (source.order, source.slug))


def source_named(slug: str) -> Source | None:
    """Return a source, or None."""
    return _sources.get(slug)


def has_passed(day: datetime.date | None) -> bool:
    """Tell whether a day is over in Japan."""
    return day is not None and day < timezone.localdate()
