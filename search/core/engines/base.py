"""The protocol of an engine, which the rest of the search relies on."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from search.core.analysis import Analyser
from search.core.documents import SearchDocument
from search.core.query import Query

# SOONEST: today and future dates first, the soonest at the top; then no date; then past dates,
# the latest first. Dates are days in Japan. Hits have no score then.
RELEVANCE, NEWEST, MUNICIPALITY, SOONEST = "relevance", "newest", "municipality", "soonest"
SORTS = (RELEVANCE, NEWEST, MUNICIPALITY, SOONEST)


class Position(NamedTuple):
    """The position in the change log up to which an index is current: transaction, then row.

    `recorded` is the time at which that row was written. It distinguishes the index's own log from
    another with the same numbers: after a backup is restored, numbers repeat.
    """

    transaction: int = 0
    row: int = 0
    recorded: str = ""


class IndexUnavailableError(Exception):
    """The index is missing or damaged, and must be rebuilt before it can be searched."""


class QueryRefusedError(IndexUnavailableError):
    """The engine rejects this request; others may still work."""


class EngineAwayError(IndexUnavailableError):
    """The engine's server is unreachable or out of order at present; a build would fail as well."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search request to an engine."""

    audiences: frozenset[str]
    query: Query | None = None
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)  # the reader's selection
    within: Mapping[str, frozenset[str]] = field(default_factory=dict)  # fixed limits of the page
    among: frozenset[str] | None = None  # document ids; None: all documents
    count: tuple[str, ...] = ()  # facets whose values are counted
    sort: str = RELEVANCE
    offset: int = 0
    limit: int = 20
    preferred: Mapping[str, float] = field(default_factory=dict)  # kind -> bonus for its scores
    now: datetime.datetime | None = None  # None: now
    #: For SOONEST, the days of documents whose own date is not the next one: the next session of
    #: a series; None for no day.
    days: Mapping[str, datetime.date | None] = field(default_factory=dict)
    table: bool = False  # return facet values instead of texts in hits: for exports

    @property
    def preferences(self) -> Mapping[str, float]:
        """Return `preferred` if scores matter: with words, or if conditions alone are ranked."""
        return self.preferred if self.query is not None or self.sort == RELEVANCE else {}


class Hit(NamedTuple):
    """One document of the result, with the texts to show."""

    id: str
    score: float
    kind: str
    url: str
    title: str
    summary: str
    body: str
    card: Mapping[str, Any]
    date: datetime.date | None
    marks: bytes  # positions of the words: `search.core.terms.find_words`
    facets: Mapping[str, tuple[str, ...]] = {}  # parameter -> sorted values; only with `table`


class Title(NamedTuple):
    """A document whose title completes the reader's input."""

    id: str
    kind: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """The response to a request. The counts of a facet ignore the selection in that facet itself."""

    hits: list[Hit]
    total: int
    counts: dict[str, dict[str, int]]
    milliseconds: float
    #: The number of matches before the reader's selection.
    before_filters: int


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """Facts about an index for editors and operators."""

    documents: int
    built: datetime.datetime | None  # None if unknown


class Searcher(Protocol):
    """The read side of an engine. All methods raise IndexUnavailableError without a usable index."""

    def analyser(self) -> Analyser:
        """Return the analyser with which the index was built; queries must use the same one."""

    def revision(self) -> str:
        """Return an identifier of the index's contents, which changes whenever results may change.

        It is read at every access to the page cache, so it has to be cheap.
        """

    def search(self, request: SearchRequest) -> SearchResponse:
        """Return the response to a request."""

    def count(self, queries: Sequence[Query], request: SearchRequest) -> list[int]:
        """Return the number of documents that match each query under the conditions of `request`."""

    def suggest(
        self,
        prefix: str,
        audiences: frozenset[str],
        limit: int,
        now: datetime.datetime | None = None,
    ) -> list[Title]:
        """Return at most `limit` titles that contain `prefix`, of documents visible to `audiences`.

        The comparison is folded. A prefix in kana also matches a title whose reading contains it at
        the start of a word (`search.core.terms` has the readings of titles). A single character
        only matches at the start of the title. Titles that begin with the prefix, in writing or
        reading, come first; then newer documents, then the order of `tie_breaker`. A blank prefix
        matches nothing.
        """

    @property
    def has_meaning(self) -> bool:
        """Return whether the index contains vectors, which `nearest` needs."""

    def nearest(self, question: str, request: SearchRequest) -> list[Hit]:
        """Return the documents nearest in meaning to a question, the nearest first.

        All conditions of the request apply. Of its query only the exclusions count; its order and
        offset are ignored. The similarity of a document is the mean of its head's and its nearest
        passage's. Documents whose nearest passage is below the model's `least` are left out.
        """


class Engine(Searcher, Protocol):
    """A search engine with its index."""

    @property
    def name(self) -> str:
        """The name of the engine in settings and commands."""

    def position(self) -> Position:
        """Return the position in the change log up to which the index is current."""

    def write(
        self,
        documents: Sequence[SearchDocument],
        gone: Iterable[str],
        position: Position | None,
        *,
        after: Position | None = None,
    ) -> bool:
        """Add or replace `documents`, remove the ids `gone` and store `position`, atomically.

        With `after`, write nothing and return False unless the index is at that position.
        """

    def facts(self) -> IndexFacts:
        """Return the number of documents in the index, and when it was built."""

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of every document in the index, by id."""

    def build(
        self,
        documents: Iterable[SearchDocument],
        position: Position,
        *,
        names: str = "",
        processes: int | None = None,
        progress: Callable[[int], None] = lambda count: None,
    ) -> "BuiltIndex":
        """Write all `documents` to a new index, keep the current one in use, and return the new one.

        Args:
            documents: All published documents.
            position: The position in the change log before they were read.
            names: Lines of the user dictionary (`search.words.dictionary`).
            processes: The number of processes for tokenizing; None: one per core.
            progress: Called with the number of documents written since the last call.
        """


class BuiltIndex(Engine, Protocol):
    """A new index that is not in use yet."""

    def publish(self) -> None:
        """Replace the index in use, atomically."""

    def discard(self) -> None:
        """Delete it."""
