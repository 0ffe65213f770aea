"""Filters, counts and the order of what was found, on the bitmaps of the embedded engine."""

import datetime
import json
from collections.abc import Iterable, Mapping

import apsw
import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search.core.engines.base import MUNICIPALITY, NEWEST, RELEVANCE, SOONEST, SearchRequest
from search.core.engines.embedded.state import State
from search.core.engines.ranking import day_number

Numbers = NDArray[np.int64]
Dates = NDArray[np.int32]
LATEST_DAY = datetime.date.max.toordinal()


def chosen(state: State, filters: Mapping[str, frozenset[str]]) -> dict[str, BitMap]:
    """Return the documents that satisfy each non-empty filter."""
    by_facet: dict[str, BitMap] = {}
    for parameter, values in filters.items():
        known = state.facets.get(parameter, {})
        members = [known[value] for value in values if value in known]
        if values:
            by_facet[parameter] = (
                members[0] if len(members) == 1 else BitMap.union(BitMap(), *members)
            )
    return by_facet


def select(found: BitMap, chosen: Mapping[str, BitMap], *, but: str = "") -> BitMap:
    """Return the documents of `found` that satisfy all filters except that of the facet `but`."""
    for parameter, members in chosen.items():
        if parameter != but:
            found = found & members
    return found


def count(
    state: State,
    found: BitMap,
    chosen: Mapping[str, BitMap],
    results: BitMap,
    parameters: Iterable[str],
) -> dict[str, dict[str, int]]:
    """Count the facet values in `results`, ignoring the filter of the facet itself."""
    counts: dict[str, dict[str, int]] = {}
    for parameter in parameters:
        base = select(found, chosen, but=parameter) if parameter in chosen else results
        common = base.intersection_cardinality
        # Leave out values with a count of zero: they may come from documents this reader may not
        # see.
        counts[parameter] = {
            value: number
            for value, members in state.facets.get(parameter, {}).items()
            if (number := common(members))
        }
    return counts


def top(
    state: State,
    found: Numbers,
    scores: NDArray[np.float32],
    request: SearchRequest,
    dates: Dates,
) -> Numbers:
    """Return the documents of the requested page, in order; `dates` as of `dates_for`."""
    if request.limit <= 0 or request.offset >= len(found):
        return found[:0]
    end = min(request.offset + request.limit, len(found))
    primary = _primary(state, found, scores, request, dates[found])
    if end < len(found):
        # Sort only documents that may be on the page: up to the rank of its last one, with ties.
        last = np.partition(primary, end - 1)[end - 1]
        kept = primary <= last
        found, primary = found[kept], primary[kept]
    order = np.lexsort((state.ties[found], -dates[found], primary))
    return found[order[request.offset : end]]


def _primary(
    state: State,
    found: Numbers,
    scores: NDArray[np.float32],
    request: SearchRequest,
    dates: Dates,
) -> NDArray[np.float64]:
    """Return the primary sort key of each document; the lowest comes first."""
    if request.sort == RELEVANCE:
        return -scores[found].astype(np.float64)
    if request.sort == MUNICIPALITY:
        return state.places[found].astype(np.float64)
    if request.sort == NEWEST:
        return -dates.astype(np.float64)
    today = day_number(request.now)
    to_come = np.where(dates >= today, dates, LATEST_DAY)
    order = np.where((dates > 0) & (dates < today), 2 * LATEST_DAY - dates, to_come)
    return order.astype(np.float64)


def dates_for(connection: apsw.Connection, state: State, request: SearchRequest) -> Dates:
    """Return the day of each document by number; for SOONEST, with the days of the request."""
    if request.sort != SOONEST or not request.days:
        return state.dates
    dates = state.dates.copy()
    rows = connection.execute(
        "SELECT number, id FROM document WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(request.days)),),
    )
    for number, document in rows:
        day = request.days[document]
        dates[number] = day.toordinal() if day is not None else 0
    return dates


def numbers_of(connection: apsw.Connection, ids: Iterable[str]) -> BitMap:
    """Return the numbers of the documents with these ids."""
    rows = connection.execute(
        "SELECT number FROM document WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(ids)),),
    )
    return BitMap([number for (number,) in rows])
