"""Applies the change log to an index: settled rows in order, the others immediately."""

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from django.db import connection

from portal.changes.log import last_line
from portal.changes.models import WITHOUT_DOCUMENT, Change
from search.core.documents import SearchDocument
from search.core.engines.base import Engine, IndexUnavailableError, Position
from search.sources.registry import source_for

CHANGES_AT_ONCE = 200

#: Rows that this process has applied to an index although they have not settled.
_applied_early: WeakKeyDictionary[Engine, frozenset[int]] = WeakKeyDictionary()


def unsettled_after(position: Position) -> frozenset[int]:
    """Return the unsettled rows after a position; none on databases where rows settle at once."""
    if connection.vendor != "postgresql":
        return frozenset()
    return frozenset(Change.objects.after(position).values_list("pk", flat=True))


def catch_up(engine: Engine, applied: frozenset[int] | None = None) -> int:
    """Apply everything that has been committed to an index; return how many settled rows it was.

    Args:
        engine: The index.
        applied: Unsettled rows that it already includes; None: those that this process has applied.

    Raises:
        IndexUnavailableError: As `follow` does.
    """
    # Read first: this thread may overwrite rows that another thread applies in the meantime with
    # older data, and has to apply them again.
    if applied is None:
        applied = _applied_early.get(engine, frozenset())
    count = follow(engine)
    _applied_early[engine] = _apply_unsettled(engine, applied)
    return count


def follow(engine: Engine) -> int:
    """Apply all settled changes to an index and return how many rows of the log that were.

    Raises IndexUnavailableError when there is no usable index, when it is so far behind that the
    rows it needs have been deleted, or when it followed another database than this
    (`ChangeQuerySet.reaches`).
    """
    check_belongs(engine)
    count = 0
    while True:
        position = engine.position()
        rows = list(Change.objects.settled().after(position)[:CHANGES_AT_ONCE])
        if not rows:
            return count
        documents, gone = _changed(rows, engine)
        # Another process may have been faster; then the rest of the log is read again.
        if engine.write(documents, gone, Position(*rows[-1].position), after=position):
            count += len(rows)


def check_belongs(engine: Engine) -> None:
    """Raise IndexUnavailableError when an index cannot follow the log of this database."""
    last_line()  # detects a move to another cluster, which changes the log
    if not Change.objects.reaches(engine.position()):
        message = "the search index follows another database, or an older state of this one"
        raise IndexUnavailableError(message)


def _apply_unsettled(engine: Engine, applied: frozenset[int]) -> frozenset[int]:
    """Apply the rows that are committed but not settled; return all that have been.

    On PostgreSQL a row does not settle while any older transaction is open, and withdrawals must
    not wait for that. Objects are read in their current state, so a row may be applied early, and
    again in its place.
    """
    if connection.vendor != "postgresql":
        return frozenset()
    done = set(applied)
    while True:
        # This includes rows that have settled in the meantime. Check again after each write,
        # because another process may have written newer data.
        rows = list(Change.objects.after(engine.position()))
        fresh = [row for row in rows if row.pk not in done]
        if not fresh:
            return frozenset(row.pk for row in rows)
        documents, gone = _changed(fresh[:CHANGES_AT_ONCE], engine)
        if documents or gone:
            engine.write(documents, gone, None)
        done |= {row.pk for row in fresh[:CHANGES_AT_ONCE]}


def _changed(rows: Iterable[Change], engine: Engine) -> tuple[list[SearchDocument], set[str]]:
    """Return the current documents for the rows, and the ids without a document."""
    wanted: dict[str, set[str]] = {}
    for row in rows:
        wanted.setdefault(row.kind, set()).add(row.object_id)
    documents: list[SearchDocument] = []
    gone: set[str] = set()
    for kind, object_ids in wanted.items():
        if kind in WITHOUT_DOCUMENT:
            continue
        source = source_for(kind)
        if "" in object_ids or source is None:
            gone |= {i for i in engine.fingerprints() if i.partition(":")[0] == kind}
        gone |= {f"{kind}:{object_id}" for object_id in object_ids if object_id}
        if source is not None:
            found = source.queryset()
            if "" not in object_ids:
                found = found.filter(pk__in=object_ids)
            documents += source.documents(found)
    return documents, gone - {document.id for document in documents}
