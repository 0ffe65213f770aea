"""The facets of a result page: the displayed values, their counts, and which groups are open."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from search.core.engines.base import Searcher, SearchRequest
from search.results.parameters import SearchForm
from search.sources.facets import Facet
from search.words.labels import Labels

VISIBLE = 6  # values of a facet shown before 「ほかの…」
SEARCHABLE_FROM = 12  # a facet with at least this many values has a search field
OPEN = 4  # facets that are always open; the others are collapsed until a value is selected
KEPT_SECONDS = 60.0
MOST_KEPT = 200

Counts = Mapping[str, Mapping[str, int]]


@dataclass(slots=True)
class FacetValue:
    """One checkbox of a facet. Not frozen, because a page has 130, and frozen ones are four times slower."""

    value: str
    label: str
    reading: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """One facet for display, with exact counts."""

    parameter: str
    label: str
    values: list[FacetValue]
    selected: int
    searchable: bool
    #: Whether it is collapsed while no value is selected.
    folds: bool = False

    @property
    def shown(self) -> list[FacetValue]:
        """Return the values before 「ほかの…」; the position of a value never depends on the selection."""
        return self.values[:VISIBLE]

    @property
    def others(self) -> list[FacetValue]:
        """Return the values inside 「ほかの…」."""
        return self.values[VISIBLE:]

    @property
    def unfolded(self) -> bool:
        """Return whether 「ほかの…」 is open: a value in it is selected."""
        return any(value.selected for value in self.values[VISIBLE:])


def facet_views(
    facets: tuple[Facet, ...], counts: Counts, held: Counts, form: SearchForm, names: Labels
) -> list[FacetView]:
    """Return the facets to show.

    Args:
        facets: The facets in display order.
        counts: The counts in the result.
        held: The counts in all documents these readers may see; see `held_values`.
        form: The parameters of the search.
        names: The labels of the values.
    """
    views = _views(facets, counts, held, form, names)
    return [replace(view, folds=place >= OPEN) for place, view in enumerate(views)]


def without_empty(views: list[FacetView]) -> list[FacetView]:
    """Return the facets with selectable values, for a page without hits."""
    return [view for view in views if view.selected or any(value.count for value in view.values)]


def _views(
    facets: tuple[Facet, ...], counts: Counts, held: Counts, form: SearchForm, names: Labels
) -> Iterator[FacetView]:
    for facet in facets:
        chosen = form.selected.get(facet.parameter, ())
        found, known = counts[facet.parameter], held[facet.parameter]
        present = [value for value in facet.values(found, names) if known.get(value)]
        shown = present + [value for value in chosen if value not in present]
        if not shown:
            continue
        label_of, reading_of, count_of = facet.label_of, names.readings.get, found.get
        values = []
        for value in shown:
            label = label_of(value, names)
            reading = reading_of(label, "")
            values.append(FacetValue(value, label, reading, count_of(value, 0), value in chosen))
        yield FacetView(
            parameter=facet.parameter,
            label=facet.label,
            values=values,
            selected=len(chosen),
            searchable=len(values) >= SEARCHABLE_FROM,
        )


_Key = tuple[str, frozenset[str], tuple[tuple[str, frozenset[str]], ...], tuple[str, ...]]
_kept: dict[_Key, tuple[float, Counts]] = {}


def held_values(engine: Searcher, request: SearchRequest) -> Counts:
    """Return the counts of facet values in all documents that the request's readers may see.

    A value without documents gets no checkbox. Documents these readers may not see must not count,
    because a value would reveal them. The counts are cached for a minute while the index is
    unchanged.
    """
    asked = replace(request, query=None, filters={}, offset=0, limit=0)
    if request.now is not None:
        return engine.search(asked).counts
    within = tuple(sorted(request.within.items()))
    key = (engine.revision(), request.audiences, within, tuple(request.count))
    kept = _kept.get(key)
    if kept is not None and time.monotonic() < kept[0]:
        return kept[1]
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    counts = engine.search(asked).counts
    _kept[key] = (time.monotonic() + KEPT_SECONDS, counts)
    return counts
