"""Synonyms in the search are shown to the reader, who can turn them off."""

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict

from search.results.parameters import SearchForm
from search.words.labels import labels
from tests.factories.casestudies import CasePageFactory
from tests.factories.vocabularies import GlossaryEntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases():
    """A case with the word, and one with its synonym."""
    GlossaryEntryFactory(term="社会福祉協議会", synonyms="社協", kana="しゃかいふくしきょうぎかい")
    CasePageFactory(title="社協の見守り")
    CasePageFactory(title="社会福祉協議会の配食")


def note(html):
    """Return the texts and links of the page's note about synonyms."""
    box = BeautifulSoup(html, "html.parser").select_one(".results__synonym")
    return [p.text.strip() for p in box.select("p")], [a["href"] for a in box.select("a")]


def test_the_page_says_which_words_were_searched_as_well_and_how_to_do_without(client, cases):
    response = client.get("/search/", {"q": "社協", "sort": "newest", "kind": "case"})

    texts, links = note(response.content)
    assert response.context["search"].total == 2
    assert texts == [
        "「社協」は「社会福祉協議会」も含めて検索しました。",
        "この言葉だけで検索する",
    ]
    assert links == ["/search/?q=%E7%A4%BE%E5%8D%94&kind=case&sort=newest&exact=1"]


def test_without_synonyms_the_word_alone_is_found_and_they_can_be_had_again(client, cases):
    response = client.get("/search/", {"q": "社協", "exact": "1", "kind": "case"})

    texts, links = note(response.content)
    assert response.context["search"].total == 1
    assert texts == ["入力した言葉だけで検索しています。", "同じ意味の言葉も含めて検索する"]
    assert links == ["/search/?q=%E7%A4%BE%E5%8D%94&kind=case"]


def test_every_link_and_the_form_of_the_page_keep_it(client, cases):
    response = client.get("/search/", {"q": "社協", "exact": "1", "kind": "case"})

    page = BeautifulSoup(response.content, "html.parser")
    assert "exact=1" in page.select_one(".chip--remove")["href"]
    assert page.select_one("#search input[name=exact]")["value"] == "1"


def test_without_words_it_means_nothing(client, cases):
    response = client.get("/search/", {"exact": "1"})

    assert b"results__synonym" not in response.content
    assert response.context["search"].form.url() == "?"


def test_another_value_is_dropped_with_a_notice():
    form = SearchForm.parse(QueryDict("q=x&exact=yes"), labels())

    assert form.exact is False
    assert form.notices == ("検索のしかたの指定が正しくないため、別の言い方も含めて検索しました。",)
