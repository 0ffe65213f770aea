"""The municipality pages: contents, and number of queries."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.municipalities.models import Statistic
from tests.factories.municipalities import MunicipalityFactory, RegionFactory
from tests.factories.pages import HomePageFactory, make_site
from tests.support.html import compact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site() -> None:
    make_site(HomePageFactory())


def with_population(persons: int, **options: object):
    """Return a municipality with a population of 2025."""
    municipality = MunicipalityFactory(**options)
    Statistic.objects.create(
        municipality=municipality,
        indicator=Statistic.Indicator.POPULATION,
        year=2025,
        value=persons,
        source="架空の統計",
    )
    return municipality


def test_list_shows_population_and_its_band(client: Client) -> None:
    municipality = with_population(12345, region=RegionFactory(name="架空圏域"))
    html = compact(client.get("/municipalities/").content.decode())
    for text in ("架空圏域", municipality.label, "12,345人", "1万人以上3万人未満"):
        assert text in html


def test_list_asks_the_same_number_of_queries_for_any_number_of_municipalities(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with_population(1000)
    client.get("/municipalities/")
    with django_assert_num_queries(5):
        client.get("/municipalities/")
    for _ in range(5):
        with_population(2000)
    with django_assert_num_queries(5):
        client.get("/municipalities/")


def test_page_tells_figures_with_year_and_source(client: Client) -> None:
    municipality = with_population(2550)
    html = compact(client.get(municipality.get_absolute_url()).content.decode())
    assert "2,550人" in html
    assert "（2025年、架空の統計）" in html


def test_unknown_code_is_answered_with_the_page_for_it(client: Client) -> None:
    response = client.get("/municipalities/999999/")
    assert response.status_code == 404
    assert "ページが見つかりません" in compact(response.content.decode())
