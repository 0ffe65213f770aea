"""A hit without highlights shows which of its facet values match."""

import pytest
from django.test import Client

from tests.factories.casestudies import CasePageFactory, term
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.notices import NoticePageFactory
from tests.factories.trainings import TrainingPageFactory
from tests.factories.vocabularies import GlossaryEntryFactory, PortalTagFactory

pytestmark = pytest.mark.django_db


def reasons(client: Client, words: str) -> list[str]:
    hits = client.get("/search/", {"q": words, "kind": "case"}).context["search"].hits
    return [hit.reason for hit in hits]


@pytest.fixture
def case():
    return CasePageFactory(
        title="畑の朝",
        municipalities=[MunicipalityFactory(name="潮見町", kana="しおみちょう")],
        issues=[term("issue", "hikikomori", "ひきこもり"), term("issue", "akiya", "空き家")],
        tags=[PortalTagFactory(name="はじめの一歩", kana="はじめのいっぽ")],
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("ひきこもり", "地域生活課題「ひきこもり」が一致"),
        ("ヒキコモリ", "地域生活課題「ひきこもり」が一致"),
        ("しおみちょう", "市町村「潮見町」が一致"),
        ("はじめの一歩", "タグ「はじめの一歩」が一致"),
        ("空き家 ひきこもり", "地域生活課題「ひきこもり」、地域生活課題「空き家」が一致"),
        ("畑 ひきこもり", ""),  # 畑 is highlighted
        ("畑", ""),
    ],
)
def test_a_hit_without_marked_words_names_what_matches(
    client: Client, case, words: str, reason: str
) -> None:
    assert reasons(client, words) == [reason]


def test_a_synonym_is_a_reason_too(client: Client, case) -> None:
    GlossaryEntryFactory(term="空き家", synonyms="空家")
    assert reasons(client, "空家") == ["地域生活課題「空き家」が一致"]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0999-22-1175", "番号が一致"),
        ("0999221175", "番号が一致"),
        ("（０９９９）２２－１１７５", "番号が一致"),
        ("電話0999-22-1175", "番号が一致"),
        ("ka@town.example.jp", "メールアドレスが一致"),
    ],
)
def test_a_case_is_found_by_the_number_to_call_about_it(
    client: Client, typed: str, reason: str
) -> None:
    CasePageFactory(contact_phone="(0999)22-1175", contact_email="ka@town.example.jp")
    CasePageFactory(contact_phone="(0999)22-1176")
    assert reasons(client, typed) == [reason]


def test_a_training_is_found_by_the_extension_to_ask_for(client: Client) -> None:
    TrainingPageFactory(contact_phone="0999-22-1175", contact_extension="372")
    for typed in ("内線372", "0999-22-1175 内線372", "0999221175"):
        (hit,) = client.get("/search/", {"q": typed}).context["search"].hits
        assert (hit.kind, hit.reason) == ("training", "番号が一致"), typed


def test_a_notice_is_found_as_its_title_is_read(client: Client) -> None:
    NoticePageFactory(title="架空の照会", kana="かくうのしょうかい")
    (hit,) = client.get("/search/", {"q": "かくうのしょうかい"}).context["search"].hits
    assert hit.reason == "読みまたは別名が一致"


def test_an_entry_of_the_glossary_says_that_something_else_of_it_matches(client: Client) -> None:
    GlossaryEntryFactory(
        term="架空の重層", kana="かくう", explanation="説明です。", source="架空の要綱第3条"
    )
    (hit,) = client.get("/search/", {"q": "要綱第3条"}).context["search"].hits
    assert hit.reason == "説明の続き、別名または出典が一致"


def test_other_spellings_of_a_place_are_marked_and_are_a_reason(client: Client) -> None:
    town = MunicipalityFactory(name="杉ヶ沢町", kana="すぎがさわちょう")
    CasePageFactory(title="杉ヶ沢町の茶畑", municipalities=[town])
    CasePageFactory(title="畑の朝", municipalities=[town])
    page = client.get("/search/", {"q": "杉が沢", "kind": "case"}).context["search"]
    assert {
        "".join(part.text for part in hit.title): (
            [part.text for part in hit.title if part.marked],
            hit.reason,
        )
        for hit in page.hits
    } == {
        "杉ヶ沢町の茶畑": (["杉ヶ沢"], ""),
        "畑の朝": ([], "市町村「杉ヶ沢町」が一致"),
    }


def test_the_reason_stands_below_the_excerpt(client: Client, case) -> None:
    html = client.get("/search/", {"q": "ひきこもり", "kind": "case"}).content.decode()
    assert '<p class="result__why">地域生活課題「ひきこもり」が一致</p>' in html
