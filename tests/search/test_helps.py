"""Suggestions for a poor result: corrections, and searches with one condition less."""

import re

import pytest
from django.http import QueryDict
from django.test import Client

from portal.municipalities.models import Municipality
from search.services import run_search
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory, term
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site
from tests.factories.vocabularies import TermFactory
from tests.support.html import compact

pytestmark = pytest.mark.django_db
PUBLIC = frozenset({"public"})


@pytest.fixture
def home():
    home = HomePageFactory()
    make_site(home)
    return home


def helps(query: str) -> list[tuple[str, int]]:
    """Return the number of hits of each suggestion."""
    return [(one.label, one.count) for one in run_search(QueryDict(query), PUBLIC).helps]


def test_each_condition_is_dropped_with_its_true_count(home) -> None:
    TermFactory(vocabulary="stage", slug="going", label="実施中")
    StandardPageFactory(parent=home, title="協力隊", lead="協力隊の居場所づくり")
    StandardPageFactory(parent=home, title="協力隊の募集", lead="協力隊")
    assert helps("q=「協力隊の居場所」 -募集 道路工事") == [("「道路工事」を外す", 1)]
    assert helps("q=「協力隊 居場所」 協力隊 -募集") == [
        ("「協力隊 居場所」を外す", 1),
        ("「協力隊 居場所」を一字一句そのままではなくさがす", 1),
    ]
    assert helps("q=協力隊 -協力隊&stage=going") == []
    assert helps("q=協力隊 -協力隊") == [("「-協力隊」を外す", 2)]
    assert helps("q=協力隊&stage=going") == [("段階「実施中」を外す", 2)]
    assert helps("q=!?&kind=page") == [("検索語「!?」を外す", 2)]


def test_every_offered_count_is_what_the_offered_address_finds(home) -> None:
    TermFactory(vocabulary="stage", slug="going", label="実施中")
    StandardPageFactory(parent=home, title="社協", lead="社会福祉協議会の居場所")
    for query in ("q=社協&exact=1&stage=going", "q=居場所 麒麟 -社協", "q=社会福祉狂議会"):
        page = run_search(QueryDict(query), PUBLIC)
        for one in (*page.helps, *page.meant, *page.near):
            assert run_search(QueryDict(one.url[1:]), PUBLIC).total == one.count > 0


def test_a_wrong_conversion_read_alike_is_searched_at_once_and_can_be_taken_back(
    home, client: Client
) -> None:
    StandardPageFactory(parent=home, title="募集", lead="協力隊を募集します。")
    response = client.get("/search/", {"q": "強力隊"})
    html = compact(response.content.decode())
    (corrected,) = re.findall(r'<p class="results__meant[^"]*".*?</p>', html)
    told = "「協力隊」の検索結果です。もとの言葉「強力隊」でさがす"
    assert re.sub("<.*?>", "", corrected) == told
    assert 'value="強力隊"' in html
    page = response.context["search"]
    assert (page.form.q, page.total, page.meant) == ("強力隊", 1, [])
    typed = run_search(QueryDict(page.typed_url[1:]), PUBLIC)
    assert (typed.total, typed.corrected) == (0, "")
    assert [(one.label, one.count) for one in typed.meant] == [("協力隊", 1)]


def test_what_is_taken_along_of_a_corrected_search_is_what_was_shown(home) -> None:
    StandardPageFactory(parent=home, title="募集", lead="協力隊を募集します。")
    assert QueryDict(run_search(QueryDict("q=強力隊"), PUBLIC).taken[1:])["q"] == "協力隊"


def test_conditions_read_from_a_corrected_query_are_taken_along(home) -> None:
    StandardPageFactory(parent=home, title="募集", lead="協力隊を募集します。")
    MunicipalityFactory(name="葦原市", kana="あしはらし")
    town = Municipality.objects.get(name="葦原市")
    CasePageFactory(title="協力隊の任期", municipalities=[town])
    page = run_search(QueryDict("q=葦原市 強力隊"), PUBLIC)
    assert (page.corrected, page.total) == ("協力隊", 1)
    assert QueryDict(page.taken[1:])["q"] == "葦原市 協力隊"
    assert run_search(QueryDict(page.taken[1:]), PUBLIC).total == page.total


def test_the_count_of_a_near_theme_is_what_its_address_finds(home) -> None:
    MunicipalityFactory(name="葦原市", kana="あしはらし")
    MunicipalityFactory(name="岬町", kana="みさきちょう")
    theme = term("issue", "akiya", "空き家")
    for place in Municipality.objects.all():
        CasePageFactory(title="道路の話", municipalities=[place], issues=[theme])
    page = run_search(QueryDict("q=葦原市 道路の麒麟"), PUBLIC)
    assert (page.total, [(one.label, one.count) for one in page.themes]) == (
        0, [("地域生活課題「空き家」", 2)],
    )  # fmt: skip
    assert run_search(QueryDict(page.themes[0].url[1:]), PUBLIC).total == 2


def test_a_slip_that_is_read_otherwise_is_only_asked_about(home) -> None:
    StandardPageFactory(parent=home, title="窓口", lead="包括支援センターの窓口")
    page = run_search(QueryDict("q=包括支縁センター"), PUBLIC)
    slip = run_search(QueryDict("q=きょうりくたい"), PUBLIC)
    assert (page.corrected, slip.corrected) == ("包括支援センター", "")


def test_words_of_closed_pages_are_no_correction_for_others(home, client: Client) -> None:
    StandardPageFactory(parent=home, title="内部", lead="協力隊の募集", visibility="municipal")
    assert "協力隊" not in compact(client.get("/search/", {"q": "強力隊"}).content.decode())
    client.force_login(UserFactory())
    assert "「協力隊」の検索結果です" in compact(
        client.get("/search/", {"q": "強力隊"}).content.decode()
    )


def test_helps_ask_the_database_only_whether_words_have_changed(
    home, django_assert_max_num_queries
) -> None:
    TermFactory(label="道路", kana="どうろ")
    StandardPageFactory(parent=home, title="募集", lead="協力隊を募集します。")
    run_search(QueryDict("q=強力隊"), PUBLIC)
    with django_assert_max_num_queries(5):
        page = run_search(QueryDict("q=強力隊"), PUBLIC)
    assert page.corrected == "協力隊"
