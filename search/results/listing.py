"""A few results for another page: the newest documents of a kind, with their total number."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.core.engines.base import NEWEST, Hit, Searcher, SearchRequest
from search.core.finding import find
from search.core.synonyms import synonyms
from search.results.asking import ask


@dataclass(frozen=True, slots=True)
class Listing:
    """The first hits, and the total number."""

    hits: tuple[Hit, ...] = ()
    total: int = 0


def newest_of(
    kind: str,
    audiences: frozenset[str],
    *,
    limit: int,
    words: str = "",
    filters: Mapping[str, frozenset[str]] | None = None,
) -> Listing:
    """Return the newest documents of a kind that readers of `audiences` may see.

    Args:
        kind: The `kind` of a source.
        audiences: The audiences of the reader.
        limit: The maximum number of hits.
        words: A query that the documents must match.
        filters: Facet values; those of one facet are combined by OR.

    Returns:
        Hits and total; empty and 0 while there is no index.
    """
    request = SearchRequest(
        audiences=audiences,
        filters=filters or {},
        within={"kind": frozenset({kind})},
        sort=NEWEST,
        limit=limit,
    )
    return ask(lambda engine: _listing(engine, words, request)) or Listing()


def _listing(engine: Searcher, words: str, request: SearchRequest) -> Listing:
    found = find(engine, words, request, synonyms())
    return Listing(tuple(found.response.hits), found.response.total)
