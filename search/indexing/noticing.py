"""What readers' searches notice: an index that was left behind, or that is of another database.

Whoever commits a change applies it. Left behind is what a process killed in between has left, and
what had not settled then. The log's last line tells with one query whether to look at all.
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

# So often, at most, a process tries to follow what does not settle yet.
SECONDS_BETWEEN = 1.0

#: The last line of the log when an index was found in step with it.
_in_step: WeakKeyDictionary[Engine, Line | None] = WeakKeyDictionary()
_starting = threading.Lock()
_follower: threading.Thread | None = None
_started = 0.0


def notice() -> None:
    """Look whether the indices still follow this database, and have followed what was left over.

    Raises:
        IndexUnavailableError: The index that would answer is of another database, or of an older
            state of this one (a backup was restored). What it holds may be hidden by now.
    """
    if connection.in_atomic_block:  # its own changes may still be taken back
        return
    line = last_line()
    for engine in get_indices():
        if engine not in _in_step or _in_step[engine] != line:
            with contextlib.suppress(EngineAwayError):  # whoever asks it will meet that
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
            get_breaker().open(str(error))  # the probe has it rebuilt
        elif asked or get_breaker().is_open:
            raise
        else:
            ensure_index(EMBEDDED)
        return
    position = engine.position()
    if line is None or position[:2] >= (line.transaction, line.pk):
        _in_step[engine] = line
    elif settings.SEARCH_APPLY == "worker":
        _in_step[engine] = line  # following is the worker's part; it is of this database
    else:
        _follow_soon()


def _follow_soon() -> None:
    """Follow without making the reader wait; at once with SEARCH_REBUILD = "inline" (tests)."""
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
