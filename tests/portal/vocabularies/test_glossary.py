"""The glossary: shipped entries, rules for words, its pages."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.vocabularies.models import GlossaryEntry
from portal.vocabularies.official import official_glossary
from portal.vocabularies.services import find_entries, load_glossary
from tests.factories.accounts import AdministratorFactory
from tests.factories.vocabularies import GlossaryEntryFactory

pytestmark = pytest.mark.django_db

ADMIN = "/admin/snippets/vocabularies/glossaryentry/"


def terms(entries):
    return [entry.term for entry in entries]


def problems(**fields):
    entry = GlossaryEntryFactory.build(**{"slug": "judged", **fields})
    with pytest.raises(ValidationError) as error:
        entry.full_clean()
    return error.value.message_dict


class TestLoading:
    """`setup_prefecture` loads the shipped entries."""

    def test_every_shipped_entry_is_loaded_once_and_is_sound(self):
        assert (load_glossary(), load_glossary()) == (len(official_glossary()), 0)
        for entry in GlossaryEntry.objects.all():
            entry.full_clean()
        juso = GlossaryEntry.objects.get(slug="outreach")
        assert sorted(juso.related.values_list("slug", flat=True)) == [
            "hikikomori", "outreach-jigyo", "rmo",
        ]  # fmt: skip

    def test_loading_again_keeps_what_editors_have_changed(self):
        load_glossary()
        GlossaryEntry.objects.filter(slug="outreach").update(published=False, side="both")

        load_glossary()

        entry = GlossaryEntry.objects.get(slug="outreach")
        assert (entry.published, entry.side) == (False, "both")

    def test_a_word_that_editors_have_explained_already_is_theirs(self):
        GlossaryEntryFactory(term="アウトリーチ", slug="dekakeru", synonyms="訪問支援")

        load_glossary()

        assert terms(GlossaryEntry.objects.filter(folded="アウトリーチ")) == ["アウトリーチ"]
        assert not GlossaryEntry.objects.filter(slug="outreach").exists()


class TestWords:
    """Errors that prevent saving an entry, shown at the field."""

    def test_a_word_of_another_entry_is_named(self):
        GlossaryEntryFactory(term="地域運営組織", synonyms="RMO")

        assert problems(term="農村組織", synonyms="ｒｍｏ") == {
            "synonyms": ["「rmo」は、用語「地域運営組織」にすでにあります。"]
        }

    def test_a_headword_that_is_another_entrys_word_is_refused(self):
        GlossaryEntryFactory(term="地域運営組織", synonyms="RMO")

        assert problems(term="ＲＭＯ") == {
            "term": ["「RMO」は、用語「地域運営組織」にすでにあります。"]
        }

    def test_a_word_that_stands_twice_is_named(self):
        assert problems(term="社協", synonyms="社会福祉協議会\n社協") == {
            "synonyms": ["「社協」が2回入っています（用語そのものは入れません）。"]
        }

    def test_a_word_of_one_letter_is_refused(self):
        assert problems(synonyms="県") == {
            "synonyms": ["「県」は1文字です。2文字以上の言葉にしてください。"]
        }

    def test_an_abbreviation_must_be_a_synonym(self):
        assert problems(abbreviations="社協") == {
            "abbreviations": ["略称は、「同じ意味の言葉」にも入れてください。"]
        }

    @pytest.mark.parametrize("length", [59, 161])
    def test_an_explanation_too_short_or_too_long_is_refused(self, length):
        assert list(problems(explanation="説" * length)) == ["explanation"]


class TestPages:
    """/glossary/ and the page of a word."""

    def test_entries_stand_in_rows_with_links_to_them(self, client):
        GlossaryEntryFactory(term="重層", kana="じゅうそう")
        GlossaryEntryFactory(term="協力隊", kana="きょうりょくたい")
        GlossaryEntryFactory(term="隠した語", kana="かくしたご", published=False)

        page = BeautifulSoup(client.get("/glossary/").content, "html.parser")

        rows = {
            row.h2.text: [a.text for a in row.select("h3 a")] for row in page.select(".kana-row")
        }
        assert rows == {"か": ["協力隊"], "さ": ["重層"]}
        links = page.select(".kana-index a")
        assert [(a.text, page.select_one(a["href"]).text) for a in links] == [
            ("か", "か"),
            ("さ", "さ"),
        ]

    @pytest.mark.parametrize("words", ["キョウリョク", "きょうりょく", "協力", "ＯＫＲ", "okr"])
    def test_a_word_is_found_by_reading_spelling_and_synonym(self, words):
        GlossaryEntryFactory(term="協力隊", kana="きょうりょくたい", synonyms="OKR")
        GlossaryEntryFactory(term="重層", kana="じゅうそう")

        assert terms(find_entries(words)) == ["協力隊"]

    def test_words_of_both_departments_belong_to_each(self):
        for side in ("welfare", "regional", "both"):
            GlossaryEntryFactory(term=f"{side}の語", side=side, kana=f"あ{'あいう'[len(side) % 3]}")

        assert sorted(terms(find_entries(side="regional"))) == ["bothの語", "regionalの語"]

    def test_bad_conditions_are_told_at_the_field_and_all_entries_shown(self, client):
        GlossaryEntryFactory(term="協力隊")

        html = client.get("/glossary/", {"q": "x" * 61, "side": "nobody"}).content.decode()

        assert "60字以内で入力してください。" in html
        assert "部局は、画面の中から選んでください。" in html
        assert "x" * 61 in html
        assert "協力隊" in html

    def test_a_word_that_is_not_there_leads_to_the_search(self, client):
        html = client.get("/glossary/", {"q": "<b>麒麟"}).content.decode()

        assert "「&lt;b&gt;麒麟」の入った用語は見つかりませんでした。" in html
        assert 'href="/search/?q=%3Cb%3E%E9%BA%92%E9%BA%9F"' in html

    @given(st.text(max_size=80), st.text(max_size=10))
    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_any_query_string_gives_a_page(self, client, q, side):
        assert client.get("/glossary/", {"q": q, "side": side}).status_code == 200

    def test_a_page_of_a_word_shows_all_that_is_known_of_it(self, client):
        related = GlossaryEntryFactory(term="集落支援員", slug="shuraku")
        entry = GlossaryEntryFactory(
            term="地域おこし協力隊",
            slug="kyoryokutai",
            synonyms="協力隊\nおこし隊",
            abbreviations="協力隊",
        )
        entry.related.set([related, GlossaryEntryFactory(term="隠した語", published=False)])

        page = BeautifulSoup(client.get("/glossary/kyoryokutai/").content, "html.parser")

        facts = {row.th.text: row.td.text.strip() for row in page.select(".facts tr")}
        assert facts == {
            "略称": "協力隊",
            "同じ意味の言葉": "おこし隊",
            "関連する用語": "集落支援員",
            "出典": "架空の通知",
        }
        assert page.select_one(".glossary__search a")["href"] == (
            "/search/?q=%E5%9C%B0%E5%9F%9F%E3%81%8A%E3%81%93%E3%81%97%E5%8D%94%E5%8A%9B%E9%9A%8A"
        )

    def test_an_entry_that_is_not_published_has_no_page(self, client):
        GlossaryEntryFactory(slug="hidden", published=False)

        assert client.get("/glossary/hidden/").status_code == 404

    def test_the_number_of_queries_does_not_depend_on_the_entries(
        self, client, django_assert_max_num_queries
    ):
        for number in range(30):
            GlossaryEntryFactory(slug=f"e{number}")
        client.get("/glossary/")

        with django_assert_max_num_queries(4):
            client.get("/glossary/")


class TestAdmin:
    """Editors may hide shipped entries, but not delete them."""

    def test_a_shipped_entry_is_not_deleted_and_another_is(self, client):
        client.force_login(AdministratorFactory())
        shipped, own = GlossaryEntryFactory(term="福祉の語", shipped=True), GlossaryEntryFactory()

        html = client.post(f"{ADMIN}delete/{shipped.pk}/", follow=True).content.decode()
        client.post(f"{ADMIN}delete/{own.pk}/")

        assert "「福祉の語」は、はじめからある用語のため削除できません。" in html
        assert list(GlossaryEntry.objects.all()) == [shipped]


class TestDayOfTheExplanation:
    """The day of the newest source that an explanation was checked against."""

    def test_the_page_of_a_word_says_it(self, client):
        GlossaryEntryFactory(slug="dated", as_of=datetime.date(2026, 2, 28))
        GlossaryEntryFactory(slug="undated")

        assert (
            "この説明は令和8年2月時点の情報です。"
            in client.get("/glossary/dated/").content.decode()
        )
        assert "時点の情報です" not in client.get("/glossary/undated/").content.decode()

    def test_the_list_says_the_oldest_if_all_are_known(self, client):
        GlossaryEntryFactory(as_of=datetime.date(2026, 2, 28))
        GlossaryEntryFactory(as_of=datetime.date(2025, 12, 1))
        said = "説明は、令和7年12月時点か、それより新しい情報です。"
        assert said in client.get("/glossary/").content.decode()

        GlossaryEntryFactory()
        assert "それより新しい情報" not in client.get("/glossary/").content.decode()

    def test_every_shipped_entry_has_one(self):
        load_glossary()

        assert not GlossaryEntry.objects.filter(as_of=None).exists()
