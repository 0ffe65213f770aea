"""Queries the engine of this site, and starts to build its index if there is none."""

from collections.abc import Callable
from typing import TypeVar

from search.core.engines.base import IndexUnavailableError, Searcher
from search.engines import get_engine
from search.indexing.noticing import notice
from search.indexing.updates import ensure_index

Answer = TypeVar("Answer")


def ask(question: Callable[[Searcher], Answer]) -> Answer | None:
    """Call `question` with the engine and return its result; None while the index is being built."""
    try:
        notice()
        return question(get_engine())
    except IndexUnavailableError:
        ensure_index()
    try:
        notice()
        return question(get_engine())
    except IndexUnavailableError:
        return None
