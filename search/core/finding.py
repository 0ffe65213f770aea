"""Searches with all words of the query, with some of them, and by the meaning of the query."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from search.core.engines.base import RELEVANCE, Hit, Searcher, SearchRequest, SearchResponse
from search.core.meaning.fusing import fused
from search.core.query import Query, compile_query, content_words, is_sentence, relax, split
from search.core.terms import has_words, word_pattern

# With fewer hits than this, documents that contain some of the words are added.
FEW = 10
# How many of these are shown if nothing contains all words, or if the query is a sentence.
NEAREST = 20
# How many of these are fused with the nearest in meaning; tuned, see docs/search.md.
FUSED = 50


@dataclass(frozen=True, slots=True)
class Found:
    """The response of an engine, with the query and request.

    The response has the matches of the whole query. If there are few, `more` has other documents
    that match `wider`, the query for some of the words, or are near in meaning; `by_meaning` has
    the ids of those found by meaning only. They are not part of the result: they are neither
    counted nor exported.
    """

    response: SearchResponse
    query: Query | None
    request: SearchRequest
    more: tuple[Hit, ...] = ()
    wider: Query | None = None
    by_meaning: frozenset[str] = frozenset()


def find(
    engine: Searcher,
    text: str,
    request: SearchRequest,
    synonyms: Mapping[str, tuple[str, ...]],
) -> Found:
    """Search for `text`; if there are few hits, add documents that contain some of its words.

    Raises IndexUnavailableError when there is no usable index.
    """
    if not text:
        return Found(engine.search(request), None, request)
    analyser = engine.analyser()
    query = compile_query(text, analyser, synonyms)
    if query is None:  # only punctuation: it matches nothing
        nothing = replace(request, within={**request.within, "kind": frozenset({"\0"})})
        return Found(engine.search(nothing), None, nothing)
    request = replace(request, query=query)
    response = engine.search(request)
    if response.total >= FEW or not query.required:
        return Found(response, query, request)
    # Decide without the reader's filters: they must not change the meaning of the words.
    total = response.before_filters
    wider = relax(query) if total < FEW else None
    if not total and _asks_for_meaning(engine, query, request):
        return _with_meaning(engine, Found(response, query, request, wider=wider))
    if wider is None:
        return Found(response, query, request)
    wanted = NEAREST if not total or is_sentence(text, analyser) else FEW
    more = _others(engine, replace(request, query=wider), response, wanted)
    return Found(response, query, request, more, wider)


def find_beside(
    engine: Searcher,
    found: Found,
    text: str,
    request: SearchRequest,
    synonyms: Mapping[str, tuple[str, ...]],
) -> Found:
    """Return a result with related documents added, found by another text and within other limits.

    Args:
        engine: The engine to search.
        found: A result with few hits.
        text: The text; related documents contain some of its words.
        request: The audiences and limits for the related documents.
        synonyms: The synonyms to use.
    """
    query = compile_query(text, engine.analyser(), synonyms)
    return _beside(engine, found, relax(query) if query is not None else None, request)


def find_mentions(
    engine: Searcher,
    found: Found,
    text: str,
    request: SearchRequest,
    synonyms: Mapping[str, tuple[str, ...]],
) -> Found:
    """Return a result with related documents added that contain all words of a text.

    The arguments are those of `find_beside`.
    """
    query = compile_query(text, engine.analyser(), synonyms)
    return _beside(engine, found, query, request)


def _beside(engine: Searcher, found: Found, wider: Query | None, request: SearchRequest) -> Found:
    if wider is None:
        return found
    more = _others(engine, replace(request, query=wider), found.response, FEW)
    return replace(found, more=more, wider=wider, by_meaning=frozenset())


def _asks_for_meaning(engine: Searcher, query: Query, request: SearchRequest) -> bool:
    """Return whether a query without hits is also searched by meaning."""
    shown = request.limit > 0 and not request.table
    # A quoted query asks for exact matches only.
    return shown and engine.has_meaning and not all(clause.quoted for clause in query.required)


def _with_meaning(engine: Searcher, found: Found) -> Found:
    """Return the result with the nearest documents by some of the words, fused with those by meaning.

    If a document contains all content words of the query, in any order, only the words are used.
    """
    request, query = found.request, found.query
    by_words: tuple[Hit, ...] = ()
    if found.wider is not None:
        by_words = _others(engine, replace(request, query=found.wider), found.response, FUSED)
    if query is None or _any_holds_all(by_words, query):
        return replace(found, more=by_words[:NEAREST])
    close = engine.nearest(_question(query), _meant(request, query))
    known = {hit.id for hit in by_words}
    return replace(
        found,
        more=tuple(fused(by_words, close)[:NEAREST]),
        by_meaning=frozenset(hit.id for hit in close) - known,
    )


def _any_holds_all(hits: tuple[Hit, ...], query: Query) -> bool:
    patterns = [word_pattern((word,)) for word in content_words(query)]
    return any(all(has_words(hit.marks, pattern) for pattern in patterns) for hit in hits)


def _question(query: Query) -> str:
    """Return the query text without its exclusions."""
    return " ".join(part.text for part in split(query.text) if not part.negative)


def _meant(request: SearchRequest, query: Query) -> SearchRequest:
    """Return the request for the search by meaning, with the exclusions of the query."""
    left_out = replace(query, required=(), scored=(), minimum=None, name="")
    return replace(
        request, query=left_out if query.excluded else None, count=(), offset=0, limit=NEAREST
    )


def _others(
    engine: Searcher, request: SearchRequest, response: SearchResponse, wanted: int
) -> tuple[Hit, ...]:
    """Return the best hits of the wider request that are not in the response, up to `wanted` in total."""
    if not request.limit:  # only the count is requested
        return ()
    request = replace(
        request, count=(), sort=RELEVANCE, offset=0, limit=wanted + response.total, table=False
    )
    known = {hit.id for hit in response.hits}
    others = [hit for hit in engine.search(request).hits if hit.id not in known]
    return tuple(others[: max(0, wanted - response.total)])
