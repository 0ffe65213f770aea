"""Health for operators: whether readers get results, from which index, and what is broken."""

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error
from django.utils import timezone

from portal.changes.log import last_line
from portal.changes.models import Change
from portal.mail.models import OutgoingMail
from portal.pages.static_files import are_collected
from search.core.engines.base import Engine, EngineAwayError, IndexUnavailableError
from search.engines import ELASTICSEARCH, EMBEDDED, get_breaker, get_embedded, get_indices
from search.indexing import heartbeat
from search.indexing.following import check_belongs

OK, AWAY, MISSING, READ_ONLY, SILENT = "ok", "away", "missing", "read-only", "silent"
WAITING = "waiting"
# Large enough to fail on a full disk.
_TRIED_BYTES = 4096


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """The state of one index of this host."""

    name: str
    # OK, AWAY (its server is unavailable), MISSING (no usable index of this database) or READ_ONLY
    # (it can be searched but not updated)
    state: str
    waiting: int | None  # changes not applied yet; None if unknown


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the portal. If `database` or `static_files` is False, no page works."""

    database: bool
    indices: tuple[IndexHealth, ...]
    static_files: bool = True
    worker: str | None = None  # OK or SILENT; None if changes are applied without a worker
    mails: str | None = None  # OK, or WAITING for longer than they should; None without a database

    @property
    def serves(self) -> bool:
        """Whether readers get results from any index."""
        answering = any(index.state in {OK, READ_ONLY} for index in self.indices)
        return self.database and self.static_files and answering

    @property
    def status(self) -> str:
        """The state in one word: "ok", "degraded" (readers do not notice) or "down"."""
        if not self.serves:
            return "down"
        states = {index.state for index in self.indices} | {self.worker or OK, self.mails or OK}
        return "ok" if states == {OK} else "degraded"

    def as_json(self) -> dict[str, Any]:
        """Return the JSON for operators, without URLs and host names."""
        return {"status": self.status, **asdict(self)}


def health() -> Health:
    """Return the current state of the search; waits at most one timeout for a server."""
    collected, worker = are_collected(), _worker()
    try:
        last_line()
        mails = WAITING if OutgoingMail.objects.overdue(timezone.now()).exists() else OK
        indices = tuple(health_of(engine) for engine in get_indices())
    except Error:
        return Health(database=False, indices=(), static_files=collected, worker=worker)
    return Health(
        database=True, indices=indices, static_files=collected, worker=worker, mails=mails
    )


def _worker() -> str | None:
    if settings.SEARCH_APPLY != "worker":
        return None
    return SILENT if heartbeat.is_silent() else OK


def health_of(engine: Engine) -> IndexHealth:
    """Return the state of one index; waits at most one timeout for its server."""
    if engine.name == ELASTICSEARCH and get_breaker().is_open:
        return IndexHealth(engine.name, AWAY, None)
    try:
        check_belongs(engine)
        position = engine.position()
    except EngineAwayError:  # before a reader notices it
        return IndexHealth(engine.name, AWAY, None)
    except IndexUnavailableError:
        return IndexHealth(engine.name, MISSING, None)
    state = OK if engine.name != EMBEDDED or _takes_writes() else READ_ONLY
    return IndexHealth(engine.name, state, Change.objects.after(position).count())


def _takes_writes() -> bool:
    """Tell whether the folder and the file of this host's own index are writable."""
    try:
        with tempfile.TemporaryFile(dir=Path(settings.SEARCH_INDEX_DIR)) as file:
            file.write(bytes(_TRIED_BYTES))
            file.flush()
        return get_embedded().is_writable()
    except OSError:
        return False
