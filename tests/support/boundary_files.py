"""Small boundary files in the format of 国土数値情報 (N03) for tests."""

import json
from typing import Any


def square(x: float, y: float, size: float = 0.1) -> list[list[list[float]]]:
    """Return the coordinates of a square polygon, its south-western corner at (x, y) degrees."""
    corners = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return [corners]


def feature(
    code: str | None, coordinates: list[Any], name: str = "", kind: str = "Polygon"
) -> dict[str, Any]:
    """Return a GeoJSON feature with the attributes of N03."""
    return {
        "type": "Feature",
        "properties": {"N03_001": "汐野県", "N03_003": None, "N03_004": name, "N03_007": code},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def geojson(*features: dict[str, Any]) -> bytes:
    """Return a file of these features."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def topojson(codes: tuple[str, str]) -> bytes:
    """Return a topology of two squares side by side that share one arc, quantised."""
    return json.dumps(
        {
            "type": "Topology",
            "transform": {"scale": [0.001, 0.001], "translate": [134.0, 35.0]},
            # The border from south to north; around the west; around the east.
            "arcs": [
                [[100, 0], [0, 100]],
                [[100, 100], [-100, 0], [0, -100], [100, 0]],
                [[100, 0], [100, 0], [0, 100], [-100, 0]],
            ],
            "objects": {
                "N03": {
                    "type": "GeometryCollection",
                    "geometries": [
                        {"type": "Polygon", "arcs": [[0, 1]], "properties": {"N03_007": codes[0]}},
                        {
                            "type": "MultiPolygon",
                            "arcs": [[[2, -1]]],
                            "properties": {"N03_007": codes[1]},
                        },
                    ],
                }
            },
        }
    ).encode()
