"""Suggests themes for a search without hits: the themes of the nearest documents."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from search.core.engines.base import RELEVANCE, Searcher, SearchRequest
from search.core.finding import NEAREST, Found
from search.sources.facets import Facet

MAX_THEMES = 6


@dataclass(frozen=True, slots=True)
class Theme:
    """A facet value, and its number of documents for this reader."""

    facet: Facet
    value: str
    count: int


def themes_near(
    engine: Searcher,
    found: Found,
    within: Mapping[str, frozenset[str]],
    facets: Iterable[Facet],
) -> list[Theme]:
    """Return the most frequent themes of the nearest documents; empty if there are none.

    Args:
        engine: The engine to search.
        found: The result, with its audiences and the nearest documents.
        within: The limits of the page, which also apply to the counts.
        facets: The facets of the page.

    Returns:
        Themes with their counts, without words and other conditions.
    """
    among = {facet.parameter: facet for facet in facets if facet.is_theme}
    if found.wider is None or not found.more or not among:
        return []
    nearest = replace(
        found.request,
        query=found.wider,
        count=(),
        sort=RELEVANCE,
        offset=0,
        limit=NEAREST,
        table=True,
    )
    shared = Counter(
        (parameter, value)
        for hit in engine.search(nearest).hits
        for parameter, values in hit.facets.items()
        if parameter in among
        for value in values
    )
    alone = SearchRequest(
        found.request.audiences, within=within, count=tuple(among), now=found.request.now, limit=0
    )
    counts = engine.search(alone).counts
    # Among equally frequent themes, prefer the one that is rarer in the whole portal.
    ranked = sorted(shared, key=lambda key: (-shared[key], counts[key[0]].get(key[1], 0), key))
    return [
        Theme(among[name], value, counts[name].get(value, 0)) for name, value in ranked[:MAX_THEMES]
    ]
