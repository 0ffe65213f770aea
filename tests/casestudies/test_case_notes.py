"""Glossary words on the page of a case."""

from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudies.models import CasePage
from tests.factories.casestudies import CasePageFactory
from tests.factories.vocabularies import GlossaryEntryFactory, PortalTagFactory

pytestmark = pytest.mark.django_db


def page_of(client, case: CasePage) -> BeautifulSoup:
    return BeautifulSoup(client.get(case.url).content, "html.parser")


def test_a_word_leads_to_its_note_and_the_note_back_to_every_place(client):
    GlossaryEntryFactory(term="地域おこし協力隊", slug="kyoryokutai", synonyms="協力隊")
    case = CasePageFactory(
        title="協力隊の事例",
        summary="協力隊と協力隊の話です。",
        background="地域おこし協力隊がいました。",
        content="別の話です。",
    )

    page = page_of(client, case)

    terms = page.select("a.term")
    assert [(term["id"], term["href"]) for term in terms] == [
        ("term-kyoryokutai-summary", "#note-kyoryokutai"),
        ("term-kyoryokutai-why", "#note-kyoryokutai"),
    ]
    note = page.select_one("#note-kyoryokutai")
    assert note.select_one(".note__term a")["href"] == "/glossary/kyoryokutai/"
    back = [link["href"].removeprefix("#") for link in note.select(".note__back a")]
    assert back == [term["id"] for term in terms]
    assert page.select("h1 a.term, h2 a.term, h3 a.term, a a") == []


def test_a_page_without_such_words_has_no_notes(client):
    GlossaryEntryFactory(term="地域おこし協力隊")

    assert page_of(client, CasePageFactory()).select(".notes") == []


def test_the_number_of_queries_does_not_depend_on_the_words(client):
    """The glossary takes one small query, however many words are marked."""
    few, many = CasePageFactory(), CasePageFactory()
    words = [f"架空用語{number}番" for number in range(40)]
    for number, word in enumerate(words):
        GlossaryEntryFactory(term=word, slug=f"word-{number}")
    many.content = "、".join(words)
    many.save()
    counts = []
    client.get(few.url)
    for case in (few, many):
        with CaptureQueriesContext(connection) as queries:
            notes = page_of(client, case).select(".note")
        counts.append((len(queries), len(notes)))

    assert [number for _, number in counts] == [0, 40]
    assert counts[0][0] == counts[1][0]


def test_tags_of_a_case_lead_to_their_pages(client):
    later = PortalTagFactory(name="農でつながる", kana="のうでつながる")
    first = PortalTagFactory(name="空き家を生かす", kana="あきやをいかす")

    page = page_of(client, CasePageFactory(tags=[later, first]))

    row = next(row for row in page.select(".case__facts tr") if row.th.text == "タグ")
    assert [a.text for a in row.select("a")] == ["空き家を生かす", "農でつながる"]
    assert [unquote(a["href"]) for a in row.select("a")] == [
        "/tags/空き家を生かす/",
        "/tags/農でつながる/",
    ]
