"""Maps of what is found: counts by municipality on the prefecture's map."""

from portal.municipalities.map_views import MapView, map_of_counts
from search.overview import Overview


def map_of_overview(overview: Overview) -> MapView | None:
    """Return the front page's map: how many things each municipality has, leading to its page."""
    entries = [entry for _, region in overview.regions for entry in region]
    return map_of_counts(
        {entry.value: entry.count for entry in entries},
        {entry.value: entry.url for entry in entries},
        name="home-map",
        title="市町村の地図",
    )
