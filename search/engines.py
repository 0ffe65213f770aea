"""The engines according to the settings."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.dispatch import Signal

from search.core.engines.base import Engine, IndexUnavailableError, Searcher
from search.core.engines.breaker import Breaker
from search.core.engines.elasticsearch.connection import Server
from search.core.engines.elasticsearch.engine import ElasticsearchEngine
from search.core.engines.embedded.engine import EmbeddedEngine
from search.core.engines.fallback import FallbackEngine

EMBEDDED, ELASTICSEARCH = EmbeddedEngine.name, ElasticsearchEngine.name
NAMES = (EMBEDDED, ELASTICSEARCH)

#: Sent when Elasticsearch is due for another try. The receiver updates its index and closes the
#: breaker in a thread, because a reader's request waits for the sender.
probe_due = Signal()


def get_engine() -> Searcher:
    """Return the engine for readers of this site. Raises ValueError for an unknown engine."""
    first, *others = get_indices()
    if not others:
        return first
    return FallbackEngine(first, others[0], get_breaker(), _probe)


def get_breaker() -> Breaker:
    """Return the circuit breaker for Elasticsearch, which all processes of this host share."""
    return Breaker(Path(settings.SEARCH_INDEX_DIR))


def get_indices() -> list[Engine]:
    """Return all indices that this host synchronises with the database, the main one first.

    Raises ValueError for an engine that does not exist.
    """
    if settings.SEARCH_ENGINE not in NAMES:
        message = f"unknown SEARCH_ENGINE: {settings.SEARCH_ENGINE}"
        raise ValueError(message)
    folder = Path(settings.SEARCH_INDEX_DIR)
    if settings.SEARCH_ENGINE == ELASTICSEARCH:
        return [_elasticsearch(Server(**settings.ELASTICSEARCH), folder), _embedded(folder)]
    return [_embedded(folder)]


def get_embedded() -> EmbeddedEngine:
    """Return this host's own index, which it has with every engine."""
    return _embedded(Path(settings.SEARCH_INDEX_DIR))


@lru_cache(maxsize=8)
def _embedded(folder: Path) -> EmbeddedEngine:
    return EmbeddedEngine(folder)


@lru_cache(maxsize=8)
def _elasticsearch(server: Server, folder: Path) -> ElasticsearchEngine:
    return ElasticsearchEngine(server, folder)


def _probe() -> None:
    probe_due.send(FallbackEngine)


def index_revision() -> str:
    """Return the version of the search index, which may lag behind the content."""
    try:
        return get_engine().revision()
    except IndexUnavailableError:
        return "none"
