"""Themes near a search that has found nothing: what the nearest things are about."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from search.core.engines.base import RELEVANCE, Searcher, SearchRequest
from search.core.finding import NEAREST, Found
from search.sources.facets import Facet
from search.words.labels import Labels

MAX_THEMES = 6


@dataclass(frozen=True, slots=True)
class Theme:
    """A facet value, and how many things this reader finds with it alone."""

    facet: Facet
    value: str
    label: str
    count: int


def themes_near(
    engine: Searcher, found: Found, facets: Iterable[Facet], names: Labels
) -> list[Theme]:
    """Return the themes that most of the nearest things share; nothing where there are none.

    Counts are those of the link: the theme alone, without words and other conditions.
    """
    among = {facet.parameter: facet for facet in facets if facet.is_theme}
    if found.wider is None or not found.more or not among:
        return []
    asked = SearchRequest(
        found.request.audiences, within=found.request.within, now=found.request.now, limit=0
    )
    nearest = replace(asked, query=found.wider, sort=RELEVANCE, limit=NEAREST, table=True)
    shared = Counter(
        (parameter, value)
        for hit in engine.search(nearest).hits
        for parameter, values in hit.facets.items()
        if parameter in among
        for value in values
    )
    counts = engine.search(replace(asked, count=tuple(among))).counts
    # Of equally frequent themes the rarer in the whole portal says more.
    ranked = sorted(shared, key=lambda key: (-shared[key], counts[key[0]].get(key[1], 0), key))
    return [
        Theme(among[name], value, among[name].label_of(value, names), counts[name].get(value, 0))
        for name, value in ranked[:MAX_THEMES]
    ]
