"""The engine in use, as the settings say."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from search.engines.embedded.engine import EmbeddedEngine


def get_engine() -> EmbeddedEngine:
    """Return the engine of this site. Raises ValueError for an engine that does not exist."""
    if settings.SEARCH_ENGINE != "embedded":
        message = f"unknown SEARCH_ENGINE: {settings.SEARCH_ENGINE}"
        raise ValueError(message)
    return _embedded(Path(settings.SEARCH_INDEX_DIR))


@lru_cache(maxsize=8)
def _embedded(folder: Path) -> EmbeddedEngine:
    return EmbeddedEngine(folder)
