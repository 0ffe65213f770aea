"""Which facets a page shows, which are collapsed, and the number of Tab presses to the first result."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from casestudies.models import CaseIndexPage
from portal.liaison.models import Side
from portal.municipalities.models import Municipality
from search.indexing.updates import rebuild
from search.results.facet_views import FacetView
from search.services import SearchPage
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index, term
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.vocabularies import GlossaryEntryFactory

pytestmark = pytest.mark.django_db
TAB_STOPS = 20


@pytest.fixture
def cases() -> CaseIndexPage:
    """Two public cases, one of them with a theme, and a restricted case with another theme."""
    index = make_case_index()
    town = MunicipalityFactory(name="潮見町", kind="town", with_population=8000)
    themes = [term("issue", "hikikomori", "ひきこもり"), term("issue", "akiya", "空き家")]
    term("issue", "bosai", "防災")
    CasePageFactory(
        parent=index, title="空き家の居場所", municipalities=[town], issues=themes[:1], cost=0
    )
    CasePageFactory(parent=index, title="移動販売", municipalities=[town], cost=300_000)
    CasePageFactory(
        parent=index,
        title="空き家の内部資料",
        municipalities=[MunicipalityFactory(name="岬市", kind="city")],
        issues=themes[1:],
        visibility="municipal",
    )
    return index


@pytest.fixture
def named(cases) -> None:
    """Things whose names give answers, and synonyms."""
    town = Municipality.objects.get(name="潮見町")
    for side in (Side.WELFARE, Side.REGIONAL):
        LiaisonContactFactory(municipality=town, side=side)
    for code in ("993042", "993051"):
        MunicipalityFactory(code=code, name="若葉町", region=None)
    GlossaryEntryFactory(term="社会福祉協議会", synonyms="社協")
    CasePageFactory(title="社協の見守り")


def search(client: Client, address: str = "/search/", **query: str) -> SearchPage:
    return client.get(address, query).context["search"]


def facet(page: SearchPage, parameter: str) -> FacetView:
    return next(one for one in page.facets if one.parameter == parameter)


def values(page: SearchPage, parameter: str) -> list[tuple[str, int]]:
    return [(value.label, value.count) for value in facet(page, parameter).values]


def test_values_that_nothing_has_are_not_shown(client: Client, cases) -> None:
    page = search(client)
    # Municipalities are documents as well, but there is no 指定都市 or 村.
    assert values(page, "municipality_type") == [("市", 1), ("町", 3)]
    assert values(page, "issue") == [("ひきこもり", 1)]


def test_values_that_only_closed_things_have_are_shown_to_their_readers_only(
    client: Client, cases
) -> None:
    strangers = values(search(client, q="空き家"), "issue")
    client.force_login(UserFactory())
    assert strangers == [("ひきこもり", 1)]
    assert values(search(client, q="空き家"), "issue") == [("ひきこもり", 1), ("空き家", 1)]


def test_values_that_others_have_stay_without_hits(client: Client, cases) -> None:
    assert values(search(client, q="移動販売"), "issue") == [("ひきこもり", 0)]


def test_a_value_that_was_taken_away_is_gone_with_the_next_page(client: Client, cases) -> None:
    before = values(search(client, q="移動販売"), "issue")
    case = cases.get_children().specific().get(title="空き家の居場所")
    case.issues.set([])
    case.save_revision().publish()
    rebuild(processes=1)
    page = search(client, q="移動販売")
    assert (before, "issue" in [one.parameter for one in page.facets]) == (
        [("ひきこもり", 0)], False,
    )  # fmt: skip


def test_a_page_without_hits_has_facets_only_that_lead_to_some(client: Client, cases) -> None:
    assert search(client, q="麒麟").facets == []
    page = search(client, q="移動販売", issue="hikikomori")
    assert (page.total, [one.parameter for one in page.facets]) == (0, ["issue"])


def test_costs_are_shown_in_bands(client: Client, cases) -> None:
    assert values(search(client), "cost") == [("0円（新たな予算なし）", 1), ("100万円未満", 1)]
    assert search(client, cost="none").total == 1


def test_all_but_the_first_four_are_folded_until_something_is_chosen(client: Client, cases) -> None:
    page = search(client)
    assert [one.parameter for one in page.facets if not one.folds] == [
        "kind", "issue", "population", "municipality",
    ]  # fmt: skip
    soup = soup_of(client, cost="none")
    open_ones = {fold["id"]: "open" in fold.attrs for fold in soup.select(".facet--fold")}
    assert [name for name, is_open in open_ones.items() if is_open] == ["fold-cost"]
    assert soup.select_one("#fold-cost .facet__chosen").text == "1件選択中"


def soup_of(client: Client, address: str = "/search/", **query: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address, query).content, "html.parser")


def is_stop(element: Tag) -> bool:
    """Return whether Tab stops at an element on a wide screen, which has more links than a phone."""
    if element.find_parent(class_="site-menu"):
        return False
    if element.name == "input" and element.get("type") == "hidden":
        return False
    folds = [fold for fold in element.find_parents("details") if "open" not in fold.attrs]
    return not folds or (element.name == "summary" and element.parent == folds[-1] == folds[0])


#: Pages that show something above the first result, and what they show.
STATES = {
    "/search/": "",
    "/search/?q=空き家": ".results__sort",
    "/search/?q=空き家&issue=hikikomori&kind=case": ".results__chips",
    "/cases/?q=空き家&map=1": "",
    "/search/?q=潮見町の空き家の事例": ".results__meaning .chip",
    "/search/?q=空き家 潮見町&words=1": ".results__meaning a",
    "/search/?q=潮見町": ".answer__facts a",
    "/search/?q=若葉町": ".answer + .answer",
    "/search/?q=社協": ".results__synonym a",
    "/search/?q=社協&exact=1": ".results__synonym a",
    "/search/?q=社会福祉協義会": ".results__meant",
    "/search/?q=空き家 移動販売&kind=case": ".results__without a",
}


def stops_to_the_first_result(soup: BeautifulSoup) -> int:
    first = soup.select_one(".result__title a")
    controls = soup.select("a[href], button, input, select, textarea, summary")
    return [element for element in controls if is_stop(element)].index(first) + 1


def test_it_is_not_far_to_the_first_result_in_any_state(client: Client, cases, named) -> None:
    anonymous = stops_to_the_first_result(soup_of(client))
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    pages = {address: soup_of(client, address) for address in STATES}
    lacking = [
        address for address, shown in STATES.items() if shown and not pages[address].select(shown)
    ]
    assert lacking == []
    stops = {address: stops_to_the_first_result(page) for address, page in pages.items()}
    assert anonymous < stops["/search/"]  # signed-in readers have more links
    assert {address: number for address, number in stops.items() if number > TAB_STOPS} == {}


def test_links_skip_to_the_results_and_to_the_conditions(client: Client, cases) -> None:
    soup = soup_of(client)
    links = {link.text: link["href"] for link in soup.select(".skip-link")}
    assert links == {
        "本文へ移動する": "#main",
        "検索結果へ移動する": "#results-title",
        "しぼり込みの条件へ移動する": "#facets-title",
    }
    assert all(soup.select_one(address).get("tabindex") == "-1" for address in links.values())
