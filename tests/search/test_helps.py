"""Ways on from a poor result: what may have been meant, and what each condition costs."""

import re

import pytest
from django.http import QueryDict
from django.test import Client

from search.services import run_search
from tests.factories.accounts import UserFactory
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
    """Return what each way out says it would find."""
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


def test_a_wrong_conversion_is_asked_about_and_never_replaced(home, client: Client) -> None:
    StandardPageFactory(parent=home, title="募集", lead="協力隊を募集します。")
    response = client.get("/search/", {"q": "強力隊"})
    html = compact(response.content.decode())
    (meant,) = re.findall(r'<p class="results__meant".*?</p>', html)
    assert re.sub("<.*?>", "", meant) == "もしかして：協力隊（1件）"
    assert 'value="強力隊"' in html
    assert response.context["search"].form.q == "強力隊"


def test_words_of_closed_pages_are_no_correction_for_others(home, client: Client) -> None:
    StandardPageFactory(parent=home, title="内部", lead="協力隊の募集", visibility="municipal")
    assert "協力隊" not in compact(client.get("/search/", {"q": "強力隊"}).content.decode())
    client.force_login(UserFactory())
    assert "もしかして" in compact(client.get("/search/", {"q": "強力隊"}).content.decode())


def test_helps_ask_the_database_only_whether_words_have_changed(
    home, django_assert_max_num_queries
) -> None:
    TermFactory(label="道路", kana="どうろ")
    StandardPageFactory(parent=home, title="募集", lead="協力隊を募集します。")
    run_search(QueryDict("q=強力隊"), PUBLIC)
    with django_assert_max_num_queries(5):
        page = run_search(QueryDict("q=強力隊"), PUBLIC)
    assert [one.label for one in page.meant] == ["協力隊"]
