"""What every engine can do: the protocol that the rest of the search is written against."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from search.core.analysis import Analyser
from search.core.documents import SearchDocument
from search.core.query import Query

# SOONEST: today and what is to come, the soonest first, then what has no date, then what is past,
# the newest first. Dates are days in Japan. Hits have no score then.
RELEVANCE, NEWEST, MUNICIPALITY, SOONEST = "relevance", "newest", "municipality", "soonest"
SORTS = (RELEVANCE, NEWEST, MUNICIPALITY, SOONEST)


class Position(NamedTuple):
    """How far an index has followed the change log: transaction, then row.

    `recorded` is when that row was written. By it an index tells its own log from
    another with the same numbers: after a backup was restored, numbers come again.
    """

    transaction: int = 0
    row: int = 0
    recorded: str = ""


class IndexUnavailableError(Exception):
    """The index is missing or damaged; it must be built again before it can answer."""


class QueryRefusedError(IndexUnavailableError):
    """The engine does not take this one request; others it answers."""


class EngineAwayError(IndexUnavailableError):
    """The engine's server cannot be reached or cannot work now; building would fail as well."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question to an engine."""

    audiences: frozenset[str]
    query: Query | None = None
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)  # what the reader selected
    within: Mapping[str, frozenset[str]] = field(default_factory=dict)  # fixed limits of the page
    among: frozenset[str] | None = None  # ids of documents; any when None
    count: tuple[str, ...] = ()  # facets whose values are to be counted
    sort: str = RELEVANCE
    offset: int = 0
    limit: int = 20
    preferred: Mapping[str, float] = field(default_factory=dict)  # kind -> added to its scores
    now: datetime.datetime | None = None  # the present when None
    table: bool = False  # give hits their facet values instead of their texts: for exports

    @property
    def preferences(self) -> Mapping[str, float]:
        """Return `preferred` where scores count: with words, or where conditions alone are ranked."""
        return self.preferred if self.query is not None or self.sort == RELEVANCE else {}


class Hit(NamedTuple):
    """One document found, with what is shown of it."""

    id: str
    score: float
    kind: str
    url: str
    title: str
    summary: str
    body: str
    card: Mapping[str, Any]
    date: datetime.date | None
    marks: bytes  # places of the words: `search.core.terms.find_words`
    facets: Mapping[str, tuple[str, ...]] = {}  # parameter -> values, sorted; only in a table


class Title(NamedTuple):
    """A document whose title goes on from what a reader has typed."""

    id: str
    kind: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """The answer to a request. A facet's counts ignore the selection in that facet itself."""

    hits: list[Hit]
    total: int
    counts: dict[str, dict[str, int]]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What editors and operators are told of an index."""

    documents: int
    built: datetime.datetime | None  # None where that is not known


class Searcher(Protocol):
    """What readers ask. All methods raise IndexUnavailableError when there is no usable index."""

    def analyser(self) -> Analyser:
        """Return the analyser with which the index was made; queries must use the same."""

    def revision(self) -> str:
        """Return a name of the present contents: another one whenever answers may differ.

        Asked for with every page that is kept, so it has to be cheap.
        """

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request."""

    def count(self, queries: Sequence[Query], request: SearchRequest) -> list[int]:
        """Return how many documents each query finds under the conditions of `request`."""

    def suggest(
        self,
        prefix: str,
        audiences: frozenset[str],
        limit: int,
        now: datetime.datetime | None = None,
    ) -> list[Title]:
        """Return at most `limit` titles that hold `prefix`, of documents these readers may see.

        Compared folded. A prefix in kana is also held by a title that is read
        like it from the beginning of one of its words on, as `search.core.terms`
        reads titles. One character must stand at the very beginning. Titles that
        begin with the prefix, written or read, come first; then newer documents,
        then by `tie_breaker`. A blank prefix finds nothing.
        """

    @property
    def has_meaning(self) -> bool:
        """Tell whether the index holds vectors, so that `nearest` can find anything."""

    def nearest(self, question: str, request: SearchRequest) -> list[Hit]:
        """Return what is nearest in meaning to a question, the nearest first.

        All conditions of the request hold; its query only says what is left out, its order and
        offset mean nothing. Of a document count its head and its nearest passage, half each.
        Whose nearest passage is less similar than the model's `least` is not found.
        """


class Engine(Searcher, Protocol):
    """A search engine with its index."""

    @property
    def name(self) -> str:
        """What the engine is called in settings and commands."""

    def position(self) -> Position:
        """Return how far the index has followed the change log."""

    def write(
        self,
        documents: Sequence[SearchDocument],
        gone: Iterable[str],
        position: Position | None,
        *,
        after: Position | None = None,
    ) -> bool:
        """Add or replace `documents`, remove the ids `gone`, remember `position`: all or nothing.

        With `after` nothing is written, and False returned, unless the index stands there.
        """

    def facts(self) -> IndexFacts:
        """Return how many documents the index holds, and when it was built."""

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of every document in the index by its id."""

    def build(
        self,
        documents: Iterable[SearchDocument],
        position: Position,
        *,
        names: str = "",
        processes: int | None = None,
        progress: Callable[[int], None] = lambda count: None,
    ) -> "BuiltIndex":
        """Write all `documents` to a new index beside the one in use, and return it.

        Args:
            documents: Everything that is published.
            position: Where the change log stood before they were read.
            names: Lines of the user dictionary (`search.words.dictionary`).
            processes: How many processes segment; one for each core when None.
            progress: Called with the number of documents written since the last call.
        """


class BuiltIndex(Engine, Protocol):
    """A new index that nobody uses yet."""

    def publish(self) -> None:
        """Let it take the place of the one in use, in one step."""

    def discard(self) -> None:
        """Remove it."""
