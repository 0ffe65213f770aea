"""What waits for a user, cut to what a page shows, and how much it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet, Window
from django.utils import timezone

from portal.waiting.registry import Item, Rows, Source, sources

#: Items of one source on a page that shows all sources.
SHOWN = 5
#: Items on a page that shows one source.
ON_A_PAGE = 50
#: The number in the menu may be as old as this.
COUNT_SECONDS = 60


@dataclass(frozen=True)
class Group:
    """What one source has for a user: some of its items, and how many there are."""

    source: Source
    items: Sequence[Item]
    total: int

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.total - len(self.items)


def group_of(user: Any, source: Source, start: int = 0, size: int = ON_A_PAGE) -> Group:
    """Return a part of what one source has for a user, and the total, in one query.

    Args:
        user: Whom it waits for.
        source: Where it comes from.
        start: How many items to leave out.
        size: How many to return at most.
    """
    rows, total = part_of(source.rows(user), start, size)
    return Group(source, [source.item(row) for row in rows], total)


def groups_of(user: Any, size: int = SHOWN) -> list[Group]:
    """Return what waits for a user, without the sources that have nothing."""
    groups = [group_of(user, source, size=size) for source in sources()]
    return [group for group in groups if group.total]


def count_of(user: Any) -> int:
    """Return how many tasks wait for a user; cached for a minute, since every page shows it."""
    key = _key(user)
    known: int | None = cache.get(key)
    if known is None:
        known = sum(_size(source.rows(user)) for source in sources() if source.is_task)
        cache.set(key, known, COUNT_SECONDS)
    return known


def remember_count(user: Any, groups: Sequence[Group]) -> None:
    """Let the menu show what a page has just counted."""
    tasks = sum(group.total for group in groups if group.source.is_task)
    cache.set(_key(user), tasks, COUNT_SECONDS)


def _key(user: Any) -> str:
    # What is due changes at midnight.
    return f"portal.waiting.{user.pk}.{timezone.localdate()}"


def _size(rows: Rows) -> int:
    return rows.count() if isinstance(rows, QuerySet) else len(rows)


def part_of(rows: Rows, start: int, size: int) -> tuple[Sequence[Any], int]:
    """Return some of the rows and the number of all, in one query."""
    if not isinstance(rows, QuerySet):
        return rows[start : start + size], len(rows)
    counted = rows.annotate(rows_in_all=Window(Count("pk")))[start : start + size]
    found = list(counted)
    return found, found[0].rows_in_all if found else 0
