"""Answers above the results: documents whose name is the query, if the reader may see them."""

import datetime

import pytest
from django.test import Client

from portal.accounts.visibility import Visibility
from portal.liaison.models import Side
from search.results.answers import Answer, Fact
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.notices import NoticePageFactory, ProgrammePageFactory
from tests.factories.vocabularies import GlossaryEntryFactory
from tests.support.html import compact

pytestmark = pytest.mark.django_db
EXPLANATION = "窓口を分けずに支えるしくみです。くわしくは別に書きます。" + "架空の説明です。" * 5


@pytest.fixture(autouse=True)
def home() -> None:
    make_case_index()


def answers(client: Client, q: str, **parameters: object) -> tuple[Answer, ...]:
    found: tuple[Answer, ...] = (
        client.get("/search/", {"q": q, **parameters}).context["search"].answers
    )
    return found


@pytest.mark.parametrize("typed", ["重層事業", "じゅうそう", "架空の重層", "ジュウソウ"])
def test_a_word_is_answered_by_its_definition(client: Client, typed: str) -> None:
    entry = GlossaryEntryFactory(
        term="架空の重層", kana="じゅうそう", synonyms="重層事業", explanation=EXPLANATION
    )
    (answer,) = answers(client, typed)
    assert (answer.title, answer.url, answer.text) == (
        "架空の重層",
        entry.get_absolute_url(),
        "窓口を分けずに支えるしくみです。",
    )


def test_the_explainer_answers_for_the_word_it_explains(client: Client) -> None:
    page = ProgrammePageFactory(title="架空の重層", lead="要点です。")
    GlossaryEntryFactory(term="架空の重層", synonyms="重層事業", explanation=EXPLANATION)
    (answer,) = answers(client, "重層事業")
    assert (answer.url, answer.text) == (page.url, "窓口を分けずに支えるしくみです。")


def test_a_notice_is_answered_with_number_and_date(client: Client) -> None:
    NoticePageFactory(
        title="架空の通知",
        number="汐地福第318号・汐地推第207号",
        issued_on=datetime.date(2026, 5, 1),
        lead="確認をお願いします。期限は別に定めます。",
    )
    (answer,) = answers(client, "汐地推第２０７号")
    assert (answer.title, answer.text, answer.facts) == (
        "架空の通知",
        "確認をお願いします。",
        (
            Fact("文書番号", "汐地福第318号・汐地推第207号"),
            Fact("日付", "令和8年5月1日（金）"),
        ),
    )


@pytest.mark.parametrize(
    "typed",
    [
        "0999-22-1175",
        "0999221175",
        "22-1175",
        "（０９９９）２２−１１７５",
        "内線372",
        "ka@town.example.jp",
    ],
)
def test_a_number_is_answered_by_its_contact(client: Client, typed: str) -> None:
    contact = LiaisonContactFactory(
        phone="0999-22-1175", extension="372", mail="ka@town.example.jp", hours=""
    )
    (answer,) = answers(client, typed)
    assert (answer.url, answer.facts) == (
        contact.get_absolute_url(),
        (
            Fact("電話", "0999-22-1175（内線372）", "tel:0999221175"),
            Fact("メール", "ka@town.example.jp", "mailto:ka@town.example.jp"),
        ),
    )


def test_a_municipality_is_answered_with_both_contacts(client: Client) -> None:
    town = MunicipalityFactory(name="葦原市", region=None)
    LiaisonContactFactory(municipality=town, section="福祉課", phone="0999-22-1111")
    LiaisonContactFactory(
        municipality=town, side=Side.REGIONAL, section="企画課", phone="0999-22-2222"
    )
    (answer,) = answers(client, "葦原市")
    assert answer.facts == (
        Fact("福祉部局の連絡調整担当", "福祉課 0999-22-1111", "tel:0999221111"),
        Fact("地域振興部局の連絡調整担当", "企画課 0999-22-2222", "tel:0999222222"),
    )


def test_contacts_for_staff_are_told_to_staff_only(client: Client) -> None:
    town = MunicipalityFactory(name="葦原市", region=None)
    LiaisonContactFactory(
        municipality=town, section="福祉課", phone="0999-22-1111", visibility=Visibility.MUNICIPAL
    )
    ended = datetime.date(2020, 3, 31)
    LiaisonContactFactory(municipality=town, section="前の課", valid_to=ended)
    assert [answer.facts for answer in answers(client, "葦原市")] == [()]
    assert answers(client, "0999-22-1111") == ()
    assert "0999-22-1111" not in client.get("/search/", {"q": "葦原市"}).content.decode()
    client.force_login(UserFactory())
    (fact,) = answers(client, "葦原市")[0].facts
    assert fact.text == "福祉課 0999-22-1111"


def test_the_name_of_a_person_finds_nothing(client: Client) -> None:
    LiaisonContactFactory(person_name="山田花子")
    page = client.get("/search/", {"q": "山田花子"}).context["search"]
    assert page.answers == ()
    assert "contact" not in {hit.kind for hit in (*page.hits, *page.more)}


@pytest.mark.parametrize(("sections", "told"), [(2, 2), (3, 3), (4, 0)])
def test_sections_of_one_name_are_all_told_up_to_three(
    client: Client, sections: int, told: int
) -> None:
    for _ in range(sections):
        LiaisonContactFactory(section="社会福祉課")
    assert len(answers(client, "社会福祉課")) == told


def test_what_is_asked_beside_a_name_is_answered_too(client: Client) -> None:
    contact = LiaisonContactFactory(section="社会福祉課")
    (answer,) = answers(client, "社会福祉課の電話番号")
    assert answer.url == contact.get_absolute_url()


@pytest.mark.parametrize("typed", ["葦原", "葦原市の", "葦原市 居場所", "「葦原市」", ""])
def test_nothing_is_guessed(client: Client, typed: str) -> None:
    MunicipalityFactory(name="葦原市町村圏", region=None)
    CasePageFactory(title="葦原市の居場所")
    assert answers(client, typed) == ()


def test_an_answer_stands_on_the_first_page_in_any_order(client: Client) -> None:
    MunicipalityFactory(name="葦原市", region=None)
    for number in range(21):
        CasePageFactory(title=f"葦原市の事例{number}")
    assert len(answers(client, "葦原市", sort="newest")) == 1
    assert answers(client, "葦原市", page=2) == ()


def test_an_answer_is_shown_with_its_links(client: Client) -> None:
    town = MunicipalityFactory(name="葦原市", region=None)
    LiaisonContactFactory(municipality=town, section="福祉課", phone="0999-22-1111")
    html = compact(client.get("/search/", {"q": "葦原市"}).content.decode())
    assert f'<a href="{town.get_absolute_url()}">葦原市</a>' in html
    assert '<a href="tel:0999221111">福祉課 0999-22-1111</a>' in html
