"""The map on the pages of municipalities and of the search agrees with the text next to it."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.accounts.visibility import Visibility
from portal.municipalities.models import Municipality, Statistic
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.municipalities import (
    MunicipalityFactory,
    ProgrammeStatusFactory,
    RegionFactory,
    StatisticFactory,
    implementation,
)
from tests.support.html import compact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site() -> None:
    make_case_index()


@pytest.fixture
def towns() -> list[Municipality]:
    region = RegionFactory(name="東圏域")
    return [
        MunicipalityFactory(name="甲町", latitude=35.0, longitude=134.0, region=region),
        MunicipalityFactory(name="乙町", latitude=35.2, longitude=134.3, region=region),
        MunicipalityFactory(name="丙町", latitude=35.4, longitude=134.1),
    ]


def marks(html: str) -> dict[str, str]:
    """Return the text of the map for each municipality, by name."""
    labels = re.findall(r'class="map__place[^"]*"[^>]* aria-label="([^" ]+) ?([^"]*)"', html)
    return dict(labels)


def column(html: str) -> dict[str, str]:
    """Return the last column of the table of all municipalities, by name."""
    rows = re.findall(
        r"<tr><th scope=\"row\"><a[^>]*>([^<]+)</a>.*?<td[^>]*>([^<]*)</td></tr>", html
    )
    return dict(rows)


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ("", {"甲町": "1万人未満", "乙町": "10万人以上30万人未満", "丙町": ""}),
        ("population", {"甲町": "1万人未満", "乙町": "10万人以上30万人未満", "丙町": ""}),
        ("ageing", {"甲町": "41.5％", "乙町": "", "丙町": ""}),
        ("status", {"甲町": "移行準備事業 実施", "乙町": "", "丙町": ""}),
        ("%00nonsense", {"甲町": "1万人未満", "乙町": "10万人以上30万人未満", "丙町": ""}),
    ],
)
def test_map_of_each_layer_tells_what_the_table_tells(
    client: Client, towns, layer: str, expected: dict[str, str]
) -> None:
    StatisticFactory(municipality=towns[0], value=8000)
    StatisticFactory(municipality=towns[1], value=123_456)
    StatisticFactory(municipality=towns[0], indicator=Statistic.Indicator.AGEING_RATE, value="41.5")
    ProgrammeStatusFactory(
        municipality=towns[0], fiscal_year=2025, status=implementation("preparing")
    )
    html = compact(client.get(f"/municipalities/?layer={layer}").content.decode())
    assert column(html) == expected
    assert marks(html) == {name: text or "値なし" for name, text in expected.items()}


def test_layer_without_any_value_says_so_and_still_leads_to_the_municipalities(
    client: Client, towns
) -> None:
    html = compact(client.get("/municipalities/?layer=ageing").content.decode())
    assert marks(html) == {"甲町": "値なし", "乙町": "値なし", "丙町": "値なし"}
    assert "高齢化率の登録はまだありません。" in html


def test_page_of_a_municipality_shows_where_it_lies(client: Client, towns) -> None:
    html = compact(client.get(towns[0].get_absolute_url()).content.decode())
    states = dict(re.findall(r'class="map__place ?([^"]*)"[^>]* aria-label="([^"]*)"', html))
    assert states == {
        "map__place--here": "甲町（この市町村）",
        "map__place--near": "乙町",
        "": "丙町",
    }


def test_map_adds_two_queries_to_a_warm_page(
    client: Client, towns, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    StatisticFactory(municipality=towns[0], value=8000)
    client.get("/municipalities/")
    with django_assert_max_num_queries(5):
        client.get("/municipalities/")


def test_search_has_its_map_only_when_asked(client: Client, towns) -> None:
    CasePageFactory(municipalities=[towns[0]])
    without = compact(client.get("/search/").content.decode())
    assert "map__svg" not in without
    assert 'href="/search/?map=1"' in without
    assert "map__svg" in compact(client.get("/search/?map=1").content.decode())


def test_map_of_the_search_counts_for_each_reader_what_the_facet_counts(
    client: Client, towns
) -> None:
    CasePageFactory(municipalities=[towns[0]])
    CasePageFactory(municipalities=[towns[1]], visibility=Visibility.MUNICIPAL)
    for reader, expected in (
        (None, {"甲町": "1件", "乙町": "0件", "丙町": "0件"}),
        (UserFactory(), {"甲町": "1件", "乙町": "1件", "丙町": "0件"}),
    ):
        if reader:
            client.force_login(reader)
        response = client.get("/search/?map=1")
        facet = next(f for f in response.context["search"].facets if f.parameter == "municipality")
        assert marks(compact(response.content.decode())) == expected
        # A municipality without any visible document has no checkbox, but is on the map.
        counted = {label: count for label, count in expected.items() if count != "0件"}
        assert {v.label: f"{v.count}件" for v in facet.values} == counted


def test_click_on_the_map_chooses_a_municipality_and_another_click_lets_go(
    client: Client, towns
) -> None:
    CasePageFactory(municipalities=[towns[0]])
    CasePageFactory(municipalities=[towns[1]])
    html = compact(client.get("/search/?map=1").content.decode())
    address = re.search(r'<a class="map__place" href="([^"]*)" aria-label="甲町', html)
    assert address is not None
    assert address[1] == f"?municipality={towns[0].code}&amp;map=1"
    chosen = client.get(f"/search/?municipality={towns[0].code}&map=1")
    assert chosen.context["search"].total == 1
    again = re.search(
        r'<a class="map__place map__place--chosen" href="([^"]*)"', compact(chosen.content.decode())
    )
    assert again is not None
    assert again[1] == "?map=1"


def test_other_conditions_keep_the_map_open(client: Client, towns) -> None:
    CasePageFactory(municipalities=[towns[0]])
    response = client.get(f"/search/?municipality={towns[0].code}&map=1&q=取組")
    search = response.context["search"]
    assert all("map=1" in chip.url for chip in search.chips)
    assert '<input type="hidden" name="map" value="1">' in compact(response.content.decode())
