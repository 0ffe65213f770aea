"""Searches Elasticsearch, and falls back to the embedded index of this host during an outage."""

import datetime
import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from search.core.analysis import Analyser
from search.core.engines.base import (
    Engine,
    Hit,
    IndexUnavailableError,
    QueryRefusedError,
    Searcher,
    SearchRequest,
    SearchResponse,
    Title,
)
from search.core.engines.breaker import Breaker
from search.core.query import Query

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")


class FallbackEngine:
    """Searches `main`, and `fallback` while `main` is unavailable. Readers see no difference."""

    def __init__(
        self, main: Engine, fallback: Engine, breaker: Breaker, probe: Callable[[], None]
    ) -> None:
        """Use `main` unless `breaker` is open.

        `probe` is called when `main` should be tried again; it closes the breaker if `main`
        responds. It must return immediately, because a reader's request waits for it.
        """
        self.main = main
        self.fallback = fallback
        self.breaker = breaker
        self._probe = probe

    def analyser(self) -> Analyser:
        """Return the analyser of the index in use."""
        return self._ask(lambda engine: engine.analyser())

    def search(self, request: SearchRequest) -> SearchResponse:
        """Return the response to a request. Raises IndexUnavailableError if neither index is usable."""
        return self._ask(lambda engine: engine.search(request))

    def revision(self) -> str:
        """Return the revision of the index in use."""
        return self._ask(lambda engine: engine.revision())

    def count(self, queries: Sequence[Query], request: SearchRequest) -> list[int]:
        """Return the number of documents that match each query under the conditions of `request`."""
        return self._ask(lambda engine: engine.count(queries, request))

    def suggest(
        self,
        prefix: str,
        audiences: frozenset[str],
        limit: int,
        now: datetime.datetime | None = None,
    ) -> list[Title]:
        """Return titles that contain `prefix`, of documents visible to `audiences`."""
        return self._ask(lambda engine: engine.suggest(prefix, audiences, limit, now))

    @property
    def has_meaning(self) -> bool:
        """Return whether the index in use contains vectors."""
        return self._ask(lambda engine: engine.has_meaning)

    def nearest(self, question: str, request: SearchRequest) -> list[Hit]:
        """Return the documents nearest in meaning to a question."""
        return self._ask(lambda engine: engine.nearest(question, request))

    def _ask(self, question: Callable[[Searcher], Answer]) -> Answer:
        if self.breaker.is_open:
            if self.breaker.take_probe():
                self._probe()
            return question(self.fallback)
        try:
            return question(self.main)
        except QueryRefusedError as error:
            logger.warning("Elasticsearch did not take a search: %s", error)
        except IndexUnavailableError as error:
            self.breaker.open(str(error))
        return question(self.fallback)
