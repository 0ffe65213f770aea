"""Queries that mean posts of the prefecture, and similar ones that do not."""

import pytest
from django.test import Client

from search.understanding.reading import read
from search.words.labels import labels
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.liaison import LiaisonContactFactory, PrefectureContactFactory
from tests.factories.municipalities import MunicipalityFactory

pytestmark = pytest.mark.django_db
PREFECTURE = {"side": ("prefecture", "prefecture_branch")}


@pytest.fixture(autouse=True)
def town() -> None:
    MunicipalityFactory(name="葦原市", kana="あしはらし", region=None)


def understood(text: str) -> tuple[dict[str, tuple[str, ...]], str]:
    reading = read(text, labels())
    return dict(p for one in reading.conditions for p in one.condition.filters), reading.text


def titles(client: Client, q: str) -> list[str]:
    page = client.get("/search/", {"q": q}).context["search"]
    return ["".join(part.text for part in hit.title) for hit in page.hits]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("県の地域福祉課", "地域福祉課"),
        ("県庁の地域福祉課", "地域福祉課"),
        ("県庁地域福祉課", "地域福祉課"),
        ("汐野県の生活困窮支援係", "生活困窮支援係"),
        ("汐野県庁の地域福祉課", "地域福祉課"),
    ],
)
def test_the_prefecture_before_a_section_narrows_to_its_posts(typed: str, words: str) -> None:
    assert understood(typed) == (PREFECTURE, words)


@pytest.mark.parametrize("typed", ["県の担当", "県庁の連絡先", "汐野県の電話番号"])
def test_the_prefecture_before_a_word_for_contacts_narrows_too(typed: str) -> None:
    assert understood(typed) == (PREFECTURE | {"kind": ("contact",)}, "")


@pytest.mark.parametrize(
    "typed",
    ["県民局", "県の計画", "県の通知を読む", "県道の補修係", "他県の地域福祉課", "道の駅係"],
)
def test_what_means_no_post_of_the_prefecture_is_words(typed: str) -> None:
    assert understood(typed) == ({}, typed)


def test_a_roadside_station_is_no_prefecture() -> None:
    MunicipalityFactory(name="汐野町", prefecture_name="北海道")
    assert understood("道の駅の連絡先") == ({"kind": ("contact",)}, "道の駅")
    assert understood("道の地域福祉課") == (PREFECTURE, "地域福祉課")


def test_a_section_of_the_prefecture_is_found_among_others_of_that_name(client: Client) -> None:
    make_case_index()
    PrefectureContactFactory(section="健康福祉部地域福祉課 地域共生係")
    LiaisonContactFactory(section="地域福祉課")
    CasePageFactory(title="茶畑の再生", welfare_section="地域福祉課")
    assert titles(client, "県の地域福祉課") == ["健康福祉部地域福祉課 地域共生係"]


@pytest.mark.parametrize("typed", ["県地域福祉課", "汐野県地域福祉課", "県 地域福祉課"])
def test_a_section_with_the_prefecture_before_it_is_a_name(client: Client, typed: str) -> None:
    make_case_index()
    PrefectureContactFactory(section="健康福祉部地域福祉課 地域共生係")
    LiaisonContactFactory(section="地域福祉課")
    assert titles(client, typed)[0] == "健康福祉部地域福祉課 地域共生係"
