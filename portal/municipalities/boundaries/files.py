"""Reads boundary files: GeoJSON and TopoJSON.

`boundaries.services` assigns the areas to municipalities.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

MAX_BYTES = 600 * 1024 * 1024
#: Points of a topology after its arcs are joined: a small file may refer to a long arc many times.
MAX_POINTS = 20_000_000
AREAS = ("Polygon", "MultiPolygon")


class UnreadableBoundariesError(Exception):
    """The file contains no readable boundaries; the message says why, in Japanese."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One area of the file: its geometry in degrees and its attributes."""

    geometry: Any
    properties: Mapping[str, Any]


def read_boundaries(content: bytes) -> list[Feature]:
    """Return the areas of a GeoJSON or TopoJSON file, in the order of the file.

    Raises:
        UnreadableBoundariesError: The file is too large, not JSON, in another format, not in
            degrees, damaged, or without areas.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableBoundariesError(
            f"ファイルが大きすぎます（{MAX_BYTES // 1024 // 1024}MBまで）。"
        )
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError, MemoryError) as error:
        raise UnreadableBoundariesError(
            "GeoJSONまたはTopoJSONとして読めませんでした。"
            "国土数値情報の「行政区域データ」に入っている .geojson のファイルを指定してください。"
        ) from error
    try:
        features = list(_features(data))
    except UnreadableBoundariesError:
        raise
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        MemoryError,
        RecursionError,
        ShapelyError,
        TypeError,
        ValueError,
    ) as error:
        raise UnreadableBoundariesError(
            "ファイルが壊れています。境界の座標を読み取れませんでした。"
        ) from error
    if not features:
        raise UnreadableBoundariesError("ファイルに境界（面）が1つもありません。")
    return features


def _features(data: Any) -> Iterator[Feature]:
    kind = data.get("type") if isinstance(data, dict) else None
    if kind == "FeatureCollection":
        found = data["features"]
    elif kind == "Topology":
        found = list(_topology_features(data))
    else:
        raise UnreadableBoundariesError(
            "GeoJSON（FeatureCollection）でもTopoJSON（Topology）でもありません。"
        )
    for feature in found:
        geometry = feature.get("geometry")
        if geometry and geometry.get("type") in AREAS:
            yield Feature(_checked(shape(geometry)), dict(feature.get("properties") or {}))


def _checked(geometry: Any) -> Any:
    """Return a geometry in two dimensions. Raises UnreadableBoundariesError unless in degrees."""
    bounds = shapely.bounds(geometry)
    if not all(math.isfinite(value) for value in bounds):
        raise UnreadableBoundariesError("座標のない境界があります。ファイルが壊れています。")
    west, south, east, north = bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise UnreadableBoundariesError(
            "座標が緯度・経度ではありません。緯度経度（JGD2011など）のファイルを指定してください。"
        )
    flat = shapely.force_2d(geometry)
    return flat if shapely.is_valid(flat) else _areas_of(shapely.make_valid(flat))


def _areas_of(geometry: Any) -> Any:
    """Return the polygons that remain after a self-intersecting border was repaired."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in AREAS]
    if not parts:
        raise UnreadableBoundariesError("面にならない境界があります。ファイルが壊れています。")
    return shapely.union_all(parts)


def _topology_features(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield GeoJSON features of a topology (TopoJSON format specification 1.0).

    No library reads TopoJSON without GDAL, and decoding it takes only these lines.
    """
    arcs = _Arcs(_decoded(data["arcs"], data.get("transform")))
    for collection in data["objects"].values():
        for item in collection.get("geometries", [collection]):
            kind = item.get("type")
            if kind == "Polygon":
                coordinates: list[Any] = arcs.rings(item["arcs"])
            elif kind == "MultiPolygon":
                coordinates = [arcs.rings(polygon) for polygon in item["arcs"]]
            else:
                continue
            yield {
                "geometry": {"type": kind, "coordinates": coordinates},
                "properties": item.get("properties"),
            }


def _decoded(
    arcs: Sequence[Sequence[Sequence[float]]], transform: Mapping[str, Any] | None
) -> list[list[tuple[float, float]]]:
    """Return the arcs in degrees; with a transform they are stored as integer deltas."""
    if transform is None:
        return [[(point[0], point[1]) for point in arc] for arc in arcs]
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    decoded = []
    for arc in arcs:
        x = y = 0.0
        points = []
        for step_x, step_y, *_ in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + left, y * scale_y + bottom))
        decoded.append(points)
    return decoded


class _Arcs:
    """The arcs of a topology, from which rings are joined."""

    def __init__(self, arcs: Sequence[list[tuple[float, float]]]) -> None:
        self._arcs = arcs
        self._points_left = MAX_POINTS

    def rings(self, rings: Sequence[Sequence[int]]) -> list[list[tuple[float, float]]]:
        """Return rings of points; a negative index is the one's complement of an arc that is reversed.

        Raises UnreadableBoundariesError when there are too many points.
        """
        joined = []
        for ring in rings:
            self._points_left -= sum(
                len(self._arcs[index if index >= 0 else ~index]) for index in ring
            )
            if self._points_left < 0:
                raise UnreadableBoundariesError(f"境界の座標が多すぎます（{MAX_POINTS:,}点まで）。")
            points: list[tuple[float, float]] = []
            for index in ring:
                arc = self._arcs[index] if index >= 0 else self._arcs[~index][::-1]
                points += arc[1:] if points else arc
            joined.append(points)
        return joined
