"""The front page's counts: true, and only of what the reader may see."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.pages.visibility import Visibility
from search.overview import Entry, overview
from tests.factories.casestudies import CasePageFactory, make_case_index, term
from tests.factories.municipalities import MunicipalityFactory

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
    assert hidden.regions == [("", [Entry(town.label, address, 0)])]
    assert shown.regions == [("", [Entry(town.label, address, 1)])]


def test_queries_do_not_grow_with_municipalities_and_cases(
    vocabulary, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        CasePageFactory(supports=[vocabulary["sanka"]], programmes=[vocabulary["rmo"]])
    overview(ANYONE)
    with django_assert_max_num_queries(3):
        overview(ANYONE)
