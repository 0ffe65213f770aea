"""A hit in which no word is marked says which of its conditions match."""

import pytest
from django.test import Client

from tests.factories.casestudies import CasePageFactory, term
from tests.factories.municipalities import MunicipalityFactory
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
        ("畑 ひきこもり", ""),  # 畑 is marked
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


def test_the_reason_stands_below_the_excerpt(client: Client, case) -> None:
    html = client.get("/search/", {"q": "ひきこもり", "kind": "case"}).content.decode()
    assert '<p class="result__why">地域生活課題「ひきこもり」が一致</p>' in html
