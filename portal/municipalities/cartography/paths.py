"""Turns boundaries on the plane into short SVG paths.

Borders are simplified as one coverage (Visvalingam–Whyatt on shared edges, in
GEOS), so that neighbours share one line and no gaps appear.
"""

import gzip
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from portal.municipalities.cartography.frames import Frame, Pane

FINEST = 0.35  # units: finer than the display can show
COARSER = 1.25  # factor for the tolerance of the next attempt
COARSEST = 12.0  # units: beyond this the map is no longer recognisable
SMALLEST = 5.0  # square units: smaller islands are left out, except a municipality's largest
MARK = 3  # units: half the width of the symbol for an island too small for the map


@dataclass(frozen=True, slots=True)
class Drawing:
    """One municipality on the map: its path, its innermost point, and the depth of that point.

    All in units. Without a path only the point is known.
    """

    path: str
    x: int
    y: int
    room: int


def draw(areas: Sequence[Any], frame: Frame, budget: int) -> tuple[list[Drawing], int]:
    """Return a drawing of each area within `budget` bytes of compressed paths.

    Args:
        areas: Polygons and MultiPolygons on the plane, in kilometres, neighbours
            sharing the points of their border.
        frame: Where they are drawn.
        budget: Bytes, as gzip makes them of all paths together.

    Returns:
        The drawings in the order of `areas`, and the size of their paths as `budget` counts it.
    """
    scale = frame.panes[0].scale
    tolerance = FINEST
    coverage = np.array(areas, dtype=object)
    while True:
        coverage = shapely.coverage_simplify(coverage, tolerance / scale)
        paths = [_path(area, frame) for area in coverage]
        size = len(gzip.compress("".join(paths).encode(), 9))
        if size <= budget or tolerance >= COARSEST:
            break
        tolerance *= COARSER
    return [
        Drawing(path, *_deepest(area, frame)) for path, area in zip(paths, coverage, strict=True)
    ], size


def principal(area: Any) -> Any:
    """Return the largest polygon of an area."""
    parts = shapely.get_parts(area)
    return parts[int(np.argmax(shapely.area(parts)))]


def _path(area: Any, frame: Frame) -> str:
    parts = shapely.get_parts(area)
    sizes = shapely.area(parts)
    largest = int(np.argmax(sizes))
    drawn = []
    for index, part in enumerate(parts):
        middle = shapely.centroid(part)
        pane = frame.pane_of(middle.x, middle.y)
        if index == largest or sizes[index] * pane.scale**2 >= SMALLEST:
            drawn.append(_polygon(part, pane, keep=index == largest))
    return "".join(drawn)


def _polygon(part: Any, pane: Pane, *, keep: bool) -> str:
    rings = [part.exterior, *part.interiors]
    drawn = [_ring(pane.place(shapely.get_coordinates(ring))) for ring in rings]
    if not drawn[0] and keep:
        middle = pane.place(np.array([[part.centroid.x, part.centroid.y]]))[0]
        x, y = (round(value) for value in middle)
        return f"M{x - MARK} {y}l{MARK}-{MARK} {MARK} {MARK}-{MARK} {MARK}z"
    return "".join(drawn) if drawn[0] else ""


def _ring(points: np.ndarray) -> str:
    """Return a ring as a path in whole units, or nothing when rounding leaves no area."""
    whole = np.rint(points).astype(int)
    steps = np.diff(whole, axis=0)
    kept = steps[np.any(steps != 0, axis=1)][:-1]  # the last step closes the ring
    if len(kept) < 2 or _has_no_area(whole):
        return ""
    text = f"M{whole[0][0]} {whole[0][1]}l"
    for x, y in kept:
        text += f"{'' if x < 0 or text[-1] == 'l' else ' '}{x}{'' if y < 0 else ' '}{y}"
    return text + "z"


def _has_no_area(points: np.ndarray) -> bool:
    x, y = points[:, 0], points[:, 1]
    return int(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) == 0


def _deepest(area: Any, frame: Frame) -> tuple[int, int, int]:
    """Return the point farthest from the border of the largest part, and that distance."""
    part = principal(area)
    pane = frame.pane_of(part.centroid.x, part.centroid.y)
    radius = shapely.maximum_inscribed_circle(part, tolerance=1 / pane.scale)
    middle = pane.place(shapely.get_coordinates(radius)[:1])[0]
    return round(middle[0]), round(middle[1]), math.floor(shapely.length(radius) * pane.scale)
