"""Elasticsearch for readers as long as it answers, the embedded index of this host when not."""

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
    """Asks `main`, and `fallback` while `main` is away. Readers see no difference."""

    def __init__(
        self, main: Engine, fallback: Engine, breaker: Breaker, probe: Callable[[], None]
    ) -> None:
        """Ask `main` unless `breaker` is open.

        `probe` is called when `main` is due for another try. It closes the breaker when `main`
        answers; it must return at once, because a reader's request waits for it.
        """
        self.main = main
        self.fallback = fallback
        self.breaker = breaker
        self._probe = probe

    def analyser(self) -> Analyser:
        """Return the analyser of the index that will answer."""
        return self._ask(lambda engine: engine.analyser())

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request. Raises IndexUnavailableError when neither index can."""
        return self._ask(lambda engine: engine.search(request))

    def revision(self) -> str:
        """Return a name of the present contents of the index that answers."""
        return self._ask(lambda engine: engine.revision())

    def count(self, queries: Sequence[Query], request: SearchRequest) -> list[int]:
        """Return how many documents each query finds under the conditions of `request`."""
        return self._ask(lambda engine: engine.count(queries, request))

    def suggest(
        self,
        prefix: str,
        audiences: frozenset[str],
        limit: int,
        now: datetime.datetime | None = None,
    ) -> list[Title]:
        """Return titles that hold `prefix`, of documents these readers may see."""
        return self._ask(lambda engine: engine.suggest(prefix, audiences, limit, now))

    @property
    def has_meaning(self) -> bool:
        """Tell whether the index that answers holds vectors."""
        return self._ask(lambda engine: engine.has_meaning)

    def nearest(self, question: str, request: SearchRequest) -> list[Hit]:
        """Return what is nearest in meaning to a question."""
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
