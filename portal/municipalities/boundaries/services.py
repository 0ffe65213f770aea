"""Loads boundaries: the whole file or nothing; a second file replaces the first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import shapely
from django.db import transaction
from shapely.errors import ShapelyError

from portal.municipalities.boundaries.files import (
    Feature,
    UnreadableBoundariesError,
    read_boundaries,
)
from portal.municipalities.boundaries.matching import CODE, Matcher, name_of
from portal.municipalities.cartography.frames import Frame, frame_for, plane
from portal.municipalities.cartography.paths import Drawing, draw, principal
from portal.municipalities.models import BoundaryMap, Municipality, MunicipalityShape

CREDIT = "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成"
# Compressed bytes of all paths: a page with the map must stay below 100 KB.
BUDGET, BUDGET_EACH, BUDGET_MOST = 6_000, 130, 28_000
DAMAGED = "境界の形を組み立てられませんでした。ファイルが壊れています。"


@dataclass(frozen=True)
class BoundaryReport:
    """What was or would be loaded, or why the file cannot be loaded."""

    drawn: tuple[str, ...] = ()  # names, with the number of joined areas where there are several
    left_out: tuple[str, ...] = ()  # areas of the file outside the prefecture's municipalities
    missing: tuple[str, ...] = ()  # municipalities of the prefecture without an area
    insets: int = 0
    size: int = 0  # compressed bytes of all paths
    errors: tuple[str, ...] = field(default=())
    stored: bool = False


def import_boundaries(
    content: bytes, *, file_name: str, credit: str = CREDIT, dry_run: bool = False
) -> BoundaryReport:
    """Load the boundaries of a GeoJSON or TopoJSON file.

    Args:
        content: The file.
        file_name: Its name, stored as the source of the map.
        credit: Shown next to every map made from it.
        dry_run: Do everything except storing it.

    Returns:
        What was done. Errors in the file are reported, never raised.
    """
    municipalities = list(Municipality.objects.current())
    try:
        features = read_boundaries(content)
        areas, report = _areas(features, municipalities)
        if report.errors:
            return report
        frame, drawings, size = _drawings(areas, len(municipalities))
    except UnreadableBoundariesError as error:
        return BoundaryReport(errors=(str(error),))
    except ShapelyError:
        return BoundaryReport(errors=(DAMAGED,))
    if not dry_run:
        _store(frame, drawings, municipalities, file_name=file_name, credit=credit)
    return BoundaryReport(
        drawn=report.drawn,
        left_out=report.left_out,
        missing=report.missing,
        insets=len(frame.panes) - 1,
        size=size,
        stored=not dry_run,
    )


def _areas(
    features: Iterable[Feature], municipalities: list[Municipality]
) -> tuple[dict[str, shapely.Geometry], BoundaryReport]:
    """Return one area for each municipality of the file, with wards and islands joined."""
    matcher = Matcher(Municipality.objects.all(), {m.pk: m.code for m in municipalities})
    parts: dict[str, list[shapely.Geometry]] = {}
    left_out: list[str] = []
    has_codes = False
    for feature in features:
        has_codes = has_codes or CODE in feature.properties
        code = matcher.code_of(feature.properties)
        if code is None:
            left_out.append(name_of(feature.properties))
        else:
            parts.setdefault(code, []).append(feature.geometry)
    missing = tuple(m.label for m in municipalities if m.code not in parts)
    if not parts:
        return {}, BoundaryReport(errors=(_why_nothing_fits(has_codes=has_codes),))
    areas = {code: shapely.union_all(parts[code]) for code in sorted(parts)}
    names = {m.code: m.label for m in municipalities}
    drawn = tuple(
        f"{names[code]}{f'（{len(parts[code])}区域を統合）' if len(parts[code]) > 1 else ''}"
        for code in areas
    )
    unknown = Counter(left_out)
    return areas, BoundaryReport(
        drawn=drawn,
        left_out=tuple(
            f"{name}{f' {times}区域' if times > 1 else ''}" for name, times in unknown.items()
        ),
        missing=missing,
    )


def _why_nothing_fits(*, has_codes: bool) -> str:
    if not has_codes:
        return (
            f"区域の属性に行政区域コード（{CODE}）がありません。"
            "国土数値情報の「行政区域データ」のファイルか確かめてください。"
        )
    return "この県の市町村の区域がありません。都道府県を取り違えていないか確かめてください。"


def _drawings(
    areas: dict[str, shapely.Geometry], municipalities: int
) -> tuple[Frame, dict[str, Drawing], int]:
    west, south, east, north = shapely.total_bounds(list(areas.values()))
    latitude, longitude = float(south + north) / 2, float(west + east) / 2

    def to_plane(points: np.ndarray) -> np.ndarray:
        return plane(points, latitude, longitude)

    on_plane = [shapely.transform(area, to_plane) for area in areas.values()]
    land: list[shapely.Geometry] = []
    weights: list[int] = []
    for area in on_plane:
        largest = principal(area)
        for part in shapely.get_parts(area):
            land.append(part)
            weights.append(int(part.equals(largest)))
    frame = frame_for(
        land, weights, latitude=latitude, longitude=longitude, municipalities=municipalities
    )
    budget = min(BUDGET_MOST, BUDGET + BUDGET_EACH * municipalities)
    drawings, size = draw(on_plane, frame, budget)
    return frame, dict(zip(areas, drawings, strict=True)), size


@transaction.atomic
def _store(
    frame: Frame,
    drawings: dict[str, Drawing],
    municipalities: list[Municipality],
    *,
    file_name: str,
    credit: str,
) -> None:
    BoundaryMap.objects.all().delete()
    loaded = BoundaryMap.objects.create(
        frame=frame.as_json(), credit=credit, file_name=file_name[:200]
    )
    keys = {m.code: m.pk for m in municipalities}
    MunicipalityShape.objects.bulk_create(
        MunicipalityShape(
            map=loaded,
            municipality_id=keys[code],
            path=drawing.path,
            x=drawing.x,
            y=drawing.y,
            room=drawing.room,
        )
        for code, drawing in drawings.items()
    )
