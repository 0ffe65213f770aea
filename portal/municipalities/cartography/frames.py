"""The frame of the map: which land is drawn where, and at which scale.

A prefecture is projected onto a plane that is exact at its centre. With remote islands most of the
map would be sea, so they are drawn in separate boxes (insets), as on printed maps. All lengths of
the map are whole units of its `viewBox`; on the smallest display one unit is half a CSS pixel.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import shapely

KM_PER_DEGREE = 111.32
WIDTH = 720  # units; 360 CSS pixels on the smallest display
AREA = 520_000  # square units that a map of few municipalities fills
AREA_EACH = 6_700  # square units that each of very many municipalities needs
MARGIN = 34  # units around the land, so that markers at its edge stay inside
GAP = 14  # units between an inset's box and the land
INSET_SHARE = 0.45  # of the frame's width and height: the maximum for an inset
REACH_SHARE = 0.15  # of the mainland's diagonal: islands farther away get an inset
REACH_KM = 40.0  # kilometres: never islands nearer than this
WORTH = 1.2  # times the mainland's box: with less sea than this there is no inset
SIDE = 3  # factor: leaving its side costs an inset this much more than moving along it
STEP = 12  # units between the candidate places for an inset


@dataclass(frozen=True, slots=True)
class Pane:
    """One part of the land on the map: its bounds in kilometres, its place and scale in units."""

    west: float
    south: float
    east: float
    north: float
    left: float
    top: float
    scale: float
    is_inset: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom in units, including the margin."""
        return (
            self.left,
            self.top,
            self.left + (self.east - self.west) * self.scale + 2 * MARGIN,
            self.top + (self.north - self.south) * self.scale + 2 * MARGIN,
        )

    def place(self, points: np.ndarray) -> np.ndarray:
        """Return points (kilometres, one a row) in units."""
        return np.column_stack(
            [
                self.left + MARGIN + (points[:, 0] - self.west) * self.scale,
                self.top + MARGIN + (self.north - points[:, 1]) * self.scale,
            ]
        )

    def distance(self, x: float, y: float) -> float:
        """Return how far a point (kilometres) lies outside the pane's land."""
        return math.hypot(
            max(self.west - x, 0.0, x - self.east), max(self.south - y, 0.0, y - self.north)
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """The whole map: its size in units, the centre of its plane in degrees, its panes."""

    width: int
    height: int
    latitude: float
    longitude: float
    panes: tuple[Pane, ...]

    def plane(self, degrees: np.ndarray) -> np.ndarray:
        """Return points (longitude, latitude in degrees, one a row) in kilometres."""
        return plane(degrees, self.latitude, self.longitude)

    def pane_of(self, x: float, y: float) -> Pane:
        """Return the pane that contains a point (kilometres)."""
        return min(self.panes, key=lambda pane: pane.distance(x, y))

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return a point given in degrees as x and y in units."""
        point = self.plane(np.array([[longitude, latitude]]))
        x, y = self.pane_of(*point[0]).place(point)[0]
        return float(x), float(y)

    def as_json(self) -> dict[str, Any]:
        """Return the frame as JSON-serialisable values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Frame":
        """Return the frame from the result of `as_json`."""
        return cls(**{**data, "panes": tuple(Pane(**pane) for pane in data["panes"])})


def plane(degrees: np.ndarray, latitude: float, longitude: float) -> np.ndarray:
    """Return points (longitude, latitude in degrees, one per row) in kilometres from the centre.

    Parallels and meridians are straight lines; at the northern and southern ends of 北海道 widths are
    about 3 % off, which no reader notices.
    """
    shrink = math.cos(math.radians(latitude))
    return np.column_stack(
        [
            (degrees[:, 0] - longitude) * KM_PER_DEGREE * shrink,
            (degrees[:, 1] - latitude) * KM_PER_DEGREE,
        ]
    )


def frame_for(
    land: Sequence[Any],
    weights: Sequence[int],
    *,
    latitude: float,
    longitude: float,
    municipalities: int,
    clearance: float = 0,
) -> Frame:
    """Return the frame that shows all of `land`.

    Args:
        land: Shapely geometries on the plane, in kilometres: points or polygons.
        weights: How many municipalities have their office on each of them; the mainland has
            the most.
        latitude: Of the plane's centre, in degrees.
        longitude: Of the plane's centre, in degrees.
        municipalities: How many the map shows.
        clearance: Units around the land that insets keep free.
    """
    geometries = np.array(land, dtype=object)
    main, *others = _groups(geometries, np.array(weights))
    west, south, east, north = _bounds(geometries[main])
    across, along = max(east - west, 1.0), max(north - south, 1.0)
    area = max(AREA, AREA_EACH * municipalities)
    widest = WIDTH * math.sqrt(area / AREA)
    scale = min(math.sqrt(area / (across * along)), (widest - 2 * MARGIN) / across)
    panes = [Pane(west, south, east, north, 0, 0, scale)]
    obstacles = shapely.buffer(geometries[main], (GAP + clearance) / scale)
    taken = [_in_units(obstacle, panes[0]) for obstacle in obstacles]
    for group in others:
        panes = _with_inset(panes, _bounds(geometries[group]), taken)
    right = max(pane.box[2] for pane in panes)
    bottom = max(pane.box[3] for pane in panes)
    return Frame(math.ceil(right), math.ceil(bottom), latitude, longitude, tuple(panes))


def _bounds(geometries: np.ndarray) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.total_bounds(geometries)
    return float(west), float(south), float(east), float(north)


def _diagonal(geometries: np.ndarray) -> float:
    west, south, east, north = _bounds(geometries)
    return math.hypot(east - west, north - south)


def _groups(geometries: np.ndarray, weights: np.ndarray) -> list[np.ndarray]:
    """Return groups of indices of connected land: the mainland first, then the islands."""
    everything = np.arange(len(geometries))
    main, others = everything, []
    while True:
        reach = max(REACH_KM, REACH_SHARE * _diagonal(geometries[main]))
        parts = _together(geometries, reach)
        heaviest = max(parts, key=lambda part: (int(weights[part].sum()), -int(part[0])))
        others = [part for part in parts if part is not heaviest]
        if len(heaviest) >= len(main):
            break
        main = heaviest
    apart = []
    for part in others:
        joined = np.concatenate([main, part])
        if _box_area(geometries[joined]) <= WORTH * _box_area(geometries[main]):
            main = joined
        else:
            apart.append(part)
    return [np.sort(main), *apart]


def _box_area(geometries: np.ndarray) -> float:
    west, south, east, north = _bounds(geometries)
    return max(east - west, 1.0) * max(north - south, 1.0)


def _together(geometries: np.ndarray, reach: float) -> list[np.ndarray]:
    """Return groups of indices of geometries that are at most `reach` kilometres apart step by step."""
    boxes = shapely.box(*shapely.bounds(geometries).T)
    clouds = shapely.get_parts(shapely.union_all(shapely.buffer(boxes, reach / 2)))
    middles = shapely.centroid(boxes)
    parts = [np.flatnonzero(shapely.intersects(cloud, middles)) for cloud in clouds]
    return sorted((part for part in parts if len(part)), key=lambda part: int(part[0]))


def _in_units(geometry: Any, pane: Pane) -> Any:
    return shapely.transform(geometry, pane.place)


def _with_inset(
    panes: list[Pane], bounds: tuple[float, float, float, float], taken: list[Any]
) -> list[Pane]:
    """Return the panes with one more: where the sea leaves room for it, or else beside the others."""
    main = panes[0]
    west, south, east, north = bounds
    right, bottom = max(p.box[2] for p in panes), max(p.box[3] for p in panes)
    across, along = max(east - west, 0.1), max(north - south, 0.1)
    scale = min(
        main.scale,
        max(right * INSET_SHARE - 2 * MARGIN, MARGIN) / across,
        max(bottom * INSET_SHARE - 2 * MARGIN, MARGIN) / along,
    )
    width, height = across * scale + 2 * MARGIN, along * scale + 2 * MARGIN
    inset = Pane(west, south, west + across, south + along, 0, 0, scale, is_inset=True)
    # The real direction of the islands from the mainland.
    true_x, true_y = main.place(np.array([[west, north]]))[0] - MARGIN
    wanted_x = min(max(true_x, 0.0), right - width)
    wanted_y = min(max(true_y, 0.0), bottom - height)
    # Islands to the north stay at the top rather than close by, where readers expect them.
    is_vertical = abs(true_y - wanted_y) >= abs(true_x - wanted_x)
    spots = sorted(
        (
            (x, y)
            for x in np.arange(0, right - width + 1, STEP)
            for y in np.arange(0, bottom - height + 1, STEP)
        ),
        key=lambda spot: math.hypot(
            (spot[0] - wanted_x) * (1 if is_vertical else SIDE),
            (spot[1] - wanted_y) * (SIDE if is_vertical else 1),
        ),
    )
    tree = shapely.STRtree(taken)
    for x, y in spots:
        box = shapely.box(x, y, x + width, y + height)
        if not len(tree.query(box, predicate="intersects")):
            taken.append(shapely.buffer(box, GAP))
            return [*panes, _moved(inset, x, y)]
    if is_vertical:
        shift_x, shift_y = 0.0, height + GAP if true_y < wanted_y else 0.0
        x, y = wanted_x, 0.0 if shift_y else bottom + GAP
    else:
        shift_x, shift_y = width + GAP if true_x < wanted_x else 0.0, 0.0
        x, y = 0.0 if shift_x else right + GAP, wanted_y
    shift = np.array([shift_x, shift_y])
    moved = [_moved(pane, pane.left + shift_x, pane.top + shift_y) for pane in panes]
    taken[:] = [shapely.transform(shape, lambda points: points + shift) for shape in taken]
    taken.append(shapely.box(x - GAP, y - GAP, x + width + GAP, y + height + GAP))
    return [*moved, _moved(inset, x, y)]


def _moved(pane: Pane, left: float, top: float) -> Pane:
    return Pane(
        pane.west,
        pane.south,
        pane.east,
        pane.north,
        float(left),
        float(top),
        pane.scale,
        pane.is_inset,
    )
