"""The engines in use, as the settings say."""

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

#: Sent when Elasticsearch is to be tried again. The receiver brings its index up to date and closes
#: the breaker in a thread: a reader's request waits for the sender.
probe_due = Signal()


def get_engine() -> Searcher:
    """Return what readers of this site ask. Raises ValueError for an engine that does not exist."""
    first, *others = get_indices()
    if not others:
        return first
    return FallbackEngine(first, others[0], get_breaker(), _probe)


def get_breaker() -> Breaker:
    """Return the circuit breaker before Elasticsearch, which all processes of this host share."""
    return Breaker(Path(settings.SEARCH_INDEX_DIR))


def get_indices() -> list[Engine]:
    """Return all indices that this host keeps in step with the database, the one asked first.

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
    """Return this host's own index, which it keeps whatever engine readers ask first."""
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
    """Return what names the present state of the search index; it may follow the content later."""
    try:
        return get_engine().revision()
    except IndexUnavailableError:
        return "none"
