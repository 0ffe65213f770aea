"""The map: positions and texts of its marks, and the same contents as the list next to it."""

import math
import re
from itertools import combinations

import pytest
from pytest_django import DjangoAssertNumQueries

from portal.municipalities.boundaries.services import import_boundaries
from portal.municipalities.cartography.layout import RADIUS
from portal.municipalities.map import Mark, PrefectureMap, current_map
from portal.municipalities.map_views import map_of_counts
from portal.municipalities.models import Municipality
from portal.municipalities.official_list import municipalities_of
from portal.municipalities.scales import AGEING_RATE, POPULATION, scale_of_counts
from portal.municipalities.services import load_municipalities
from tests.factories.municipalities import MunicipalityFactory
from tests.support.boundary_files import feature, geojson, square

pytestmark = pytest.mark.django_db


def map_of(prefecture: str) -> PrefectureMap:
    """Return the map of a real prefecture without boundaries."""
    load_municipalities(municipalities_of(prefecture))
    drawn = current_map()
    assert drawn is not None
    return drawn


def links(html: str) -> dict[str, str]:
    """Return the accessible names of the map's links by URL."""
    found = re.findall(r'<a class="map__place[^"]*" href="([^"]*)" aria-label="([^"]*)"', html)
    return dict(found)


# The largest, the densest, and those with islands far away.
@pytest.mark.parametrize("prefecture", ["01", "11", "13", "20", "32", "42", "46", "47"])
def test_marks_of_no_prefecture_touch_each_other_or_leave_the_map(prefecture: str) -> None:
    drawn = map_of(prefecture)
    spots = [place.spot for place in drawn.places]
    assert len(spots) == len(municipalities_of(prefecture))
    # Rounding moves positions by up to half a unit.
    closest = min(
        (math.hypot(a.x - b.x, a.y - b.y) for a, b in combinations(spots, 2)), default=math.inf
    )
    assert closest >= 2 * RADIUS
    for spot in spots:
        assert RADIUS <= spot.x <= drawn.frame.width - RADIUS
        assert RADIUS <= spot.y <= drawn.frame.height - RADIUS


def test_offices_outside_their_area_do_not_draw_the_mark_into_a_neighbour() -> None:
    # The office of 竹富町 is on 石垣島, those of 三島村 and 十島村 are in 鹿児島市 (trap 7).
    places = {m.name: m for code in ("46", "47") for m in municipalities_of(code)}
    for village, city in (("竹富町", "石垣市"), ("三島村", "鹿児島市"), ("十島村", "鹿児島市")):
        away = abs(places[village].latitude - places[city].latitude) + abs(
            places[village].longitude - places[city].longitude
        )
        assert away > 0.25


def test_names_in_the_map_are_escaped() -> None:
    MunicipalityFactory(name="<b>&町", latitude=35.0, longitude=134.0)
    view = map_of_counts({}, {}, name="m", title='"<地図>')
    assert view is not None
    assert "<b>" not in view.svg
    assert "&lt;b&gt;&amp;町 0件" in view.svg


def test_each_municipality_is_a_link_named_with_its_count() -> None:
    first = MunicipalityFactory(name="甲町", latitude=35.0, longitude=134.0)
    second = MunicipalityFactory(name="乙町", latitude=35.2, longitude=134.3)
    view = map_of_counts(
        {first.code: 12},
        {first.code: "/municipalities/1/?a=1&b=2", second.code: "/municipalities/2/"},
        name="m",
        title="地図",
    )
    assert view is not None
    assert links(view.svg) == {
        "/municipalities/1/?a=1&amp;b=2": "甲町 12件",
        "/municipalities/2/": "乙町 0件",
    }


def test_municipality_that_leads_nowhere_is_no_link() -> None:
    MunicipalityFactory(name="甲町", latitude=35.0, longitude=134.0)
    view = map_of_counts({}, {}, name="m", title="地図")
    assert view is not None
    assert "<a " not in view.svg
    assert '<g class="map__place" role="img" aria-label="甲町 0件">' in view.svg


def test_without_places_there_is_no_map() -> None:
    MunicipalityFactory(latitude=None, longitude=None)
    assert map_of_counts({}, {}, name="m", title="地図") is None


def test_municipality_without_area_is_a_dot_among_areas() -> None:
    drawn_one = MunicipalityFactory(body="99201", latitude=35.05, longitude=134.05)
    dotted = MunicipalityFactory(body="99202", latitude=35.05, longitude=134.15)
    import_boundaries(geojson(feature("99201", square(134, 35))), file_name="N03.geojson")
    drawn = current_map()
    assert drawn is not None
    by_code = {place.code: place for place in drawn.places}
    assert (bool(by_code[drawn_one.code].path), by_code[drawn_one.code].spot.has_mark) == (
        True,
        False,
    )
    assert (by_code[dotted.code].path, by_code[dotted.code].spot.has_mark) == ("", True)


def test_ended_municipality_is_not_on_the_map(time_machine) -> None:
    MunicipalityFactory(body="99201", latitude=35.0, longitude=134.0)
    MunicipalityFactory(body="99202", latitude=35.1, longitude=134.1, valid_to="2026-03-31")
    time_machine.move_to("2026-03-31 12:00+09:00")
    drawn = current_map()
    assert drawn is not None
    assert len(drawn.places) == 2
    time_machine.move_to("2026-04-01 12:00+09:00")
    drawn = current_map()
    assert drawn is not None
    assert [place.code for place in drawn.places] == ["992011"]


def test_svg_depends_on_its_arguments_alone_and_asks_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    MunicipalityFactory(name="甲町", latitude=35.0, longitude=134.0)
    drawn = current_map()
    assert drawn is not None
    marks = {place.code: Mark("甲町 3件", "/x/", "3", 2) for place in drawn.places}
    with django_assert_num_queries(0):
        assert drawn.svg(marks, "地図") == drawn.svg(marks, "地図")


def test_warm_map_asks_two_queries_and_follows_any_change_at_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    municipality = MunicipalityFactory(name="甲町", latitude=35.0, longitude=134.0)
    current_map()
    with django_assert_num_queries(2):
        before = current_map()
    Municipality.objects.filter(pk=municipality.pk).update(name="乙町")
    after = current_map()
    assert before is not None
    assert after is not None
    assert [place.name for place in after.places] == ["乙町"]
    assert before.version != after.version


def test_map_has_no_script_and_no_style_of_its_own() -> None:
    drawn = map_of("32")
    svg = drawn.svg({p.code: Mark(p.name, "/x/", "1", 1) for p in drawn.places}, "地図")
    assert re.findall(r"style|script|fill=|https?:", svg) == []


@pytest.mark.parametrize(
    ("counts", "labels"),
    [
        ([], ()),
        ([0, 0], ()),
        ([3, 3], ("3件",)),
        ([1, 2, 3, 4, 5], ("1件", "2件", "3件", "4件", "5件")),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 1200], ("1〜2件", "3〜4件", "5〜6件", "7〜8件", "9〜1,200件")),
        ([1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6], ("1件", "2〜3件", "4〜6件")),
    ],
)
def test_steps_of_counts_are_told_as_they_are(counts: list[int], labels: tuple[str, ...]) -> None:
    scale = scale_of_counts(counts)
    assert scale.labels == labels
    for count in filter(None, counts):
        assert 1 <= scale.step_of(count) <= len(labels)


def test_steps_of_figures_have_their_bounds_where_the_legend_says() -> None:
    assert [POPULATION.step_of(n) for n in (9_999, 10_000, 29_999, 30_000, 100_000)] == [
        1,
        2,
        2,
        3,
        5,
    ]
    assert [AGEING_RATE.step_of(n) for n in (24, 25, 34, 35, 40)] == [1, 2, 3, 4, 5]
    assert POPULATION.step_of(None) == 0
