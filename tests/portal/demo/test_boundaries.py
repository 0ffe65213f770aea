"""The outlines of the demo: the area of each municipality contains its own office and no other."""

import json
from itertools import combinations

from shapely.geometry import Point, shape

from portal.demo import data_files
from portal.demo.boundaries import drawn

ROWS = data_files.read("municipalities")["municipalities"]


def areas() -> dict[str, object]:
    features = json.loads(drawn())["features"]
    return {f["properties"]["N03_007"]: shape(f["geometry"]) for f in features}


def test_each_municipality_has_one_piece_of_land_around_its_office() -> None:
    found = areas()
    assert sorted(found) == sorted(row["code"][:5] for row in ROWS)
    for row in ROWS:
        area = found[row["code"][:5]]
        assert (area.geom_type, area.is_valid) == ("Polygon", True)
        assert area.contains(Point(row["longitude"], row["latitude"]))


def test_no_land_belongs_to_two() -> None:
    for one, other in combinations(areas().values(), 2):
        assert one.intersection(other).area < 1e-9


def test_the_drawing_is_always_the_same() -> None:
    assert drawn() == drawn()
