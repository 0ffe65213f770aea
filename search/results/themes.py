"""Themes near a search that has found nothing: what the nearest things are about."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from search.core.engines.base import RELEVANCE, Searcher, SearchRequest
from search.core.finding import NEAREST, Found
from search.sources.facets import Facet

MAX_THEMES = 6


@dataclass(frozen=True, slots=True)
class Theme:
    """A facet value, and how many things this reader finds with it alone."""

    facet: Facet
    value: str
    count: int


def themes_near(
    engine: Searcher,
    found: Found,
    within: Mapping[str, frozenset[str]],
    facets: Iterable[Facet],
) -> list[Theme]:
    """Return the themes that most of the nearest things share; nothing where there are none.

    Args:
        engine: Is asked.
        found: Says for whom, and which things are the nearest.
        within: Limits that hold for a theme alone as well: those of the page.
        facets: Those of the page.

    Returns:
        Themes with what each finds alone, without words and other conditions.
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
    # Of equally frequent themes the rarer in the whole portal says more.
    ranked = sorted(shared, key=lambda key: (-shared[key], counts[key[0]].get(key[1], 0), key))
    return [
        Theme(among[name], value, counts[name].get(value, 0)) for name, value in ranked[:MAX_THEMES]
    ]
