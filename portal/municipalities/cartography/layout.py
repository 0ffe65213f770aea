"""Places markers and names on the map so that they do not overlap.

A marker is the number of a municipality and a touch target. Markers that would touch are moved
apart until none does. A name is always shown where there is room for it, elsewhere on hover and
focus.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from portal.municipalities.cartography.frames import Frame

RADIUS = 24  # units: the radius of a marker, 24 CSS pixels across on the smallest display
ROOM = 12  # units from the border: a narrower area gets a marker as touch target
NUMBER = 15  # units from the centre of a number to its side
GAP = 3  # units between two markers
ROUNDS = 400
LOOK_AGAIN = 10  # rounds between two searches for neighbours
PULL = 0.02  # of the distance to its original place, per round
FONT = 27  # units: 14 CSS pixels on the smallest display
LINE = 1.15  # height of a line of text, times its font's size


@dataclass(frozen=True, slots=True)
class Anchor:
    """A municipality on the map: its place in units, its name, its rank among names.

    `room` is the distance to its border; 0 for a municipality without an area on the map.
    """

    name: str
    x: float
    y: float
    rank: int
    room: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """The places of a marker, the baseline of its number and its name; `align` anchors the name.

    `has_mark`: a circle is drawn, because the area is missing or too small. `has_room`: there is
    room to show the name always.
    """

    x: int
    y: int
    number_y: int
    name_x: int
    name_y: int
    align: str
    has_mark: bool
    has_room: bool


Box = tuple[float, float, float, float]


def lay_out(anchors: Sequence[Anchor], frame: Frame) -> list[Spot]:
    """Return the spots of the anchors, in their order."""
    if not anchors:
        return []
    bounds = [_bounds_of(anchor, frame) for anchor in anchors]
    radii = np.array([NUMBER if anchor.room >= ROOM else RADIUS for anchor in anchors])
    places = _moved_apart(np.array([[a.x, a.y] for a in anchors]), np.array(bounds), radii)
    taken = np.column_stack([places - radii[:, None], places + radii[:, None]])
    spots: dict[int, Spot] = {}
    for index in sorted(range(len(anchors)), key=lambda i: anchors[i].rank):
        anchor, (x, y) = anchors[index], places[index]
        in_area = anchor.room >= ROOM
        candidates = _name_places(anchor, float(x), float(y))
        chosen = next(
            (c for c in candidates if _is_free(c[3], taken, index, bounds[index], frame)), None
        )
        name_x, name_y, align, box = chosen or _within(candidates[-1], frame)
        if chosen:
            taken = np.vstack([taken, box])
        spots[index] = Spot(
            x=round(x),
            y=round(y),
            number_y=round(y + FONT * (0.9 if chosen == candidates[0] and in_area else 0.36)),
            name_x=round(name_x),
            name_y=round(name_y),
            align=align,
            has_mark=not in_area,
            has_room=chosen is not None,
        )
    return [spots[index] for index in range(len(anchors))]


def _bounds_of(anchor: Anchor, frame: Frame) -> Box:
    """Return the box that the marker must not leave: that of its inset, or the frame."""
    for pane in frame.panes[1:]:
        left, top, right, bottom = pane.box
        if left <= anchor.x <= right and top <= anchor.y <= bottom:
            return pane.box
    return (0, 0, frame.width, frame.height)


def _moved_apart(start: np.ndarray, bounds: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """Return the places moved until no two markers touch, as close as possible to the original ones."""
    places = start.astype(float).copy()
    # Two markers at the same place need a direction; each index has a different one.
    turns = np.arange(len(start)) * 2.399963
    places += 0.01 * np.column_stack([np.cos(turns), np.sin(turns)])
    low, high = bounds[:, :2] + RADIUS + 2, bounds[:, 2:] - RADIUS - 2
    first = second = np.array([], dtype=int)
    for turn in range(ROUNDS):
        if turn % LOOK_AGAIN == 0:
            first, second = _near(places)
        settling = turn >= ROUNDS * 3 // 4
        if not settling:
            places += (start - places) * PULL
        gaps = places[first] - places[second]
        distances = np.sqrt((gaps**2).sum(axis=1))
        lacking = np.clip(radii[first] + radii[second] + GAP - distances, 0, None)
        if settling and not np.any(lacking > 0.5):
            break
        pushes = gaps * (0.35 * lacking / distances)[:, None]
        for axis in (0, 1):
            places[:, axis] += np.bincount(first, pushes[:, axis], len(places))
            places[:, axis] -= np.bincount(second, pushes[:, axis], len(places))
        places = np.minimum(np.maximum(places, low), np.maximum(low, high))
    return places


def _near(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of places that could touch before the next search."""
    gaps = places[:, None, :] - places[None, :, :]
    close = (gaps**2).sum(axis=2) < (4 * RADIUS) ** 2
    first, second = np.nonzero(np.triu(close, k=1))
    return first, second


def _name_places(anchor: Anchor, x: float, y: float) -> list[tuple[float, float, str, Box]]:
    """Return candidate places of the name (baseline point, alignment, box), the best first.

    In an area the name is on or around its number; next to a marker it is at the side.
    """
    width, height = len(anchor.name) * FONT, FONT * LINE
    radius = NUMBER if anchor.room >= ROOM else RADIUS
    right = (x + radius + 3, y + FONT * 0.36, "start")
    left = (x - radius - 3, y + FONT * 0.36, "end")
    below = (x, y + radius + FONT * 0.75, "middle")
    above = (x, y - radius - 2, "middle")
    upon = (x, y - 1, "middle")
    inside = anchor.room >= ROOM
    order = [upon, below, above, right, left] if inside else [right, left, below, above]
    order.append(above)
    places = []
    for place_x, base, align in order:
        start = {"start": place_x, "end": place_x - width, "middle": place_x - width / 2}[align]
        box = (start, base - height * 0.8, start + width, base + height * 0.2)
        places.append((place_x, base, align, box))
    return places


def _is_free(box: Box, taken: np.ndarray, own: int, bounds: Box, frame: Frame) -> bool:
    left, top, right, bottom = box
    if left < bounds[0] + 2 or top < bounds[1] or right > bounds[2] - 2 or bottom > bounds[3]:
        return False
    if bounds[0] == 0 and bounds[2] == frame.width:
        # On the mainland a name must not overlap an inset.
        for pane in frame.panes[1:]:
            p_left, p_top, p_right, p_bottom = pane.box
            if left < p_right and right > p_left and top < p_bottom and bottom > p_top:
                return False
    hits = (
        (taken[:, 0] < right) & (taken[:, 2] > left) & (taken[:, 1] < bottom) & (taken[:, 3] > top)
    )
    hits[own] = False
    return not hits.any()


def _within(place: tuple[float, float, str, Box], frame: Frame) -> tuple[float, float, str, Box]:
    """Return a place for a name shown on hover only: it may cover others, but not leave the map."""
    x, base, align, box = place
    shift_x = max(0.0, 2 - box[0]) - max(0.0, box[2] - frame.width + 2)
    shift_y = max(0.0, 2 - box[1])
    return x + shift_x, base + shift_y, align, box
