"""Marks glossary words in a text: whole words only, once per section, keeping the HTML valid."""

from html import escape

import pytest
from bs4 import BeautifulSoup
from django.utils.html import linebreaks
from hypothesis import given
from hypothesis import strategies as st

from portal.vocabularies.annotation import Lexicon, Notes, compile_lexicon, lexicon
from portal.vocabularies.models import GlossaryEntry
from tests.factories.vocabularies import GlossaryEntryFactory

WORDS = {
    "地域包括支援センター": "包括",
    "重層的支援会議": "",
    "支援会議": "",
    "地域おこし協力隊": "協力隊",
    "アウトリーチ": "",
    "地域運営組織": "RMO",
    "ひきこもり": "",
}


def make_lexicon(**options) -> Lexicon:
    return compile_lexicon(
        GlossaryEntry(
            term=term, slug=f"w{number}", synonyms=synonyms, explanation="説明です。", **options
        )
        for number, (term, synonyms) in enumerate(WORDS.items())
    )


def marked(text: str) -> list[str]:
    """Return the marked words of a text."""
    html = Notes(make_lexicon()).mark(text, "why", "理由")
    for number in BeautifulSoup(html, "html.parser").select(".term__number"):
        assert number.text.startswith("注")
    page = BeautifulSoup(html, "html.parser")
    for number in page.select(".term__number"):
        number.decompose()
    return [link.text for link in page.select("a.term")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("包括的な支援", []),
        ("市の包括に相談", ["包括"]),
        ("地域包括支援センターと協議", ["地域包括支援センター"]),
        ("重層的支援会議で話す", ["重層的支援会議"]),
        ("庁内の支援会議で話す", ["支援会議"]),
        ("協力隊員が担当", ["協力隊"]),
        ("協力隊員会で話す", []),
        ("地域おこし協力隊の隊員", ["地域おこし協力隊"]),
        ("アウトリーチャー", []),
        ("アウトリーチを続ける", ["アウトリーチ"]),
        ("RMOとCRMO", ["RMO"]),
        ("ＲＭＯが", ["ＲＭＯ"]),
        ("長くひきこもりの状態", ["ひきこもり"]),
        ("協力隊と協力隊", ["協力隊"]),
    ],
)
def test_whole_words_are_marked_and_no_word_inside_another(text, words):
    assert marked(text) == words


def test_a_word_is_marked_once_in_each_section_and_has_one_note():
    notes = Notes(make_lexicon())
    first = notes.mark("協力隊と協力隊", "why", "理由")
    second = notes.mark("地域おこし協力隊とRMO", "what", "内容")

    assert (first.count('class="term"'), second.count('class="term"')) == (1, 2)
    assert [(n.number, n.entry.term, n.sections) for n in notes] == [
        (1, "地域おこし協力隊", {"why": "理由", "what": "内容"}),
        (2, "地域運営組織", {"what": "内容"}),
    ]
    assert 'id="term-w3-why" href="#note-w3"' in first


def test_an_entry_whose_switch_is_off_is_not_marked():
    assert Notes(make_lexicon(explain_in_text=False)).mark("協力隊", "a", "あ") == "<p>協力隊</p>"


def test_paragraphs_and_lines_stay_as_they_are():
    html = Notes(make_lexicon()).mark("一行目\n二行目\n\n次の段落", "a", "あ")

    assert html == "<p>一行目<br>二行目</p>\n\n<p>次の段落</p>"


nasty = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&\"'\n\r\u2028\0 ＜協力隊包括RMO"), st.characters(codec="utf-8")
    ),
    max_size=60,
)
pieces = st.lists(
    st.one_of(
        nasty, st.sampled_from([*WORDS, "協力隊", "<script>", "</p>", "&lt;", "]]>", "{{ x }}"])
    ),
    max_size=8,
).map("".join)


@given(pieces)
def test_marking_only_adds_links_to_what_would_stand_there_anyway(text):
    html = Notes(make_lexicon()).mark(text, "why", "理由")

    page = BeautifulSoup(html, "html.parser")
    for number in page.select(".term__number"):
        number.decompose()
    for link in page.select("a.term"):
        link.unwrap()
    assert str(page) == str(BeautifulSoup(linebreaks(escape(text)), "html.parser"))


@pytest.mark.django_db
class TestLexicon:
    """The compiled words follow the glossary."""

    def test_is_compiled_once_and_again_after_an_edit(self, django_assert_num_queries):
        entry = GlossaryEntryFactory(term="協力隊員制度")
        before = lexicon()
        with django_assert_num_queries(1):
            again = lexicon()
        entry.term = "集落支援"
        entry.save()

        assert again is before
        assert [e.term for e in lexicon().entries.values()] == ["集落支援"]

    def test_an_entry_that_is_not_published_is_not_explained(self):
        GlossaryEntryFactory(term="協力隊員制度", published=False)

        assert lexicon().starts is None

    def test_a_deleted_entry_is_not_explained(self):
        GlossaryEntryFactory(term="集落支援")
        entry = GlossaryEntryFactory(term="協力隊員制度")
        lexicon()
        entry.delete()

        assert [e.term for e in lexicon().entries.values()] == ["集落支援"]
