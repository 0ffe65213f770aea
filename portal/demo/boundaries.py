"""Generates fictional boundaries for the demo's municipalities.

Each municipality is the area nearer to its office than to any other (Voronoi), within a coast
around all offices. Each border line is then made irregular once, so that neighbours share it.
The islands of 島しょ圏域 are separate polygons. The result is a file in the format of
国土数値情報, loaded by the same import.
"""

import json
import math
import random
from itertools import pairwise
from typing import Any

import shapely

from portal.demo import data_files
from portal.municipalities.boundaries.services import import_boundaries
from portal.municipalities.codes import BODY_LENGTH

CREDIT = "架空の境界（デモ用）"
ISLANDS = "ritou"
SEED = "汐野県"
# In degrees: by how much the land is buffered and shrunk again, size of an island, length of the
# shortest line segment.
SWELL, SHRINK, ISLAND, STEP = 0.42, 0.32, 0.045, 0.012
CROOKED = 0.12  # how far the midpoint of a line moves sideways, as a fraction of its length


def load_boundaries() -> str:
    """Generate the boundaries and import them."""
    report = import_boundaries(drawn(), file_name="汐野県（架空）.geojson", credit=CREDIT)
    return "、".join(report.errors) or f"{len(report.drawn)}市町村"


def drawn() -> bytes:
    """Return the boundaries as a GeoJSON file with the attributes of N03, always the same."""
    data = data_files.read("municipalities")
    rows = data["municipalities"]
    places = {row["code"]: shapely.Point(row["longitude"], row["latitude"]) for row in rows}
    islands = {row["code"] for row in rows if row["region"] == ISLANDS}
    areas = _mainland({code: place for code, place in places.items() if code not in islands})
    areas |= {code: _blob(places[code], ISLAND) for code in sorted(islands)}
    names = {row["code"]: row["name"] for row in rows}
    features = [
        {
            "type": "Feature",
            "properties": {
                "N03_001": data["prefecture"]["name"],
                "N03_004": names[code],
                "N03_007": code[:BODY_LENGTH],
            },
            "geometry": shapely.geometry.mapping(area),
        }
        for code, area in areas.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _mainland(places: dict[str, Any]) -> dict[str, Any]:
    """Return the areas of the municipalities on the main land."""
    points = shapely.MultiPoint(list(places.values()))
    # Buffering and shrinking closes the gaps between offices and leaves wide bays.
    land = shapely.buffer(shapely.buffer(points, SWELL), -SHRINK)
    coast = _crooked(list(land.exterior.simplify(0.03).segmentize(0.12).coords))
    borders = shapely.voronoi_polygons(points, extend_to=land.envelope.buffer(1), only_edges=True)
    lines = [shapely.LineString(coast)]
    inside = shapely.intersection(borders, land.buffer(SWELL))
    lines += [
        shapely.LineString(_crooked(list(line.coords)))
        for line in shapely.get_parts(shapely.line_merge(inside))
        if not line.is_empty
    ]
    pieces = shapely.get_parts(shapely.polygonize([shapely.union_all(lines)]))
    ground = shapely.Polygon(coast)
    parts: dict[str, list[Any]] = {}
    for piece in pieces:
        middle = shapely.point_on_surface(piece)
        if ground.contains(middle):
            nearest = min(places, key=lambda code: places[code].distance(middle))
            parts.setdefault(nearest, []).append(piece)
    return {code: shapely.union_all(parts[code]) for code in places}


def _blob(middle: Any, size: float) -> Any:
    """Return an island around a point."""
    corners = [
        (
            middle.x + 1.3 * size * math.cos(turn * math.tau / 7),
            middle.y + 0.8 * size * math.sin(turn * math.tau / 7),
        )
        for turn in range(7)
    ]
    return shapely.Polygon(_crooked([*corners, corners[0]]))


def _crooked(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the line with its segments recursively split at the middle and moved sideways."""
    line = [points[0]]
    for start, end in pairwise(points):
        # Seeded by the segment, so that the same line always bends the same way.
        chance = random.Random(f"{SEED}{start}{end}")
        line += _bent(start, end, chance)
    return line


def _bent(
    start: tuple[float, float], end: tuple[float, float], chance: random.Random
) -> list[tuple[float, float]]:
    across, along = end[0] - start[0], end[1] - start[1]
    if math.hypot(across, along) < STEP:
        return [end]
    aside = chance.uniform(-CROOKED, CROOKED)
    middle = (
        (start[0] + end[0]) / 2 - along * aside,
        (start[1] + end[1]) / 2 + across * aside,
    )
    return [*_bent(start, middle, chance), *_bent(middle, end, chance)]
