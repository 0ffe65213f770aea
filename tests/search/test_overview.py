"""The front page's counts are exact, and only include documents that the reader may see."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.accounts.visibility import Visibility
from search.results.overview import Entry, overview
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index, term
from tests.factories.municipalities import MunicipalityFactory
from tests.support.html import compact

pytestmark = pytest.mark.django_db

ANYONE = frozenset({"public"})
OFFICER = frozenset({"public", "municipal"})


@pytest.fixture
def vocabulary() -> dict[str, object]:
    """Two kinds of support, two programmes, one theme."""
    make_case_index()
    return {
        "sanka": term("support", "sanka", "参加支援"),
        "soudan": term("support", "soudan", "相談支援"),
        "rmo": term("programme", "rmo", "地域運営組織"),
        "kaso": term("programme", "kaso", "過疎対策"),
        "ido": term("issue", "ido", "移動・買い物"),
    }


def test_matrix_counts_what_support_and_programme_have_in_common(vocabulary) -> None:
    words = vocabulary
    CasePageFactory(supports=[words["sanka"]], programmes=[words["rmo"]])
    CasePageFactory(supports=[words["sanka"], words["soudan"]], programmes=[words["rmo"]])
    found = overview(ANYONE)
    assert [column.label for column in found.programmes] == ["地域運営組織"]
    assert found.unused == ["過疎対策"]
    cells = {row.label: [cell.count for cell in row.cells] for row in found.rows}
    assert cells == {"参加支援": [2], "相談支援": [1]}


def test_link_of_a_cell_finds_what_it_counts(client: Client, vocabulary) -> None:
    CasePageFactory(supports=[vocabulary["sanka"]], programmes=[vocabulary["rmo"]])
    CasePageFactory(supports=[vocabulary["soudan"]], programmes=[vocabulary["rmo"]])
    cells = [cell for row in overview(ANYONE).rows for cell in row.cells]
    totals = [client.get(cell.url).context["search"].total for cell in cells]
    assert totals == [cell.count for cell in cells] == [1, 1]


def test_counts_leave_out_what_the_reader_may_not_see(vocabulary) -> None:
    town = MunicipalityFactory(region=None)
    CasePageFactory(
        visibility=Visibility.MUNICIPAL,
        municipalities=[town],
        issues=[vocabulary["ido"]],
        supports=[vocabulary["sanka"]],
        programmes=[vocabulary["rmo"]],
    )
    hidden, shown = overview(ANYONE), overview(OFFICER)
    assert [hidden.issues[0].count, shown.issues[0].count] == [0, 1]
    assert hidden.programmes == []
    address = town.get_absolute_url()
    assert hidden.regions == [("", [Entry(town.label, address, 0, town.code)])]
    assert shown.regions == [("", [Entry(town.label, address, 1, town.code)])]


def test_queries_do_not_grow_with_municipalities_and_cases(
    vocabulary, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        CasePageFactory(supports=[vocabulary["sanka"]], programmes=[vocabulary["rmo"]])
    overview(ANYONE)
    with django_assert_max_num_queries(3):
        overview(ANYONE)


def test_map_and_list_of_the_front_page_tell_the_same_to_each_reader(client: Client) -> None:
    make_case_index()
    town = MunicipalityFactory(name="甲町", latitude=35.0, longitude=134.0)
    MunicipalityFactory(name="乙町", latitude=35.2, longitude=134.3)
    CasePageFactory(visibility=Visibility.MUNICIPAL, municipalities=[town])
    for reader, expected in ((None, 0), (UserFactory(), 1)):
        if reader:
            client.force_login(reader)
        html = compact(client.get("/").content.decode())
        drawn = re.findall(r'<a class="map__place" href="([^"]*)" aria-label="(.)町 (\d+)件"', html)
        listed = re.findall(r'<li><a href="([^"]*)">(.)町</a>(?:<span class="count">(\d+)<)?', html)
        assert sorted(drawn) == sorted((url, name, count or "0") for url, name, count in listed)
        assert {name: int(count) for _, name, count in drawn} == {"甲": expected, "乙": 0}
