"""Synonyms from the glossary and the editors: effective immediately; harmful ones are refused."""

import pytest

from portal.vocabularies.services import load_glossary
from search.checks import check_synonyms_keep_their_letters
from search.core.synonyms import joined, synonyms
from search.engines import get_engine
from search.indexing.following import follow
from search.models import SynonymRule
from search.words.labels import labels
from search.words.synonym_checks import entry_problem, rule_problem, rules_that_lose_letters
from search.words.synonym_rules import load_synonym_rules
from tests.factories.accounts import AdministratorFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site
from tests.factories.vocabularies import GlossaryEntryFactory, TermFactory

pytestmark = pytest.mark.django_db

ADMIN = "/admin/snippets/search/synonymrule/"
BOTH, ONE_WAY = SynonymRule.Direction.BOTH, SynonymRule.Direction.ONE_WAY
NARROWER = SynonymRule.Direction.NARROWER


def rule(words, also="", direction="", **options):
    """Return an unsaved rule; one-way if `also` is given."""
    lines = {"words": words.replace(" ", "\n"), "also": also.replace(" ", "\n")}
    return SynonymRule(direction=direction or (ONE_WAY if also else BOTH), **lines, **options)


def problem(words, also=""):
    found = rule_problem(rule(words, also))
    return (found.field, found.message) if found else None


class TestTable:
    """Which words find which."""

    def test_words_of_an_entry_find_each_other_and_the_reading_finds_the_headword(self):
        GlossaryEntryFactory(term="地域運営組織", kana="ちいきうんえいそしき", synonyms="RMO")

        table = synonyms()

        assert (table["rmo"], table["地域運営組織"], table["ちいきうんえいそしき"]) == (
            ("地域運営組織",),
            ("RMO",),
            ("地域運営組織",),
        )

    def test_a_rule_adds_to_an_entry_with_which_it_shares_a_word(self):
        GlossaryEntryFactory(term="地域運営組織", synonyms="RMO")
        rule("RMO まちづくり協議会").save()

        assert sorted(synonyms()["まちづくり協議会"]) == ["RMO", "地域運営組織"]

    def test_a_one_way_rule_leads_one_way_and_is_not_followed_further(self):
        GlossaryEntryFactory(term="居場所", synonyms="サロン")
        rule("いばしょ", "居場所").save()

        table = synonyms()

        assert (table["いばしょ"], "いばしょ" in table["居場所"]) == (("居場所",), False)

    def test_narrower_words_stand_apart_and_lead_one_way(self):
        GlossaryEntryFactory(term="居場所", synonyms="通いの場")
        rule("居場所", "サロン", direction=NARROWER).save()

        table = synonyms()

        assert (table["居場所"], table.narrower) == (("通いの場",), {"居場所": ("サロン",)})

    def test_an_entry_that_is_not_published_has_no_synonyms(self):
        GlossaryEntryFactory(term="地域運営組織", synonyms="RMO", published=False)

        assert "rmo" not in synonyms()

    def test_sets_are_joined_over_several_steps(self):
        assert joined([("a", "b"), ("c", "d"), ("B", "c")]) == [("a", "B", "c", "d")]

    def test_the_shipped_rules_are_loaded_once_and_all_are_sound(self):
        assert load_synonym_rules() > 0
        assert load_synonym_rules() == 0
        assert [rule_problem(stored) for stored in SynonymRule.objects.all()] == [None] * (
            SynonymRule.objects.count()
        )

    def test_the_shipped_rules_are_sound_beside_the_shipped_glossary(self):
        load_glossary()
        load_synonym_rules()

        assert {str(stored): rule_problem(stored) for stored in SynonymRule.objects.all()} == {
            str(stored): None for stored in SynonymRule.objects.all()
        }

    def test_what_is_shipped_keeps_its_letters(self):
        load_glossary()
        load_synonym_rules()

        assert rules_that_lose_letters() == []


class TestAtOnce:
    """An edit applies to the next search, in every process."""

    def test_a_saved_changed_and_deleted_rule_is_seen_by_whoever_asks_next(self, client):
        CasePageFactory(title="移動スーパー")
        stored = rule("巡回販売 移動スーパー")
        totals = [total(client, "巡回販売")]
        stored.save()
        totals.append(total(client, "巡回販売"))
        stored.words = "巡回販売\n移動図書館"
        stored.save()
        totals.append(total(client, "巡回販売"))
        stored.delete()
        totals.append(total(client, "巡回販売"))

        assert totals == [0, 1, 0, 0]

    def test_another_process_learns_of_it_by_the_version_alone(self, monkeypatch):
        """The other process has cached an older version than the one written here."""
        TermFactory()
        kept_elsewhere = labels()
        rule("巡回販売 移動スーパー").save()
        monkeypatch.setattr("search.words.labels._kept", (("older",), kept_elsewhere))

        assert synonyms()["巡回販売"] == ("移動スーパー",)

    def test_an_entry_of_the_glossary_is_found_and_changes_at_once(self, client):
        entry = GlossaryEntryFactory(term="伴走支援", kana="ばんそうしえん", slug="banso")
        found = client.get("/search/", {"q": "伴走支援"}).context["search"].hits
        entry.published = False
        entry.save()
        follow(get_engine())

        assert [(hit.kind, hit.url) for hit in found] == [("glossary", "/glossary/banso/")]
        assert total(client, "伴走支援") == 0


def total(client, words):
    return client.get("/search/", {"q": words, "kind": "case"}).context["search"].total


class TestRefused:
    """Rules that would harm the search."""

    @pytest.mark.parametrize("words", ["県 都道府県", "都道府県 県"])
    def test_words_of_one_letter(self, words):
        assert problem(words) == (
            "words",
            "「県」は1文字です。1文字の言葉は多くの文章に含まれるため、使えません。",
        )

    def test_one_word_alone(self):
        assert problem("移動販売") == (
            "words",
            "互いに見つかる言葉を、2語以上入力してください（1行に1語）。",
        )

    def test_more_words_than_a_search_takes(self):
        words = " ".join(f"言葉その{number}" for number in range(9))
        assert problem(words) == ("words", "言葉は、合わせて8語までにしてください。")

    def test_two_spellings_that_the_search_takes_for_one(self):
        assert problem("ＲＭＯ rmo") == (
            "words",
            "「rmo」と「RMO」は、検索では同じ言葉として扱われます。どちらかを消してください。",
        )

    @pytest.mark.parametrize(
        ("words", "also", "field", "kept"),
        [
            ("空き家 空きや", "", "words", "空き"),
            ("空家", "空きや", "also", "空き"),
            ("居場所 いばしょ", "", "words", "いしょ"),
        ],
    )
    def test_a_word_that_would_lose_letters(self, words, also, field, kept):
        (found, message) = problem(words, also)
        assert (found, f"「{kept}」だけになり" in message) == (field, True)

    def test_a_check_names_those_that_came_in_by_other_ways(self):
        rule("空き家 空きや").save()
        GlossaryEntryFactory(term="居場所", synonyms="いばしょ")

        reported = check_synonyms_keep_their_letters(None, databases=["default"])

        assert [message.msg for message in reported] == [
            f"{name} holds a word that is searched without some of its letters."
            for name in ("同義語「空き家 ＝ 空きや」", "用語「居場所」")
        ]
        assert check_synonyms_keep_their_letters(None) == []

    def test_a_word_that_only_leads_to_others_may_lose_letters(self):
        assert problem("空きや いばしょ", "空き家") is None

    def test_particles_between_the_words_of_a_name_are_no_loss(self):
        assert problem("通いの場 集いの場") is None

    def test_a_word_of_an_entry_that_would_lose_letters(self):
        entry = GlossaryEntryFactory.build(term="空き家", synonyms="空きや")
        assert "「空きや」は、検索のときに" in entry_problem(entry)

    def test_a_word_on_both_sides(self):
        assert problem("移動販売", "移動販売") == ("also", "「移動販売」が2回入っています。")

    def test_a_word_of_another_rule_is_named(self):
        rule("移動販売 移動スーパー").save()
        assert problem("移動販売 巡回販売") == (
            "words",
            (
                "「移動販売」は、同義語「移動販売 ＝ 移動スーパー」にすでにあります。"
                "同じ意味なら、そちらに言葉を加えてください。"
            ),
        )

    def test_words_of_two_entries(self):
        GlossaryEntryFactory(term="居場所", synonyms="サロン")
        GlossaryEntryFactory(term="地域おこし協力隊", synonyms="協力隊")
        assert problem("サロン 協力隊") == (
            "words",
            (
                "「サロン」は用語「居場所」の、「協力隊」は用語「地域おこし協力隊」の言葉です。"
                "意味の違う用語をつなぐと、関係のない結果が混ざります。"
            ),
        )

    def test_words_that_an_entry_has_already(self):
        GlossaryEntryFactory(term="居場所", synonyms="サロン")
        assert problem("サロン 居場所") == (
            "words",
            "どの言葉も、用語集の「居場所」にすでにあります。",
        )

    def test_a_way_back(self):
        rule("巡回販売", "移動販売").save()
        assert problem("移動販売", "巡回販売") == (
            "also",
            (
                "「巡回販売」から「移動販売」への同義語がすでにあるため、"
                "たどると元の言葉に戻ってしまいます。"
                "同じ意味なら、1つの同義語にまとめて「互いに見つかる」にしてください。"
            ),
        )

    def test_a_way_back_over_several_rules(self):
        rule("巡回販売", "移動販売").save()
        rule("移動販売", "移動スーパー").save()
        assert problem("移動スーパー", "巡回販売")[0] == "also"

    def test_what_is_searched_already(self):
        rule("巡回販売 移動販売").save()
        assert problem("巡回販売", "移動販売") == (
            "also",
            "「巡回販売」から「移動販売」は、すでに含めて検索されます。",
        )

    def test_one_way_from_an_entry_to_one_that_is_not_related(self):
        child = GlossaryEntryFactory(term="ヤングケアラー")
        other = GlossaryEntryFactory(term="子ども")
        unrelated = problem("ヤングケアラー", "子ども")
        child.related.add(other)

        assert unrelated[0] == "also"
        assert problem("ヤングケアラー", "子ども") is None

    def test_a_word_that_stands_nearly_everywhere(self, client):
        home = HomePageFactory()
        make_site(home)
        for number in range(40):
            StandardPageFactory(
                parent=home,
                slug=f"p{number}",
                lead="支援の話です。" if number else "桑の実の話です。",
            )
        client.get("/search/")  # build the index
        assert problem("桑の実", "支援") == (
            "also",
            (
                "「支援」は登録された情報の98%に出てくる広い言葉です。"
                "「桑の実」の検索に含めると、関係の薄い結果が増えるため、使えません。"
            ),
        )
        assert problem("支援", "桑の実") is None

    def test_synonyms_of_an_entry_that_a_rule_would_join_to_another(self):
        rule("サロン 茶話会").save()
        GlossaryEntryFactory(term="居場所", synonyms="サロン")
        entry = GlossaryEntryFactory.build(term="お茶の間", synonyms="茶話会")
        assert entry_problem(entry) == (
            "同義語「サロン ＝ 茶話会」を通して、用語「居場所」の「サロン」とつながってしまいます。"
            "別の用語の言葉は、同じ意味の言葉にできません。"
        )

    def test_an_entry_with_its_present_words_may_be_saved_again(self):
        rule("サロン 茶話会").save()
        entry = GlossaryEntryFactory(term="お茶の間", synonyms="茶話会")
        GlossaryEntryFactory(term="居場所", synonyms="サロン")
        assert entry_problem(entry) == ""


class TestAdmin:
    """The form of a rule."""

    @pytest.fixture
    def admin(self, client):
        client.force_login(AdministratorFactory())
        return client

    def test_a_rule_is_stored_one_word_a_line(self, admin):
        admin.post(
            f"{ADMIN}add/",
            {
                "direction": "both",
                "words": " 移動販売 \r\n\r\n移動スーパー",
                "also": "",
                "note": "",
            },
        )

        assert SynonymRule.objects.get().words == "移動販売\n移動スーパー"

    def test_a_refused_rule_keeps_what_was_typed_and_says_why_at_the_field(self, admin):
        html = admin.post(
            f"{ADMIN}add/",
            {"direction": "one_way", "words": "移動販売", "also": "", "note": "買い物の話"},
        ).content.decode()

        assert "「一方向」のときは、いっしょに検索する言葉を入力してください。" in html
        assert 'value="買い物の話"' in html
        assert not SynonymRule.objects.exists()
