"""Maps of results: counts by municipality on the map of the prefecture."""

from collections.abc import Mapping

from portal.municipalities.map_views import MapView, map_of_counts
from search.results.overview import Overview
from search.results.parameters import SearchForm

FACET = "municipality"


def map_of_overview(overview: Overview) -> MapView | None:
    """Return the front page's map: the count of each municipality, with a link to its page."""
    entries = [entry for _, region in overview.regions for entry in region]
    return map_of_counts(
        {entry.value: entry.count for entry in entries},
        {entry.value: entry.url for entry in entries},
        name="home-map",
        title="市町村の地図",
    )


def map_of_results(
    form: SearchForm, counts: Mapping[str, int], address: str = ""
) -> MapView | None:
    """Return the map above the results: the count of each municipality; a click selects it.

    Args:
        form: The parameters of the search.
        counts: The counts of the facet 市町村.
        address: The URL of the search page, without the query string.
    """
    chosen = frozenset(form.selected.get(FACET, ()))
    return map_of_counts(
        counts,
        {
            code: address + form.toggled(FACET, code).url()
            for code in {*chosen, *(code for code, count in counts.items() if count)}
        },
        name="search-map",
        title="見つかったものの市町村別の件数",
        chosen=chosen,
    )
