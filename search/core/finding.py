"""Asking an engine: with all words of the query, with some of them, and by what the query means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from search.core.engines.base import RELEVANCE, Hit, Searcher, SearchRequest, SearchResponse
from search.core.meaning.fusing import fused
from search.core.query import Query, compile_query, content_words, is_sentence, relax, split
from search.core.terms import has_words, word_pattern

# Fewer hits than this leave room for things that hold some of the words.
FEW = 10
# So many of these are shown where nothing holds all words, and with a sentence.
NEAREST = 20
# So many that hold some of the words are fused with the nearest in meaning; judged: docs/search.md.
FUSED = 50


@dataclass(frozen=True, slots=True)
class Found:
    """An engine's answer with the query that gave it.

    The response holds what satisfies the whole query. Where that is little,
    `more` holds others that have some of the words, and `wider` the query that
    found them; `by_meaning` are the ids of those that only their meaning found.
    They are no part of the result: neither counted nor exported.
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
    """Ask the engine for `text`, and where that finds little, for others that hold some of its words.

    Raises IndexUnavailableError when there is no usable index.
    """
    if not text:
        return Found(engine.search(request), None, request)
    analyser = engine.analyser()
    query = compile_query(text, analyser, synonyms)
    if query is None:  # only marks: nothing can hold them
        nothing = replace(request, within={**request.within, "kind": frozenset({"\0"})})
        return Found(engine.search(nothing), None, nothing)
    request = replace(request, query=query)
    response = engine.search(request)
    if response.total >= FEW or not query.required:
        return Found(response, query, request)
    total = response.total
    if request.filters:
        # Judged without the selection, which would else change what the words ask for.
        total = engine.search(replace(request, filters={}, count=(), limit=0)).total
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
    """Return what was found with the nearest things by another text and within other limits beside it.

    Args:
        engine: Is asked.
        found: Few things.
        text: By some of whose words the others are found.
        request: For whom, and within which limits the others are looked for.
        synonyms: Words of one meaning.
    """
    query = compile_query(text, engine.analyser(), synonyms)
    wider = relax(query) if query is not None else None
    if wider is None:
        return found
    more = _others(engine, replace(request, query=wider), found.response, FEW)
    return replace(found, more=more, wider=wider, by_meaning=frozenset())


def _asks_for_meaning(engine: Searcher, query: Query, request: SearchRequest) -> bool:
    """Tell whether what nothing holds is looked for by its meaning as well."""
    shown = request.limit > 0 and not request.table
    # Who asks for a text to the letter wants nothing else.
    return shown and engine.has_meaning and not all(clause.quoted for clause in query.required)


def _with_meaning(engine: Searcher, found: Found) -> Found:
    """Return what was found with the nearest: by some of the words, fused with those by meaning.

    A text that holds all content words of the query, in whatever order, is what was looked for: then
    words alone decide.
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
    """Return what was typed without what is to be left out."""
    return " ".join(part.text for part in split(query.text) if not part.negative)


def _meant(request: SearchRequest, query: Query) -> SearchRequest:
    """Return the conditions for what is found by meaning: what is left out stays out."""
    left_out = replace(query, required=(), scored=(), minimum=None, name="")
    return replace(
        request, query=left_out if query.excluded else None, count=(), offset=0, limit=NEAREST
    )


def _others(
    engine: Searcher, request: SearchRequest, response: SearchResponse, wanted: int
) -> tuple[Hit, ...]:
    """Return the best of what the wider request finds beside the response, up to `wanted` together."""
    if not request.limit:  # only the number was asked for
        return ()
    request = replace(
        request, count=(), sort=RELEVANCE, offset=0, limit=wanted + response.total, table=False
    )
    known = {hit.id for hit in response.hits}
    others = [hit for hit in engine.search(request).hits if hit.id not in known]
    return tuple(others[: max(0, wanted - response.total)])
