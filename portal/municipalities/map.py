"""The map of the prefecture's municipalities, as SVG within the page: no script, no tiles.

The parts that do not depend on the reader (outlines, places of markers and names) are computed once
for each version of the data (`current_map`). The others (numbers, steps, links) are added by
`PrefectureMap.svg`, which depends only on its arguments.
"""

import datetime
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import shapely
from django.utils.safestring import SafeString, mark_safe

from portal.japanese.text import clean_line
from portal.municipalities.cartography.frames import Frame, frame_for, plane
from portal.municipalities.cartography.layout import RADIUS, Anchor, Spot, lay_out
from portal.municipalities.models import BoundaryMap, Municipality, MunicipalityShape

LARGE = 760  # units of width from which a phone scrolls the map instead of shrinking it
# The capital and cities get their names before towns and villages.
RANKS = {kind: rank for rank, kind in enumerate(Municipality.Kind.values)}


@dataclass(frozen=True, slots=True)
class Mark:
    """How the map shows one municipality.

    `label` is its accessible name (「松江市 12件」), `text` the number written on it, `step` the
    shade from 0 (nothing) to 5; without `url` it is no link. `state` is "", "here", "near" or "chosen".
    """

    label: str
    url: str = ""
    text: str = ""
    step: int = 0
    state: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One municipality on the map: its outline and the places of its marker and name."""

    code: str
    name: str
    path: str
    spot: Spot


@dataclass(frozen=True)
class PrefectureMap:
    """The parts of the map that do not depend on the reader."""

    version: str
    frame: Frame
    places: tuple[Place, ...]
    credit: str

    @property
    def has_shapes(self) -> bool:
        """Tell whether boundaries are loaded."""
        return any(place.path for place in self.places)

    @property
    def is_large(self) -> bool:
        """Tell whether a phone has to scroll the map."""
        return self.frame.width > LARGE

    def svg(self, marks: Mapping[str, Mark], title: str) -> SafeString:
        """Return the map with these marks by code; municipalities without a mark are only outlined.

        Args:
            marks: How each municipality is shown.
            title: The accessible name of the map.
        """
        classes = "map__svg map__svg--large" if self.is_large else "map__svg"
        areas, links = [], []
        for place in self.places:
            mark = marks.get(place.code)
            if place.path:
                step = mark.step if mark else 0
                state = f" map__area--{mark.state}" if mark and mark.state else ""
                areas.append(
                    f'<use href="#a{place.code}" class="map__area map__step--{step}{state}"/>'
                )
            if mark:
                links.append(_link(place, mark))
        return mark_safe(  # noqa: S308  (names are escaped where they are put in)
            f'<svg class="{classes}" viewBox="0 0 {self.frame.width} {self.frame.height}" '
            f'role="group" aria-label="{escape(clean_line(title))}">{_ground(self)}'
            f"{''.join(areas)}{''.join(links)}</svg>"
        )


def current_map() -> PrefectureMap | None:
    """Return the map of the current municipalities, or None if none has coordinates.

    Two queries check whether anything has changed; only then is the geometry computed again. Cached
    pages must never contain an outdated map, so the result is not cached by time.
    """
    return _map(*_state())


Row = tuple[str, str, str, float | None, float | None]
Loaded = tuple[int, datetime.datetime] | None


def _state() -> tuple[tuple[Row, ...], Loaded]:
    rows = tuple(
        Municipality.objects.current()
        .order_by("code")
        .values_list("code", "name", "kind", "latitude", "longitude")
    )
    return rows, BoundaryMap.objects.values_list("pk", "loaded_at").first()


@lru_cache(maxsize=4)
def _map(rows: tuple[Row, ...], state: Loaded) -> PrefectureMap | None:
    loaded = BoundaryMap.objects.filter(pk=state[0]).first() if state else None
    shapes = {
        shape.municipality.code: shape
        for shape in (loaded.shapes.select_related("municipality") if loaded else ())
    }
    placed = [
        row for row in rows if row[0] in shapes or (row[3] is not None and row[4] is not None)
    ]
    if not placed:
        return None
    frame = Frame.from_json(loaded.frame) if loaded else _frame_of_points(placed)
    anchors = [_anchor(row, shapes.get(row[0]), frame) for row in placed]
    places = tuple(
        Place(row[0], row[1], shapes[row[0]].path if row[0] in shapes else "", spot)
        for row, spot in zip(placed, lay_out(anchors, frame), strict=True)
    )
    content = repr((rows, frame, [place.path for place in places])).encode()
    return PrefectureMap(
        version=f"{zlib.crc32(content):08x}",
        frame=frame,
        places=places,
        credit=loaded.credit if loaded else "",
    )


def _frame_of_points(rows: list[Row]) -> Frame:
    """Return the frame for municipalities of which only a point is known."""
    points: Any = shapely.points([[row[4], row[3]] for row in rows])
    west, south, east, north = (float(value) for value in shapely.total_bounds(points))
    latitude, longitude = (south + north) / 2, (west + east) / 2
    return frame_for(
        list(shapely.transform(points, lambda degrees: plane(degrees, latitude, longitude))),
        [1] * len(rows),
        latitude=latitude,
        longitude=longitude,
        municipalities=len(rows),
        clearance=RADIUS + 6,
    )


def _anchor(row: Row, shape: MunicipalityShape | None, frame: Frame) -> Anchor:
    _, name, kind, latitude, longitude = row
    if shape is not None:
        return Anchor(name, shape.x, shape.y, RANKS[kind], shape.room if shape.path else 0)
    x, y = frame.place(longitude or 0.0, latitude or 0.0)
    return Anchor(name, x, y, RANKS[kind])


@lru_cache(maxsize=4)
def _ground(drawn: PrefectureMap) -> str:
    """Return the layer below the markers: the outlines, and the boxes of the insets."""
    outlines = "".join(
        f'<path id="a{place.code}" d="{place.path}"/>' for place in drawn.places if place.path
    )
    boxes = "".join(
        f'<rect class="map__inset" x="{left:.0f}" y="{top:.0f}"'
        f' width="{right - left:.0f}" height="{bottom - top:.0f}"/>'
        for left, top, right, bottom in (pane.box for pane in drawn.frame.panes[1:])
    )
    return f"<defs>{outlines}</defs>{boxes}" if outlines else boxes


def _link(place: Place, mark: Mark) -> str:
    before, after = _fixed_parts(place)
    text = (
        f'<text class="map__number" x="{place.spot.x}" y="{place.spot.number_y}">'
        f"{escape(clean_line(mark.text))}</text>"
        if mark.text
        else ""
    )
    state = f" map__place--{mark.state}" if mark.state else ""
    inside = before.replace("{step}", str(mark.step)) + text + after
    label = escape(clean_line(mark.label))
    if not mark.url:
        return f'<g class="map__place{state}" role="img" aria-label="{label}">{inside}</g>'
    current = ' aria-current="true"' if mark.state in {"here", "chosen"} else ""
    return (
        f'<a class="map__place{state}" href="{escape(clean_line(mark.url))}" aria-label="{label}"{current}>'
        f"{inside}</a>"
    )


@lru_cache(maxsize=1024)
def _fixed_parts(place: Place) -> tuple[str, str]:
    """Return the SVG before and after the number of a municipality; it is the same on every page."""
    spot = place.spot
    outline = f'<use href="#a{place.code}" class="map__hit"/>' if place.path else ""
    circle = (
        f'<circle class="map__dot map__step--{{step}}" cx="{spot.x}" cy="{spot.y}" r="{RADIUS}"/>'
        if spot.has_mark
        else ""
    )
    room = "" if spot.has_room else " map__name--hidden"
    align = "" if spot.align == "middle" else f" map__name--{spot.align}"
    name = (
        f'<text class="map__name{align}{room}" x="{spot.name_x}" y="{spot.name_y}">'
        f"{escape(clean_line(place.name))}</text>"
    )
    return outline + circle, name
