"""Suggestions while a reader types."""

import datetime

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.pages.models import StandardPage
from search.core import word_list as wordlist
from search.core.word_list import Word
from search.engines import get_engine
from search.indexing.following import follow
from search.results.suggestions import suggest
from search.words.frequent import _NOUN
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import StandardPageFactory
from tests.factories.vocabularies import GlossaryEntryFactory, TermFactory
from tests.support.html import compact

pytestmark = pytest.mark.django_db
PUBLIC = frozenset({"public"})
MUNICIPAL = frozenset({"public", "municipal"})


def shown(text: str, audiences: frozenset[str] = PUBLIC) -> dict[str, list[str]]:
    """Return the labels of the suggestions, by group."""
    groups = suggest(text, audiences)
    return {group.label: [one.label for one in group.suggestions] for group in groups}


def programme(slug: str, label: str, kana: str):
    """Return a term of the vocabulary of programmes."""
    return TermFactory(vocabulary="programme", slug=slug, label=label, kana=kana)


@pytest.fixture
def home():
    """A portal with one public case in 潮見市 about a programme."""
    index = make_case_index()
    CasePageFactory(
        parent=index,
        title="空き家に集う",
        municipalities=[MunicipalityFactory(code="992011", name="潮見市", kana="しおみし")],
        programmes=[programme("kyoryokutai", "地域おこし協力隊", "ちいきおこしきょうりょくたい")],
    )
    return index.get_parent()


TYPED = [
    ("協力", {"語": ["地域おこし協力隊"]}),
    ("きょうりょく", {"語": ["地域おこし協力隊"]}),
    ("ちいきおk", {"語": ["地域おこし協力隊"]}),
    ("キョウリョク", {"語": ["地域おこし協力隊"]}),
    ("潮", {"市町村": ["潮見市"]}),
    ("しおm", {"市町村": ["潮見市"]}),
    ("あきや", {"題名": ["空き家に集う"]}),
    ("空き家", {"題名": ["空き家に集う"]}),
    ("空き家 協力", {"語": ["空き家 地域おこし協力隊"]}),
    ("道路 協力", {}),
    ("道路", {}),
    ("", {}),
    ("-", {}),
    ("\0", {}),
]


@pytest.mark.parametrize(("typed", "groups"), TYPED)
def test_what_is_typed_is_completed(home, typed: str, groups: dict[str, list[str]]) -> None:
    assert shown(typed) == groups


def test_a_term_that_no_document_holds_is_not_suggested(home) -> None:
    programme("kyoryoku-nouka", "協力農家", "きょうりょくのうか")
    assert shown("きょうりょく") == {"語": ["地域おこし協力隊"]}


def test_abbreviations_of_the_glossary_are_suggested(home) -> None:
    GlossaryEntryFactory(
        term="社会福祉協議会", kana="しゃかいふくしきょうぎかい", synonyms="社協\nCSK"
    )
    StandardPageFactory(parent=home, title="内規", lead="社協とCSKの話")
    assert shown("社")["語"] == ["社協", "社会福祉協議会"]
    assert shown("cs")["語"] == ["CSK"]


@pytest.fixture
def pages(home, monkeypatch):
    """Return a function that creates pages with these texts, before the first suggestion."""

    def make(*texts: str, visibility: str = "public") -> None:
        for text in texts:
            StandardPageFactory(parent=home, title="案内", lead=text, visibility=visibility)
        monkeypatch.setattr("search.words.frequent._kept", None)

    return make


FREQUENT = ("防災の備え", "防災訓練の日", "防災の集い")


@pytest.mark.parametrize("typed", ["防", "防災", "ぼうさ", "ボウサイ"])
def test_words_that_several_texts_hold_are_suggested(pages, typed: str) -> None:
    pages(*FREQUENT)
    assert shown(typed)["語"] == ["防災"]


def test_a_word_of_few_texts_is_not_suggested(pages) -> None:
    pages(*FREQUENT[:2])
    assert shown("防災") == {}


@pytest.mark.parametrize("audiences", [PUBLIC, MUNICIPAL])
def test_a_word_that_few_open_texts_hold_is_not_told(pages, audiences: frozenset[str]) -> None:
    pages(*FREQUENT[:2])
    pages(*FREQUENT, visibility="municipal")
    assert shown("防災", audiences) == {}


def test_a_frequent_word_must_be_there_with_the_words_typed_before_it(pages) -> None:
    pages(*FREQUENT)
    assert shown("訓練 防") == {"語": ["訓練 防災"]}
    assert shown("道路 防") == {}


def test_a_frequent_word_that_has_been_closed_since_is_no_longer_told(pages) -> None:
    pages(*FREQUENT)
    before = shown("防災")
    page = StandardPage.objects.filter(lead=FREQUENT[0]).get()
    page.visibility = "municipal"
    page.save_revision().publish()
    follow(get_engine())
    assert (before, shown("防災")) == ({"語": ["防災"]}, {})


@pytest.mark.parametrize(
    ("word", "is_noun"),
    [
        ("要綱", True),
        ("見守り", True),
        ("取り組み", True),
        ("買い物", True),
        ("サロン", True),
        ("空く", False),
        ("多い", False),
        ("ひきこもり", False),
        ("2024", False),
        ("rmo", False),
    ],
)
def test_only_names_of_things_are_frequent_words(word: str, is_noun: bool) -> None:
    assert bool(_NOUN.fullmatch(word)) is is_noun


def test_a_term_that_only_closed_documents_hold_is_not_suggested(home) -> None:
    programme("kyoryoku-nouka", "協力農家", "きょうりょくのうか")
    StandardPageFactory(parent=home, title="内部", lead="協力農家の募集", visibility="municipal")
    assert shown("きょうりょく") == {"語": ["地域おこし協力隊"]}
    assert shown("きょうりょく", MUNICIPAL) == {"語": ["協力農家", "地域おこし協力隊"]}


def test_titles_of_closed_documents_are_suggested_to_their_readers_only(home, client) -> None:
    StandardPageFactory(parent=home, title="空き家の内部資料", visibility="municipal")
    assert "内部資料" not in client.get("/search/suggest/", {"q": "空き家"}).content.decode()
    client.force_login(UserFactory())
    assert "空き家の内部資料" in client.get("/search/suggest/", {"q": "空き家"}).content.decode()


def test_what_expires_is_suggested_no_more(home, time_machine) -> None:
    today = datetime.datetime(2026, 11, 25, 9, tzinfo=datetime.UTC)
    time_machine.move_to(today)
    StandardPageFactory(
        parent=home, title="空き家相談会", expire_at=today + datetime.timedelta(days=1)
    )
    assert shown("空き家相談") == {"題名": ["空き家相談会"]}
    time_machine.move_to(today + datetime.timedelta(days=1))
    assert shown("空き家相談") == {}


def test_apps_add_words_of_their_own(home, monkeypatch) -> None:
    monkeypatch.setattr(wordlist, "_providers", [])
    offered = (Word("空き家", "あきや"), Word("空き地", "あきち"))
    wordlist.register_suggestion_provider(lambda: offered)
    assert shown("あき") == {"語": ["空き家"], "題名": ["空き家に集う"]}


def test_the_list_is_a_piece_of_html_with_options(home, client: Client) -> None:
    response = client.get("/search/suggest/", {"q": "空き家"})
    assert response["X-Robots-Tag"] == "noindex"
    html = compact(response.content.decode())
    assert "<html" not in html
    assert 'role="option" id="suggest-titles-1" aria-selected="false" data-url="/cases/' in html


@given(st.text(max_size=30) | st.text(alphabet='きょうm -ー"「%\0', max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_answered(home, client: Client, typed: str) -> None:
    assert client.get("/search/suggest/", {"q": typed}).status_code == 200


def test_number_of_queries_is_fixed(home, client: Client, django_assert_max_num_queries) -> None:
    client.get("/search/suggest/", {"q": "空"})
    with django_assert_max_num_queries(2):
        client.get("/search/suggest/", {"q": "き"})
