"""A few results for another page: what of a kind is newest, with the number of all."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.core.engines.base import NEWEST, Hit, Searcher, SearchRequest
from search.core.finding import find
from search.core.synonyms import synonyms
from search.results.asking import ask


@dataclass(frozen=True, slots=True)
class Listing:
    """The first hits and how many there are in all."""

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
    """Return the newest things of a kind that readers of `audiences` may see.

    Args:
        kind: The kind of a source, as its `kind` says.
        audiences: Of the reader.
        limit: How many hits are wanted.
        words: What they must hold, in the query language.
        filters: Values of facets; those of one facet are joined by OR.

    Returns:
        Hits and number; none of both while there is no index.
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
