"""Creates the engines according to the settings."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.dispatch import Signal
from django.utils.module_loading import import_string

from search.core.engines.base import Engine, IndexUnavailableError, Searcher
from search.core.engines.breaker import Breaker
from search.core.engines.elasticsearch.connection import Server
from search.core.engines.elasticsearch.engine import ElasticsearchEngine
from search.core.engines.embedded.engine import EmbeddedEngine
from search.core.engines.fallback import FallbackEngine
from search.core.meaning.base import SentenceModel
from search.core.meaning.vectors import Vectors

EMBEDDED, ELASTICSEARCH = EmbeddedEngine.name, ElasticsearchEngine.name
NAMES = (EMBEDDED, ELASTICSEARCH)
#: Values of SEARCH_MEANING, with the function that returns the model for SEARCH_MODEL_DIR. Only the
#: chosen one is imported: the packages of the others may not be installed.
OFF = "off"
MODELS = {
    "use": "search.core.meaning.universal.universal",
    "onnx": "search.core.meaning.onnx_model.onnx_model",
}

#: Sent when Elasticsearch should be tried again. The receiver updates its index and closes the
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

    Raises ValueError for an unknown engine.
    """
    if settings.SEARCH_ENGINE not in NAMES:
        message = f"unknown SEARCH_ENGINE: {settings.SEARCH_ENGINE}"
        raise ValueError(message)
    if settings.SEARCH_ENGINE == ELASTICSEARCH:
        folder, model = Path(settings.SEARCH_INDEX_DIR), get_model()
        return [_elasticsearch(Server(**settings.ELASTICSEARCH), folder, model), get_embedded()]
    return [get_embedded()]


def get_embedded() -> EmbeddedEngine:
    """Return this host's own index, which it has with every engine."""
    return _embedded(Path(settings.SEARCH_INDEX_DIR), get_model())


def get_model() -> SentenceModel | None:
    """Return the model of the search by meaning, not loaded yet; None if that is off.

    Raises:
        ImportError: Its packages are not installed.
        OSError: SEARCH_MODEL_DIR has no model.
        ValueError: The setting names an unknown model.
    """
    if settings.SEARCH_MEANING == OFF:
        return None
    if settings.SEARCH_MEANING not in MODELS:
        message = f"unknown SEARCH_MEANING: {settings.SEARCH_MEANING}"
        raise ValueError(message)
    make = import_string(MODELS[settings.SEARCH_MEANING])
    model: SentenceModel = make(settings.SEARCH_MODEL_DIR)
    return model


@lru_cache(maxsize=8)
def _embedded(folder: Path, model: SentenceModel | None) -> EmbeddedEngine:
    return EmbeddedEngine(folder, model=model)


@lru_cache(maxsize=8)
def _elasticsearch(
    server: Server, folder: Path, model: SentenceModel | None
) -> ElasticsearchEngine:
    # Vectors in the embedded index of this host are not computed again.
    vectors = Vectors(model, _embedded(folder, model).known_vectors) if model is not None else None
    return ElasticsearchEngine(server, folder, vectors=vectors)


def _probe() -> None:
    probe_due.send(FallbackEngine)


def index_revision() -> str:
    """Return the version of the search index, which may lag behind the content."""
    try:
        return get_engine().revision()
    except IndexUnavailableError:
        return "none"
