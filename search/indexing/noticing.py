"""Lets searches detect an index that is behind, or that belongs to another database.

The process that commits a change applies it. Rows remain if it was killed in between, or if they
had not settled. One query for the last row of the log tells whether to check at all.
"""

import contextlib
import threading
import time
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection, connections

from portal.changes.log import Line, last_line
from search.core.engines.base import Engine, EngineAwayError, IndexUnavailableError
from search.engines import ELASTICSEARCH, EMBEDDED, get_breaker, get_indices
from search.indexing.following import check_belongs
from search.indexing.updates import apply_now, ensure_index

# The minimum interval in which a process tries to follow unsettled rows.
SECONDS_BETWEEN = 1.0

#: The last row of the log at the last check that found an index up to date.
_in_step: WeakKeyDictionary[Engine, Line | None] = WeakKeyDictionary()
_starting = threading.Lock()
_follower: threading.Thread | None = None
_started = 0.0


def notice() -> None:
    """Check that the indices follow this database, and let them catch up if they are behind.

    Raises:
        IndexUnavailableError: The index belongs to another database, or to another state of this
            one (a backup was restored). Its documents may be hidden by now.
    """
    if connection.in_atomic_block:  # its own changes may still be rolled back
        return
    line = last_line()
    for engine in get_indices():
        if engine not in _in_step or _in_step[engine] != line:
            with contextlib.suppress(EngineAwayError):  # the search itself will raise it
                _look(engine, line)


def _look(engine: Engine, line: Line | None) -> None:
    asked = engine is get_indices()[0]
    if engine.name == ELASTICSEARCH and get_breaker().is_open:
        return
    try:
        check_belongs(engine)
    except EngineAwayError:
        raise
    except IndexUnavailableError as error:
        if engine.name == ELASTICSEARCH:
            get_breaker().open(str(error))  # the probe rebuilds it
        elif asked or get_breaker().is_open:
            raise
        else:
            ensure_index(EMBEDDED)
        return
    position = engine.position()
    if line is None or position[:2] >= (line.transaction, line.pk):
        _in_step[engine] = line
    elif settings.SEARCH_APPLY == "worker":
        _in_step[engine] = line  # the worker follows; the index belongs to this database
    else:
        _follow_soon()


def _follow_soon() -> None:
    """Follow in a thread, so that the reader does not wait; inline with SEARCH_REBUILD = "inline" (tests)."""
    global _follower, _started  # noqa: PLW0603  (one follower for each process)
    if settings.SEARCH_REBUILD == "inline":
        apply_now()
        return
    with _starting:
        if _follower is not None and _follower.is_alive():
            return
        if time.monotonic() - _started < SECONDS_BETWEEN:
            return
        _started = time.monotonic()
        _follower = threading.Thread(target=_follow, name="search-follow", daemon=True)
        _follower.start()


def _follow() -> None:
    try:
        apply_now()
    finally:
        connections.close_all()
