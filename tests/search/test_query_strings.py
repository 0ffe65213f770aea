"""Any query string gives a page."""

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.results.parameters import SearchForm
from search.services import run_search
from search.sources.registry import facets
from search.words.labels import labels
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site
from tests.factories.vocabularies import TermFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PUBLIC = frozenset({"public"})
NAMES = ["q", "sort", "page", "exact", *(facet.parameter for facet in facets()), "unknown"]
texts = st.one_of(
    st.text(max_size=30),
    st.text(alphabet='"「」『』“” -－　\0協力隊ぁアｱ1aA%', max_size=30),
    st.sampled_from(["協力隊", "1" * 40, "-1", "１", "x" * 10_000, "\0", '"', "page", "2024"]),
)


@pytest.fixture
def site():
    home = HomePageFactory()
    make_site(home)
    for number in range(25):
        StandardPageFactory(parent=home, title=f"案内{number}", lead="協力隊の居場所")
    return home


@given(st.lists(st.tuples(st.sampled_from(NAMES), texts), max_size=8))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_string_gives_a_page(site, client: Client, pairs) -> None:
    params: dict[str, list[str]] = {}
    for name, value in pairs:
        params.setdefault(name, []).append(value)
    assert client.get("/search/", params).status_code == 200


@pytest.mark.parametrize(
    "query", ["page=1000000000", "page=0", "q=%00", "q=%E5%8D", "q=" + "a" * 10_000, 'q="', "q=%ff"]
)
def test_broken_addresses_give_a_page(site, client: Client, query: str) -> None:
    assert client.get(f"/search/?{query}").status_code == 200


def test_a_page_after_the_last_shows_the_last(site) -> None:
    page = run_search(QueryDict("q=協力隊&page=1000000000"), PUBLIC)
    assert (page.form.page, len(page.hits)) == (2, 5)
    assert page.notices == ["指定されたページはないため、最後のページを表示しています。"]


def test_values_that_do_not_exist_are_dropped_with_a_notice(site) -> None:
    TermFactory(vocabulary="stage", slug="going", label="実施中")
    params = QueryDict("stage=going&stage=nonsense&year=20x4&sort=best")
    form = SearchForm.parse(params, labels())
    assert (dict(form.selected), form.sort) == ({"stage": ("going",)}, "")
    assert form.notices == (
        "「年度」に使えない値が指定されていたため、条件から外しました。",
        "「段階」に使えない値が指定されていたため、条件から外しました。",
        "指定された並び順は使えないため、標準の並び順で表示しています。",
    )


def test_a_long_query_is_cut_with_a_notice(site) -> None:
    page = run_search(QueryDict("q=" + "あ" * 300), PUBLIC)
    assert page.form.q == "あ" * 200
    assert page.notices[0] == "検索語が長いため、はじめの200文字で検索しました。"


def test_the_address_of_a_form_reads_back_as_the_same_form(site) -> None:
    TermFactory(vocabulary="stage", slug="going", label="実施中")
    form = SearchForm.parse(
        QueryDict("q=協力隊&stage=going&year=2024&sort=newest&page=2"), labels()
    )
    assert SearchForm.parse(QueryDict(form.url()[1:]), labels()) == form


def test_chips_and_facets_lead_to_the_page_without_or_with_a_value(site) -> None:
    page = run_search(QueryDict("q=協力隊&kind=page&page=2"), PUBLIC)
    assert [(chip.facet, chip.label, chip.url) for chip in page.chips] == [
        ("種類", "案内", "?q=%E5%8D%94%E5%8A%9B%E9%9A%8A")
    ]
    kind = page.facets[0]
    assert [(v.value, v.count, v.selected) for v in kind.values if v.count] == [("page", 25, True)]


def test_a_selected_value_without_hits_stays_visible(site) -> None:
    TermFactory(vocabulary="stage", slug="going", label="実施中")
    page = run_search(QueryDict("q=協力隊&stage=going"), PUBLIC)
    stage = next(facet for facet in page.facets if facet.parameter == "stage")
    assert [(v.label, v.count, v.selected) for v in stage.values] == [("実施中", 0, True)]
    assert page.total == 0
    assert [(help_.label, help_.count) for help_ in page.helps] == [("段階「実施中」を外す", 25)]


def test_dropping_one_word_is_offered_when_nothing_is_found(site) -> None:
    page = run_search(QueryDict('q=協力隊 -居場所 "そんな語はない"'), PUBLIC)
    assert [(help_.label, help_.count) for help_ in page.helps] == []
    page = run_search(QueryDict("q=協力隊 -居場所"), PUBLIC)
    assert [(help_.label, help_.count) for help_ in page.helps] == [("「-居場所」を外す", 25)]


def test_number_of_database_queries_does_not_depend_on_the_hits(
    site, client: Client, django_assert_max_num_queries
) -> None:
    TermFactory(label="道路", kana="どうろ")
    client.get("/search/")
    with django_assert_max_num_queries(12) as many:
        client.get("/search/", {"q": "協力隊"})
    with django_assert_max_num_queries(12) as none:
        client.get("/search/", {"q": "そんな語はない"})
    with django_assert_max_num_queries(12) as again:
        client.get("/search/", {"q": "そんな語はない"})
    # Two more check whether the word list has changed, for corrections; five count the search.
    assert (len(none), len(again)) == (len(many) + 7, len(many) + 2)


def test_htmx_is_given_the_results_only(site, client: Client) -> None:
    whole = client.get("/search/", {"q": "協力隊"})
    part = client.get("/search/", {"q": "協力隊"}, headers={"HX-Request": "true"})
    assert (
        whole.content.decode().count('<li class="result">')
        == part.content.decode().count('<li class="result">')
        > 0
    )
    assert "HX-Request" in whole["Vary"]
    assert b"<html" not in part.content


def test_what_is_typed_and_found_is_escaped(site, client: Client) -> None:
    StandardPageFactory(parent=site, title="<b>養蜂</b>", lead="<script>養蜂</script>")
    content = client.get("/search/", {"q": "養蜂 <i>"}).content.decode()
    assert "<script>養蜂" not in content
    assert "<i>" not in content
