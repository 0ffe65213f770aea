"""Searches by words and conditions; pages, tables, feeds and suggestions all use this module."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from search.core.engines.base import RELEVANCE, SOONEST, Hit, Searcher, SearchRequest
from search.core.engines.ranking import NAME_BONUS
from search.core.finding import FEW, Found, find, find_beside, find_mentions
from search.core.names import ALIAS
from search.core.query import named_query
from search.sources.registry import source_for
from search.understanding.reading import Reading, read
from search.words.labels import Labels

#: Maximum number of documents of one name to fetch.
NAMESAKES = 10
Synonyms = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FoundReading:
    """A result, and the interpretation of the query."""

    found: Found
    reading: Reading
    #: The interpretation without hits, if the words alone have hits.
    given_up: Reading | None = None

    def namesakes(self, engine: Searcher) -> list[Hit]:
        """Return the documents whose name is the searched words."""
        request = self.found.request
        if request.query is None:
            return []
        if request.sort != RELEVANCE or request.filters or request.limit < NAMESAKES:
            return named(engine, self.reading.text, request)
        # These are the first hits.
        return [hit for hit in self.found.response.hits if hit.score >= NAME_BONUS[ALIAS]]


def named(engine: Searcher, text: str, request: SearchRequest) -> list[Hit]:
    """Return the documents named `text` that these readers may see, the most likely first."""
    query = named_query(text)
    if query is None:
        return []
    asked = replace(
        request, query=query, filters={}, count=(), sort=RELEVANCE, offset=0, limit=NAMESAKES,
        table=False,
    )  # fmt: skip
    return engine.search(asked).hits


def understand(
    engine: Searcher,
    text: str,
    request: SearchRequest,
    labels: Labels,
    words: tuple[str, ...] = (),
) -> Reading:
    """Return the interpretation of a query. A query that is a name is not interpreted otherwise.

    Args:
        engine: The engine, which knows the names.
        text: The query as typed.
        request: The audiences and limits.
        labels: The labels of facet values.
        words: Pieces that the reader wants to be treated as words.
    """
    reading = read(text, labels, words=words)
    if not reading.conditions:
        return reading
    # Ignore the limits of the page: whether the query is a name does not depend on them.
    if named(engine, text, SearchRequest(request.audiences, now=request.now)):
        return Reading(text)
    return _on_a_page_of_one_kind(reading, text, request, labels, words)


def _on_a_page_of_one_kind(
    reading: Reading,
    text: str,
    request: SearchRequest,
    labels: Labels,
    words: tuple[str, ...],
) -> Reading:
    """Return the interpretation for a list of certain kinds, which ignores other kinds."""
    listed = request.within.get("kind")
    if listed is None:
        return reading
    for one in reading.conditions:
        kinds = dict(one.condition.filters).get("kind", ())
        if not listed.issuperset(kinds):
            return read(text, labels, words=(*words, one.typed))
    return reading


def find_meant(
    engine: Searcher,
    text: str,
    request: SearchRequest,
    synonyms: Synonyms,
    labels: Labels,
    *,
    words: tuple[str, ...] = (),
) -> FoundReading:
    """Search by the interpretation of a query, or by its words if only they have hits.

    Args:
        engine: The engine to search.
        text: The query as typed.
        request: The audiences, limits and the reader's selection.
        synonyms: The synonyms to use.
        labels: The labels of facet values.
        words: Pieces that the reader wants to be treated as words.

    Raises:
        IndexUnavailableError: There is no usable index.
    """
    reading = understand(engine, text, request, labels, words)
    found = find(engine, reading.text, _ordered(reading, request), synonyms)
    if not reading.conditions:
        return FoundReading(found, reading)
    if _holds_all(found):
        return FoundReading(_with_related(engine, found, reading, request, synonyms), reading)
    alone = find(engine, text, request, synonyms)
    if _holds_all(alone):
        return FoundReading(alone, Reading(text), given_up=reading)
    if not reading.text and reading.at_any_time() != reading:
        # Nothing at that time: others of the kind are closer than documents that share a word.
        others = _ordered(reading.at_any_time(), request)
        hits = engine.search(replace(others, count=(), offset=0, limit=min(FEW, request.limit)))
        return FoundReading(replace(found, more=tuple(hits.hits)), reading)
    if _anything(alone) and not _anything(found):
        return FoundReading(alone, Reading(text), given_up=reading)
    return FoundReading(found, reading)


def _with_related(
    engine: Searcher, found: Found, reading: Reading, request: SearchRequest, synonyms: Synonyms
) -> Found:
    """Return full matches, if few with related documents, which lack a condition or a word."""
    if not (reading.text or reading.written()) or not _finds_few(found):
        return found
    if reading.text:
        return find_beside(engine, found, reading.spelled_out(), request, synonyms)
    # A text that mentions the month is related: 令和3年10月の国の通知を受け.
    return find_mentions(engine, found, reading.written(), request, synonyms)


def _ordered(reading: Reading, request: SearchRequest) -> SearchRequest:
    """Return the request with the conditions as limits; without words, in the order of the kind."""
    narrowed = reading.narrowed(request)
    kinds = [source_for(kind) for kind in narrowed.within.get("kind", ())]
    if reading.text or request.sort != RELEVANCE or not kinds:
        return narrowed
    to_come = all(source is not None and source.soonest_first for source in kinds)
    if not to_come:
        return narrowed
    days = {key: day for one in kinds if one for key, day in one.next_days(narrowed.now).items()}
    return replace(narrowed, sort=SOONEST, days=days)


def _anything(found: Found) -> bool:
    return bool(found.response.total or found.more)


def _finds_few(found: Found) -> bool:
    """Return whether full matches are so few that others are added, ignoring the reader's selection."""
    return found.response.before_filters < FEW


def _holds_all(found: Found) -> bool:
    """Return whether there is any full match, ignoring the reader's selection."""
    return found.response.before_filters > 0
