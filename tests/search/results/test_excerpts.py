"""The excerpt of a hit is the best passage; a glossary entry shows its definition."""

import pytest
from django.test import Client

from search.services import Result
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.vocabularies import GlossaryEntryFactory

pytestmark = pytest.mark.django_db
FILLER = "架空の会議で何度も話し合いを重ねて決めた経過をここに記します。" * 6
ANSWER = "不登校の子どもが朝から過ごせる部屋を学校の近くに開きました。"


@pytest.fixture(autouse=True)
def home() -> None:
    make_case_index()


def shown(client: Client, q: str) -> list[Result]:
    page = client.get("/search/", {"q": q}).context["search"]
    return [*page.hits, *page.more]


def text(result: Result) -> str:
    return "".join(segment.text for segment in result.snippet)


def marked(result: Result) -> list[str]:
    return [segment.text for segment in result.snippet if segment.marked]


def test_a_question_shows_the_passage_that_holds_most_of_its_words(client: Client) -> None:
    # Some of its words also occur before, separately and more often than the limit per word.
    scattered = "".join(f"第{n}回は学校で開きました。{FILLER}" for n in range(12))
    CasePageFactory(
        title="部屋の記録",
        summary="子どもの部屋について記します。",
        background=f"{scattered}{ANSWER}{FILLER}",
    )
    (result,) = shown(client, "学校に行けない子どもが朝から過ごせる部屋はどこか")
    assert text(result).startswith(ANSWER)
    assert marked(result)[:5] == ["子ども", "朝", "過ごせる", "部屋", "学校"]


def test_a_long_word_says_more_of_a_passage_than_short_ones(client: Client) -> None:
    CasePageFactory(
        title="記録",
        summary="架空の要約です。",
        background=f"次の人が車に入れる荷物です。{FILLER}個別避難計画をつくりました。{FILLER}",
    )
    (result,) = shown(client, "車に人を入れるときの避難計画をどうするか")
    assert text(result).startswith("個別避難計画をつくりました。")


def test_of_equal_passages_the_first_is_shown(client: Client) -> None:
    CasePageFactory(
        title="記録",
        summary="架空の要約です。",
        background=f"{FILLER}茶畑と移住の話です。{FILLER}移住と茶畑の続きです。",
    )
    (result,) = shown(client, "茶畑 移住")
    assert text(result).startswith("茶畑と移住の話です。")


def test_an_entry_of_the_glossary_shows_its_definition_from_the_beginning(client: Client) -> None:
    explanation = f"窓口を分けずに支えるしくみです。{FILLER}最後に茶畑の話を加えます。"
    GlossaryEntryFactory(term="架空の重層", kana="かくう", synonyms="", explanation=explanation)
    (result,) = shown(client, "茶畑")
    assert text(result) == explanation[:120] + "…"
    assert marked(result) == []
    (result,) = shown(client, "窓口")
    assert (text(result), marked(result)) == (explanation[:120] + "…", ["窓口"])
