"""似た自治体: which municipalities are similar, how much, and the explanation."""

from decimal import Decimal

import pytest

from portal.municipalities.models import Municipality, Statistic
from portal.municipalities.similar import closest, likeness_of, with_figures
from tests.factories.municipalities import MunicipalityFactory, RegionFactory, StatisticFactory

pytestmark = pytest.mark.django_db


def town(name: str, population: int | None, ageing: float | None = None, **fields) -> Municipality:
    made = MunicipalityFactory(name=name, with_population=population, **fields)
    if ageing is not None:
        StatisticFactory(
            municipality=made,
            indicator=Statistic.Indicator.AGEING_RATE,
            value=Decimal(str(ageing)),
        )
    return made


def found(municipality: Municipality) -> list[tuple[str, str]]:
    others = with_figures(Municipality.objects.exclude(pk=municipality.pk))
    return [
        (similar.municipality.name, similar.reason) for similar in closest(municipality, others)
    ]


def test_the_reason_names_what_is_the_same_and_what_is_close():
    region = RegionFactory(name="中央圏域")
    here = town("此町", 8000, 40.0, region=region)
    town("近町", 7000, 42.5, region=region)

    assert found(here) == [
        ("近町", "人口規模（1万人未満）・町・中央圏域が同じ、高齢化率（42.5％）が近い")
    ]


def test_size_weighs_more_than_the_region_so_that_far_towns_are_found():
    region = RegionFactory()
    here = town("此町", 8000, region=region)
    town("隣市", 120_000, region=region, kind="city")
    town("遠町", 7000, region=RegionFactory())

    assert found(here) == [("遠町", "人口規模（1万人未満）・町が同じ")]


def test_of_equals_the_one_nearer_in_population_comes_first():
    here = town("此町", 8000)
    for name, population in (("小町", 3000), ("同町", 8100), ("中町", 6000)):
        town(name, population)

    assert [name for name, _ in found(here)] == ["同町", "中町", "小町"]


def test_towns_on_both_sides_of_a_border_are_close_in_size():
    here = town("此町", 9900)
    town("越町", 10_100, kind="village")

    assert found(here) == [("越町", "人口規模が近い")]


def test_ageing_rates_further_apart_than_three_points_are_not_close():
    here = town("此町", 8000, 40.0)
    town("三町", 8000, 43.0)
    town("四町", 8000, 43.1)

    assert found(here) == [
        ("三町", "人口規模（1万人未満）・町が同じ、高齢化率（43％）が近い"),
        ("四町", "人口規模（1万人未満）・町が同じ"),
    ]


def test_without_figures_kind_and_region_decide():
    region = RegionFactory(name="中央圏域")
    here = town("此町", None, region=region)
    town("隣町", None, region=region)
    town("遠村", None, kind="village", region=RegionFactory())

    assert found(here) == [("隣町", "町・中央圏域が同じ")]


def test_the_latest_figures_count():
    here = town("此町", 8000)
    grown = town("育町", 8000)
    StatisticFactory(municipality=grown, year=2025, value=60_000)

    assert found(here) == []


def test_two_towns_that_share_nothing_have_no_reason():
    here, other = town("此町", 8000), town("大市", 200_000, kind="city")

    assert likeness_of(here, other) == ""


def test_two_queries_do_whatever_the_number_of_municipalities(django_assert_num_queries):
    here = town("此町", 8000)
    for number in range(12):
        town(f"町{number}", 7000 + number, 40.0, region=RegionFactory())

    with django_assert_num_queries(3):
        # The third query reads the figures of the municipality itself, which its page has already
        # loaded.
        assert len(found(here)) == 5
