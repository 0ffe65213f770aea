"""Asking an engine: with all words of the query, or with some of them where all find nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from search.engines.base import SearchRequest, SearchResponse
from search.engines.embedded.engine import EmbeddedEngine
from search.query import Query, compile_query, content_words, relax

# From so many different words on a query is a sentence: hardly anything holds all of them.
SENTENCE_WORDS = 6
# Why not all words were asked for.
SENTENCE, NOTHING = "sentence", "nothing"


@dataclass(frozen=True, slots=True)
class Found:
    """An engine's answer with the query that gave it."""

    response: SearchResponse
    query: Query | None
    request: SearchRequest
    relaxed: str = ""  # SENTENCE, NOTHING, or empty: all words were asked for


def find(
    engine: EmbeddedEngine,
    text: str,
    request: SearchRequest,
    synonyms: Mapping[str, tuple[str, ...]],
) -> Found:
    """Ask the engine for `text`; if nothing holds all its words, for some of them.

    Raises IndexUnavailableError when there is no usable index.
    """
    if not text:
        return Found(engine.search(request), None, request)
    analyser = engine.analyser()
    query = compile_query(text, analyser, synonyms)
    if query is None:  # only marks: nothing can hold them
        nothing = replace(request, within={**request.within, "kind": frozenset({"\0"})})
        return Found(engine.search(nothing), None, nothing)
    if len(content_words(query)) >= SENTENCE_WORDS:
        wider = relax(query)
        if wider is not None:
            request = replace(request, query=wider)
            return Found(engine.search(request), wider, request, SENTENCE)
    request = replace(request, query=query)
    response = engine.search(request)
    if response.total or not query.required:
        return Found(response, query, request)
    # A selection may have emptied the result: then the words are not at fault.
    if request.filters and engine.search(replace(request, filters={}, count=(), limit=0)).total:
        return Found(response, query, request)
    wider = relax(query)
    if wider is None:
        return Found(response, query, request)
    wider_request = replace(request, query=wider)
    response = engine.search(wider_request)
    if not response.total:
        return Found(response, query, request)
    return Found(response, wider, wider_request, NOTHING)
