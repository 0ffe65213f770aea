"""Synchronises an index with the database: change log, rebuild, drift."""

import contextlib
import contextvars
import fcntl
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Count

from portal.accounts.visibility import PUBLIC
from portal.changes.log import last_line
from portal.changes.models import CONTENT, LABELS, Change
from search.core.documents import SearchDocument
from search.core.engines.base import (
    Engine,
    EngineAwayError,
    IndexUnavailableError,
    Position,
    SearchRequest,
)
from search.engines import ELASTICSEARCH, EMBEDDED, get_breaker, get_indices, probe_due
from search.indexing.following import catch_up, unsettled_after
from search.sources.registry import DocumentSource, source_for, sources
from search.words.dictionary import dictionary_lines

logger = logging.getLogger(__name__)

DOCUMENTS_AT_ONCE = 200


_left_to_rebuild = contextvars.ContextVar("left_to_rebuild", default=False)


class RebuildRunningError(Exception):
    """Another process is building the index."""


@contextlib.contextmanager
def left_to_rebuild() -> Iterator[None]:
    """Only log the changes in the block, for commands that rebuild the index at the end.

    Otherwise the first commit in an empty portal would start a build in the background, whose lock
    would make the rebuild at the end fail.
    """
    token = _left_to_rebuild.set(True)
    try:
        yield
    finally:
        _left_to_rebuild.reset(token)


def follow_change(kind: str, object_ids: Sequence[str] | None) -> None:
    """Apply the rows that the current transaction has logged to the index; None: all of the kind.

    With SEARCH_APPLY "commit", this happens right after the commit; with "worker", only for
    removals; never if a rebuild follows.
    """
    if _left_to_rebuild.get():
        return
    if settings.SEARCH_APPLY == "worker":
        if object_ids is not None and kind != LABELS:
            transaction.on_commit(partial(withdraw_now, kind, object_ids), robust=True)
        return
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] is apply_now for entry in waiting):
        transaction.on_commit(apply_now, robust=True)


def withdraw_now(kind: str, object_ids: Sequence[str]) -> None:
    """Remove withdrawn documents from this host's index, without waiting for the worker.

    An unpublished case, or one with a narrower audience, disappears immediately. The worker repeats
    this with all other changes.
    """
    source = source_for(kind)
    if source is None:
        return
    before = None
    # Check again after each write: another process may have withdrawn more in the meantime.
    while (found := _withdrawn(source, object_ids)) != before:
        before = found
        narrowed, gone = found
        if not narrowed and not gone:
            return
        for engine in get_indices():
            if engine.name == ELASTICSEARCH and get_breaker().is_open:
                continue  # it is not used before it has caught up with the log
            # Without an index, there is nothing to withdraw; a new one is built from the database.
            with contextlib.suppress(IndexUnavailableError), _noting_outage(engine):
                engine.write(narrowed, gone, None)


def _withdrawn(
    source: DocumentSource, object_ids: Sequence[str]
) -> tuple[list[SearchDocument], list[str]]:
    """Return the objects that are not public now, and the ids of deleted ones."""
    found = source.documents(source.queryset().filter(pk__in=object_ids))
    documents = {document.id: document for document in found}
    ids = [source.document_id(pk) for pk in object_ids]
    narrowed = [document for document in documents.values() if PUBLIC not in document.audiences]
    return narrowed, [document_id for document_id in ids if document_id not in documents]


def apply_now() -> None:
    """Update all indices, and build missing ones. Publishing never fails because of this."""
    for engine in get_indices():
        try:
            keep_up(engine)
        except EngineAwayError:
            continue  # the log waits
        except IndexUnavailableError:
            ensure_index(engine.name)


def keep_up(engine: Engine) -> int:
    """Apply all settled changes to one of this host's indices unless its server is away.

    Returns:
        The number of applied rows of the log.

    Raises:
        EngineAwayError: The server is unavailable; readers are served without it.
        IndexUnavailableError: There is no usable index.
    """
    breaker = get_breaker()
    if engine.name == ELASTICSEARCH and breaker.is_open and not breaker.take_probe():
        raise EngineAwayError(breaker.reason())
    return _keep_up(engine)


def _keep_up(engine: Engine) -> int:
    with _noting_outage(engine):
        count = catch_up(engine)
        if engine.name == ELASTICSEARCH and get_breaker().is_open:
            # It is complete again, but a server that has just started may still be too slow for
            # readers.
            engine.search(SearchRequest(frozenset({PUBLIC}), limit=1))
            get_breaker().close()
    return count


@contextlib.contextmanager
def _noting_outage(engine: Engine) -> Iterator[None]:
    """Open the breaker if the server fails, even if it only rejects writes."""
    try:
        yield
    except EngineAwayError as error:
        get_breaker().open(str(error))
        raise


def try_server_again(**_: object) -> None:
    """Update the index on the server and use it again if that succeeds: the probe.

    In a separate thread, because a reader is waiting; inline with SEARCH_REBUILD = "inline".
    """
    if settings.SEARCH_REBUILD == "inline":
        _probe()
    else:
        threading.Thread(target=_probe_in_thread, name="search-probe", daemon=True).start()


def _probe_in_thread() -> None:
    try:
        _probe()
    finally:
        connections.close_all()


def _probe() -> None:
    engine = get_indices()[0]
    try:
        _keep_up(engine)
    except EngineAwayError:
        return
    except IndexUnavailableError:
        ensure_index(engine.name)


probe_due.connect(try_server_again, dispatch_uid="search.probe")


def all_documents() -> Iterator[SearchDocument]:
    """Yield the documents of all sources in the current state of the database."""
    for source in sources():
        yield from _documents_of(source)


def _documents_of(source: DocumentSource) -> Iterator[SearchDocument]:
    keys = list(source.queryset().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), DOCUMENTS_AT_ONCE):
        part = keys[start : start + DOCUMENTS_AT_ONCE]
        yield from source.documents(source.queryset().filter(pk__in=part))


def count_objects() -> int:
    """Return the number of objects that a rebuild will read."""
    return sum(source.queryset().aggregate(n=Count("pk"))["n"] for source in sources())


def rebuild(
    *,
    names: Collection[str] = (),
    rehearse: bool = False,
    processes: int | None = None,
    progress: Callable[[int], None] = lambda count: None,
) -> int:
    """Build new indices while the old ones stay in use, swap them, and return their document counts.

    Changes in the meantime are applied to both.

    Args:
        names: The engines whose indices are built; empty: all.
        rehearse: Discard the new indices after building and updating them.
        processes: The number of processes for tokenizing; None: one per core.
        progress: Called with the number of documents written since the last call.

    Raises:
        RebuildRunningError: Another process is rebuilding.
        EngineAwayError: The engine's server cannot be reached.
    """
    counted = 0

    def count(number: int) -> None:
        nonlocal counted
        counted += number
        progress(number)

    folder = Path(settings.SEARCH_INDEX_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with _lock(folder / "rebuild.lock"):
        # The embedded index comes first: it needs no server, and serves readers during an outage.
        for engine in reversed(get_indices()):
            if not names or engine.name in names:
                counted = 0
                _rebuild(engine, rehearse=rehearse, processes=processes, progress=count)
    return counted


def _rebuild(
    engine: Engine, *, rehearse: bool, processes: int | None, progress: Callable[[int], None]
) -> None:
    position, held = _begin_at()
    fresh = engine.build(
        all_documents(), position,
        names=dictionary_lines(), processes=processes, progress=progress,
    )  # fmt: skip
    catch_up(fresh, held)
    if rehearse:
        fresh.discard()
        return
    fresh.publish()
    # Changes applied to the old index before the swap are in the log, but not in this index.
    catch_up(engine, held)


def _begin_at() -> tuple[Position, frozenset[int]]:
    """Return the position of an index built from now on, and the unsettled rows that it will include."""
    if last_line() is None:
        # The first row identifies the log for an index that was built for an empty portal.
        Change.objects.create(kind=CONTENT)
    last = Change.objects.settled().last()
    position = Position(*last.position) if last else Position()
    return position, unsettled_after(position)


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Hold a lock that the system releases when the process dies."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RebuildRunningError from error
        yield


_starting = threading.Lock()
_builder: subprocess.Popen[bytes] | None = None


def ensure_index(name: str = EMBEDDED) -> None:
    """Start to build an engine's missing or damaged index, once, without making readers wait.

    A separate process builds it, because compiling the dictionary holds the GIL for seconds. With
    SEARCH_REBUILD = "inline" (tests), the caller waits.
    """
    global _builder  # noqa: PLW0603  (one builder for each process)
    if settings.SEARCH_REBUILD == "inline":
        try:
            rebuild(names=[name], processes=1)
        except RebuildRunningError:
            pass
        except OSError:  # it terminates the process that builds in the background
            logger.exception("The search index cannot be written.")
        return
    with _starting:
        if _builder is None or _builder.poll() is not None:
            logger.warning("The search index is missing or damaged and is being rebuilt.")
            # One process only: the other cores serve readers.
            command = [
                *(sys.executable, "-m", "django", "search_rebuild"),
                *("--engine", name, "--processes", "1"),
            ]
            _builder = subprocess.Popen(  # noqa: S603  (our own command, no input from outside)
                command,
                cwd=settings.PROJECT_ROOT,
                env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )


@dataclass(frozen=True, slots=True)
class Drift:
    """The differences of an index from the database."""

    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    surplus: tuple[str, ...]
    compared: int = 0  # documents of the database
    complete: bool = True  # False: only the first documents were compared; surplus ones are unknown

    def __bool__(self) -> bool:
        return bool(self.missing or self.outdated or self.surplus)


def drift(engine: Engine | None = None, *, repair: bool = False, most: int | None = None) -> Drift:
    """Compare an index with the database.

    Args:
        engine: The index; None: the main one.
        repair: Correct the differences.
        most: The maximum number of documents of the database to compare.
    """
    engine = engine or get_indices()[0]
    indexed = engine.fingerprints()
    seen: set[str] = set()
    missing: list[str] = []
    outdated: list[str] = []
    changed: list[SearchDocument] = []
    complete = True
    for document in all_documents():
        if len(seen) == most:
            complete = False
            break
        seen.add(document.id)
        if indexed.get(document.id) == document.fingerprint():
            continue
        (outdated if document.id in indexed else missing).append(document.id)
        if repair:
            changed.append(document)
    surplus = sorted(set(indexed) - seen) if complete else []
    if repair and (changed or surplus):
        for start in range(0, max(len(changed), 1), DOCUMENTS_AT_ONCE):
            engine.write(changed[start : start + DOCUMENTS_AT_ONCE], surplus, None)
    return Drift(tuple(missing), tuple(outdated), tuple(surplus), len(seen), complete)
