"""What operators should know of the search: which index answers, why, and how far each is behind."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import DatabaseError

from search.engines import ELASTICSEARCH, get_breaker, get_indices
from search.engines.base import Engine, EngineAwayError, IndexUnavailableError
from search.models import Change

OK, AWAY, MISSING = "ok", "away", "missing"


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """How one index of this host is."""

    name: str
    state: str  # OK, AWAY (its server cannot be used) or MISSING (no usable index)
    waiting: int | None  # changes it has not followed yet; None where that cannot be known


@dataclass(frozen=True, slots=True)
class Health:
    """How the portal is, as far as the search knows. `database` False: nothing works."""

    database: bool
    indices: tuple[IndexHealth, ...]

    @property
    def serves(self) -> bool:
        """Whether readers get answers from any index."""
        return self.database and any(index.state == OK for index in self.indices)

    @property
    def status(self) -> str:
        """The state in one word: "ok", "degraded" (readers do not notice) or "down"."""
        if not self.serves:
            return "down"
        return "ok" if all(index.state == OK for index in self.indices) else "degraded"

    def as_json(self) -> dict[str, Any]:
        """Return what the address for operators shows: no addresses, no names of hosts."""
        return {"status": self.status, **asdict(self)}


def health() -> Health:
    """Return how the search is at present, waiting at most one time-out for a server."""
    try:
        Change.objects.exists()
    except DatabaseError:
        return Health(database=False, indices=())
    return Health(database=True, indices=tuple(health_of(engine) for engine in get_indices()))


def health_of(engine: Engine) -> IndexHealth:
    """Return how one index is, waiting at most one time-out for its server."""
    if engine.name == ELASTICSEARCH and get_breaker().is_open:
        return IndexHealth(engine.name, AWAY, None)
    try:
        position = engine.position()
    except EngineAwayError:  # before any reader has met it
        return IndexHealth(engine.name, AWAY, None)
    except IndexUnavailableError:
        return IndexHealth(engine.name, MISSING, None)
    return IndexHealth(engine.name, OK, Change.objects.after(position).count())
