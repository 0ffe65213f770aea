"""Imports boundaries: matching municipalities, all or nothing, and errors for damaged files."""

import gzip
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.municipalities.boundaries.services import CREDIT, import_boundaries
from portal.municipalities.map import Mark, current_map
from portal.municipalities.models import BoundaryMap, Municipality, MunicipalityShape
from portal.municipalities.official_list import municipalities_of
from portal.municipalities.services import load_municipalities
from tests.factories.municipalities import MunicipalityFactory
from tests.support.boundary_files import feature, geojson, square, topojson

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def load(content: bytes, **options: object):
    """Import a file under an arbitrary name."""
    return import_boundaries(content, file_name="N03.geojson", **options)


def codes_drawn() -> list[str]:
    return sorted(MunicipalityShape.objects.values_list("municipality__code", flat=True))


def corners(path: str) -> int:
    """Return the number of points in a path."""
    return len(re.findall(r"-?\d+ ?-?\d+", path))


@pytest.fixture
def two() -> tuple[Municipality, Municipality]:
    return MunicipalityFactory(body="99201"), MunicipalityFactory(body="99202")


def test_areas_find_their_municipality_by_the_five_digits_of_its_code(two) -> None:
    report = load(geojson(feature("99201", square(134, 35)), feature("99202", square(134.1, 35))))
    assert (report.stored, report.errors, report.left_out, report.missing) == (True, (), (), ())
    assert codes_drawn() == [two[0].code, two[1].code]
    assert BoundaryMap.objects.get().credit == CREDIT


def test_neighbours_share_the_points_of_their_border(two) -> None:
    load(topojson(("99201", "99202")))
    west, east = (MunicipalityShape.objects.get(municipality=m) for m in two)
    numbers = [int(n) for n in re.findall(r"-?\d+", west.path)]
    right_edge = max(numbers[0], *(numbers[0] + sum(numbers[2 : k + 1 : 2]) for k in (2, 4, 6)))
    assert f"M{right_edge} " in east.path
    assert corners(west.path) == corners(east.path) == 4


def test_wards_are_joined_to_their_city() -> None:
    city = MunicipalityFactory(body="99100", kind=Municipality.Kind.DESIGNATED)
    report = load(geojson(feature("99101", square(134, 35)), feature("99102", square(134.1, 35))))
    assert report.drawn == (f"{city.label}（2区域を統合）",)
    assert corners(MunicipalityShape.objects.get().path) == 4


def test_wards_of_the_second_city_are_not_given_to_the_first() -> None:
    MunicipalityFactory(body="99100", kind=Municipality.Kind.DESIGNATED)
    second = MunicipalityFactory(body="99130", kind=Municipality.Kind.DESIGNATED)
    load(geojson(feature("99131", square(134, 35))))
    assert codes_drawn() == [second.code]


def test_merged_municipality_is_drawn_as_part_of_its_successor(two) -> None:
    old = MunicipalityFactory(body="99399", valid_to="2005-03-30", successor=two[0])
    load(geojson(feature(old.code[:5], square(134, 35)), feature("99201", square(134.1, 35))))
    assert codes_drawn() == [two[0].code]


def test_areas_of_nobody_are_reported_and_left_out(two) -> None:
    report = load(
        geojson(
            feature("99201", square(134, 35)),
            feature(None, square(134.1, 35), name="所属未定地"),
            feature(None, square(134.2, 35), name="所属未定地"),
            feature("98700", square(134.3, 35), name="となりの村"),
        )
    )
    assert report.left_out == ("所属未定地 2区域", "となりの村（98700）")
    assert report.missing == (two[1].label,)
    assert codes_drawn() == [two[0].code]


def test_second_file_replaces_the_first(two) -> None:
    load(geojson(feature("99201", square(134, 35)), feature("99202", square(134.1, 35))))
    load(geojson(feature("99202", square(134.1, 35))), credit="架空の境界")
    assert codes_drawn() == [two[1].code]
    assert BoundaryMap.objects.get().credit == "架空の境界"


def test_dry_run_stores_nothing(two) -> None:
    report = load(geojson(feature("99201", square(134, 35))), dry_run=True)
    assert (report.stored, report.errors, codes_drawn()) == (False, (), [])


def test_island_too_small_for_the_map_still_has_its_mark(two) -> None:
    load(geojson(feature("99201", square(134, 35, 2)), feature("99202", square(136.1, 35, 0.0001))))
    assert MunicipalityShape.objects.get(municipality=two[1]).path.endswith("z")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "GeoJSONまたはTopoJSONとして読めませんでした。"),
        (b"\xff\xfe\x00", "GeoJSONまたはTopoJSONとして読めませんでした。"),
        (b"[]", "GeoJSON（FeatureCollection）でもTopoJSON（Topology）でもありません。"),
        (b'{"type": "FeatureCollection"}', "ファイルが壊れています。"),
        (geojson(), "ファイルに境界（面）が1つもありません。"),
        (geojson(feature("99201", square(15000, 35))), "座標が緯度・経度ではありません。"),
        (geojson(feature("99201", [[[134, 35], [135, 35]]])), "ファイルが壊れています。"),
        (
            topojson(("99201", "99202")).replace(b"[0, 1]", b"[1" + b", 1" * 5_000_000 + b"]"),
            "境界の座標が多すぎます（20,000,000点まで）。",
        ),
        (geojson(feature("13101", square(139, 35))), "この県の市町村の区域がありません。"),
        (
            json.dumps(
                {
                    "type": "FeatureCollection",
                    "features": [
                        {
                            "type": "Feature",
                            "properties": {"name": "町"},
                            "geometry": {"type": "Polygon", "coordinates": square(134, 35)},
                        }
                    ],
                }
            ).encode(),
            "区域の属性に行政区域コード（N03_007）がありません。",
        ),
    ],
)
def test_unfit_file_is_told_why_and_changes_nothing(two, content: bytes, said: str) -> None:
    load(geojson(feature("99202", square(134.1, 35))))
    report = load(content)
    assert [error[: len(said)] for error in report.errors] == [said]
    assert not report.stored
    assert codes_drawn() == [two[1].code]


class DamagedFiles(TestCase):
    """However a file is damaged, the import returns a message and never raises."""

    def setUp(self) -> None:
        MunicipalityFactory(body="99201")
        MunicipalityFactory(body="99202")

    @settings(max_examples=60)
    @given(
        whole=st.sampled_from(
            [
                topojson(("99201", "99202")),
                geojson(feature("99201", square(134, 35)), feature("99202", square(134.1, 35))),
            ]
        ),
        place=st.floats(0, 1),
        cut=st.integers(0, 12),
        junk=st.sampled_from([b"", b"0", b"-", b"null", b"[]", b"9e999", b'"', b"{}", b"1,"]),
    )
    def test_damage_is_reported(self, whole: bytes, place: float, cut: int, junk: bytes) -> None:
        start = int(place * len(whole))
        report = load(whole[:start] + junk + whole[start + cut :])
        assert report.stored is not bool(report.errors)

    @settings(max_examples=60)
    @given(
        st.recursive(
            st.none() | st.integers() | st.floats() | st.text(max_size=3),
            lambda inner: st.lists(inner, max_size=4),
            max_leaves=12,
        )
    )
    def test_any_coordinates_are_reported(self, coordinates: object) -> None:
        report = load(geojson(feature("99201", coordinates)))  # type: ignore[arg-type]
        assert report.stored is not bool(report.errors)


# ---- the real files ----------------------------------------------------------------------------

LIMITS = {"32": 40, "20": 40, "01": 90}  # KB compressed, of the whole map as SVG
COUNTS = {"32": 19, "20": 77, "01": 179}
ISLANDS = {
    "蘂取郡蘂取村（01700）",
    "色丹郡色丹村（01695）",
    "国後郡泊村（01696）",
    "国後郡留夜別村（01697）",
    "択捉郡留別村（01698）",
    "紗那郡紗那村（01699）",
}


@pytest.mark.parametrize("suffix", ["topojson", "geojson"])
@pytest.mark.parametrize("prefecture", ["32", "20", "01"])
def test_real_boundaries_give_every_municipality_its_area_within_the_budget(
    shared: Path, prefecture: str, suffix: str
) -> None:
    load_municipalities(municipalities_of(prefecture))
    path = shared / "data" / "boundaries" / f"N03-21_{prefecture}.{suffix}"
    report = load(path.read_bytes())
    assert (report.errors, report.missing) == ((), ())
    assert len(codes_drawn()) == COUNTS[prefecture]
    assert set(report.left_out) == (ISLANDS if prefecture == "01" else set())
    drawn = current_map()
    assert drawn is not None
    marks = {
        place.code: Mark(f"{place.name} 12件", f"/municipalities/{place.code}/", "12", 3)
        for place in drawn.places
    }
    svg = drawn.svg(marks, "市町村の地図")
    assert len(gzip.compress(svg.encode())) <= LIMITS[prefecture] * 1024


def test_islands_of_shimane_stand_in_a_box_of_their_own(shared: Path) -> None:
    load_municipalities(municipalities_of("32"))
    load((shared / "data" / "boundaries" / "N03-21_32.topojson").read_bytes())
    drawn = current_map()
    assert drawn is not None
    left, top, right, bottom = drawn.frame.panes[1].box
    inside = [
        place.name
        for place in drawn.places
        if left < place.spot.x < right and top < place.spot.y < bottom
    ]
    assert inside == ["海士町", "西ノ島町", "知夫村", "隠岐の島町"]


# ---- the command -------------------------------------------------------------------------------


def test_command_says_what_was_drawn_and_what_was_not(two, tmp_path: Path) -> None:
    path = tmp_path / "N03.geojson"
    path.write_bytes(
        geojson(feature("99201", square(134, 35)), feature(None, square(135, 35), "所属未定地"))
    )
    said = StringIO()
    call_command("import_boundaries", str(path), stdout=said)
    assert said.getvalue().splitlines()[:3] == [
        f"境界を読み取った市町村（1）：{two[0].label}",
        "県内の市町村に当たらないため使わない区域（1）：所属未定地",
        f"ファイルに境界がないため点で示す市町村（1）：{two[1].label}",
    ]
    assert said.getvalue().splitlines()[-1] == "境界を取り込みました。"


def test_command_fails_for_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ファイルを読めませんでした"):
        call_command("import_boundaries", str(tmp_path / "nothing.geojson"))


def test_command_fails_with_the_reason_for_a_damaged_file(two, tmp_path: Path) -> None:
    path = tmp_path / "N03.geojson"
    path.write_bytes(b"{")
    with pytest.raises(CommandError, match="何も保存していません。"):
        call_command("import_boundaries", str(path))
