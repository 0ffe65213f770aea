"""Cases on the home page and on pages of municipalities."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseIndexPage
from casestudies.wagtail_hooks import IN_MUNICIPALITY, municipality_section, newest_section
from portal.accounts.visibility import Visibility
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory, term
from tests.factories.municipalities import MunicipalityFactory
from tests.support.html import compact

pytestmark = pytest.mark.django_db


def titles(html: str, heading: str) -> list[str]:
    section = html.partition(heading)[2].partition("</section>")[0]
    return re.findall(r'result__title"><a href="[^"]+">([^<]+)</a>', section)


def test_home_shows_the_three_newest_cases(client: Client, index: CaseIndexPage) -> None:
    for number in range(4):
        CasePageFactory(title=f"事例{number}")
    html = compact(client.get("/").content.decode())
    assert titles(html, "新しい連携事例") == ["事例3", "事例2", "事例1"]


def test_home_without_cases_has_no_empty_section(client: Client, index: CaseIndexPage) -> None:
    assert "新しい連携事例" not in compact(client.get("/").content.decode())


def test_home_shows_restricted_cases_to_those_who_may_read_them(
    client: Client, index: CaseIndexPage
) -> None:
    CasePageFactory(title="庁内の事例", visibility=Visibility.MUNICIPAL)
    assert "庁内の事例" not in compact(client.get("/").content.decode())
    client.force_login(UserFactory())
    assert "庁内の事例" in compact(client.get("/").content.decode())


def test_municipality_shows_its_cases_the_newest_year_first(
    client: Client, index: CaseIndexPage
) -> None:
    town, other = MunicipalityFactory(), MunicipalityFactory()
    CasePageFactory(title="古い事例", fiscal_year=2022, municipalities=[town])
    CasePageFactory(title="広域の事例", fiscal_year=2024, municipalities=[other, town])
    CasePageFactory(title="よその事例", municipalities=[other])
    CasePageFactory(title="下書き", live=False, municipalities=[town])
    CasePageFactory(title="庁内", visibility=Visibility.PREFECTURAL, municipalities=[town])
    html = compact(client.get(town.get_absolute_url()).content.decode())
    assert titles(html, "の連携事例") == ["広域の事例", "古い事例"]
    assert "2件" in html
    assert "庁内" not in html


def test_municipality_with_many_cases_links_to_all_of_them(
    client: Client, index: CaseIndexPage
) -> None:
    town = MunicipalityFactory()
    for _ in range(IN_MUNICIPALITY + 1):
        CasePageFactory(municipalities=[town])
    html = compact(client.get(town.get_absolute_url()).content.decode())
    assert len(titles(html, "の連携事例")) == IN_MUNICIPALITY
    assert f'href="/cases/?municipality={town.code}"' in html
    assert f"すべて見る（{IN_MUNICIPALITY + 1}件）" in html


def test_sections_ask_as_many_queries_for_one_case_as_for_ten(
    client: Client, index: CaseIndexPage
) -> None:
    town = MunicipalityFactory()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(town.get_absolute_url())
        return len(queries)

    programme = term("programme", "kyoryokutai", "地域おこし協力隊")
    CasePageFactory(municipalities=[town], programmes=[programme])
    client.get(town.get_absolute_url())
    one = count()
    for _ in range(9):
        CasePageFactory(municipalities=[town], programmes=[programme])
    assert count() == one


def test_sections_are_absent_without_cases(rf, index: CaseIndexPage) -> None:
    request = rf.get("/")
    request.user = UserFactory()
    assert newest_section(request, index) is None
    assert municipality_section(request, MunicipalityFactory()) is None
