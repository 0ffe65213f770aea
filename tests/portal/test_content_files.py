"""The texts in data files: glossary, explainers, the page about the notice, the demo's content."""

import re
import tomllib
import unicodedata
from collections import Counter
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from portal.setup.personal_data import records_as_list, retention_figures
from portal.setup.standard_pages import policy_days

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "portal/demo/data"
STANDARD_PAGES = ROOT / "portal/setup/data/standard_pages.toml"
HIRAGANA = re.compile(r"[ぁ-ゖー・]+")
HIRAGANA_TITLE = re.compile(r"[ぁ-ゖー・ ]+")
SIDES = {"welfare", "regional", "both"}
TAG = re.compile(r"<(/?)(\w+)[^>]*>")


def load(path: str | Path) -> dict[str, Any]:
    with (ROOT / path).open("rb") as file:
        return tomllib.load(file)


def folded(word: str) -> str:
    """Return a text in the form in which the search compares words."""
    return unicodedata.normalize("NFKC", word).casefold()


def doubled(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.fixture(scope="module")
def glossary() -> list[dict[str, Any]]:
    return load("portal/vocabularies/data/glossary.toml")["entry"]


@pytest.fixture(scope="module")
def terms() -> dict[str, set[str]]:
    vocabularies = load("portal/vocabularies/data/vocabularies.toml")["vocabulary"]
    return {row["slug"]: {term["slug"] for term in row["terms"]} for row in vocabularies}


@pytest.fixture(scope="module")
def programme_pages() -> list[dict[str, Any]]:
    return load("portal/notices/data/programme_pages.toml")["page"]


@pytest.fixture(scope="module")
def trainings() -> list[dict[str, Any]]:
    return load(DEMO / "trainings.toml")["training"]


@pytest.fixture(scope="module")
def notices() -> list[dict[str, Any]]:
    return load(DEMO / "notices.toml")["notice"]


@pytest.fixture(scope="module")
def contacts() -> list[dict[str, Any]]:
    return load(DEMO / "contacts.toml")["contact"]


@pytest.fixture(scope="module")
def municipality_codes() -> set[str]:
    return {row["code"] for row in load(DEMO / "municipalities.toml")["municipalities"]}


class TestGlossary:
    def test_has_ninety_entries_or_more_with_distinct_slugs_and_terms(
        self, glossary: list[dict[str, Any]]
    ) -> None:
        assert len(glossary) >= 90
        assert doubled([entry["slug"] for entry in glossary]) == []
        assert doubled([folded(entry["term"]) for entry in glossary]) == []

    def test_readings_are_hiragana(self, glossary: list[dict[str, Any]]) -> None:
        wrong = [entry["term"] for entry in glossary if not HIRAGANA.fullmatch(entry["kana"])]
        assert wrong == []

    def test_explanations_have_60_to_160_characters(self, glossary: list[dict[str, Any]]) -> None:
        lengths = {entry["term"]: len(entry["explanation"]) for entry in glossary}
        assert {term: n for term, n in lengths.items() if not 60 <= n <= 160} == {}

    def test_no_word_belongs_to_two_entries(self, glossary: list[dict[str, Any]]) -> None:
        words = [folded(word) for entry in glossary for word in [entry["term"], *entry["synonyms"]]]
        assert doubled(words) == []

    def test_abbreviations_are_among_the_synonyms(self, glossary: list[dict[str, Any]]) -> None:
        stray = {
            entry["term"]: extra
            for entry in glossary
            if (extra := set(entry.get("abbreviations", [])) - set(entry["synonyms"]))
        }
        assert stray == {}

    def test_sides_sources_and_references_are_sound(self, glossary: list[dict[str, Any]]) -> None:
        slugs = {entry["slug"] for entry in glossary}
        for entry in glossary:
            assert entry["side"] in SIDES, entry["term"]
            assert entry["source"], entry["term"]
            assert set(entry["see"]) - slugs == set(), entry["term"]
            assert entry["slug"] not in entry["see"], entry["term"]

    @pytest.mark.parametrize(
        ("short", "full"),
        [
            ("重層", "重層的支援体制整備事業"),
            ("重層事業", "重層的支援体制整備事業"),
            ("協力隊", "地域おこし協力隊"),
            ("RMO", "地域運営組織"),
            ("社協", "社会福祉協議会"),
            ("包括", "地域包括支援センター"),
            ("SC", "生活支援コーディネーター"),
            ("地域支え合い推進員", "生活支援コーディネーター"),
            ("CSW", "コミュニティソーシャルワーカー"),
            ("障がい", "障害"),
            ("障碍", "障害"),
            ("こども", "子ども"),
            ("子供", "子ども"),
            ("引きこもり", "ひきこもり"),
            ("困窮", "生活困窮"),
            ("農福", "農福連携"),
            ("通いの場", "居場所"),
            ("生困", "生活困窮"),
            ("生保", "生活保護"),
            ("B型", "就労継続支援B型"),
            ("買い物難民", "買い物弱者"),
            ("ゴミ屋敷", "ごみ屋敷"),
            ("孤独死", "孤立死"),
            ("民児協", "民生委員児童委員協議会"),
            ("取り組み", "取組"),
            ("取組み", "取組"),
        ],
    )
    def test_knows_the_everyday_forms(
        self, glossary: list[dict[str, Any]], short: str, full: str
    ) -> None:
        owners = [entry["term"] for entry in glossary if short in entry["synonyms"]]
        assert owners == [full]


class TestProgrammePages:
    def test_explain_existing_terms_once(
        self, programme_pages: list[dict[str, Any]], terms: dict[str, set[str]]
    ) -> None:
        explained = [(page["vocabulary"], page.get("term", "")) for page in programme_pages]
        unknown = [
            (vocabulary, term)
            for vocabulary, term in explained
            if term not in terms.get(vocabulary, set()) | {""}
        ]
        assert unknown == []
        assert len(explained) == len(set(explained))
        assert doubled([page["slug"] for page in programme_pages]) == []

    def test_cover_every_programme_and_every_part_of_the_project(
        self, programme_pages: list[dict[str, Any]], terms: dict[str, set[str]]
    ) -> None:
        explained = {(page["vocabulary"], page.get("term", "")) for page in programme_pages}
        wanted = {("juso", ""), ("conference", "juso-kaigi"), ("conference", "shien-kaigi")}
        for vocabulary in ("juso", "programme"):
            wanted |= {(vocabulary, term) for term in terms[vocabulary]}
        assert wanted - explained == set()

    def test_say_what_a_reader_of_the_other_department_needs(
        self, programme_pages: list[dict[str, Any]]
    ) -> None:
        for page in programme_pages:
            assert HIRAGANA.fullmatch(page["kana"]), page["slug"]
            assert page["side"] in SIDES, page["slug"]
            assert len(page["lead"]) <= 120, page["slug"]
            assert page["for_whom_other_department"].strip(), page["slug"]
            assert page["how_to_work_together"], page["slug"]
            assert page["sources"], page["slug"]


class TestNoticeOf2021:
    def test_names_the_notice_and_says_where_it_has_aged(self) -> None:
        page = load("portal/notices/data/notice_2021.toml")
        assert (page["number"], page["date"].isoformat()) == ("社援地発1001第2号", "2021-10-01")
        assert HIRAGANA.fullmatch(page["kana"])
        assert [row["who"] for row in page["asks"]] == [
            "prefecture",
            "municipality",
            "welfare",
            "regional",
        ]
        assert [row["number"] for row in page["parts"] if row["number"].startswith("別紙")] == [
            "別紙1",
            "別紙2",
            "別紙3",
            "別紙4",
            "別紙5",
        ]
        assert "令和5年4月" in page["remarks"][0]["text"]

    def test_no_text_of_ours_repeats_the_official_one(self, shared: Path) -> None:
        """Titles, numbers and offices are facts; any other common run of 30 characters is a copy."""

        def bare(text: str) -> str:
            return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))

        official = bare((shared / "data/notice-2021-10-01.txt").read_text(encoding="utf-8"))
        runs = {official[start : start + 30] for start in range(len(official) - 29)}
        page = load("portal/notices/data/notice_2021.toml")
        facts = [page["related"][0]["number"], page["related"][0]["sender"]]
        for path in (
            "portal/notices/data/notice_2021.toml",
            "portal/notices/data/programme_pages.toml",
            "portal/vocabularies/data/glossary.toml",
            "portal/demo/data/notices.toml",
        ):
            text = (ROOT / path).read_text(encoding="utf-8")
            for fact in facts:
                text = text.replace(fact, "\N{REPLACEMENT CHARACTER}")
            ours = bare(text)
            copied = [
                ours[start : start + 30]
                for start in range(len(ours) - 29)
                if ours[start : start + 30] in runs
            ]
            assert copied == [], path


class TestDemoTrainings:
    def test_are_24_or_more_past_and_coming_over_a_year(
        self, trainings: list[dict[str, Any]]
    ) -> None:
        first_days = [training["sessions"][0]["day"] for training in trainings]
        assert len(trainings) >= 24
        assert doubled([training["slug"] for training in trainings]) == []
        assert -300 <= min(first_days) < 0 < max(first_days) <= 120
        assert len([day for day in first_days if day > 0]) >= 10

    def test_use_the_vocabularies(
        self, trainings: list[dict[str, Any]], terms: dict[str, set[str]]
    ) -> None:
        kinds = {"kenshu", "jirei", "iken", "shisatsu"}
        assert {training["kind"] for training in trainings} == kinds
        assert {training["delivery"] for training in trainings} == terms["delivery"]
        assert {training["training"] for training in trainings} == terms["training"]
        levels = {training["visibility"] for training in trainings} | {
            material["visibility"] for training in trainings for material in training["materials"]
        }
        assert levels <= terms["visibility"]

    def test_are_complete_and_in_order(self, trainings: list[dict[str, Any]]) -> None:
        for training in trainings:
            slug = training["slug"]
            assert HIRAGANA_TITLE.fullmatch(training["kana"]), slug
            days = [session["day"] for session in training["sessions"]]
            assert days == sorted(days), slug
            for session in training["sessions"]:
                start, end = (time.fromisoformat(session[key]) for key in ("start", "end"))
                assert start < end, slug
            assert set(training["target_sides"]) <= {"welfare", "regional"}, slug
            assert {"onsite": "place", "online": "online"}.get(
                training["delivery"], "sessions"
            ) in training, slug
            if training["delivery"] == "hybrid":
                assert {"place", "online"} <= training.keys(), slug
            application = training.get("application")
            if application:
                assert application["opens"] < application["deadline"] < days[0], slug
            if training.get("seats_taken"):
                assert training["seats_taken"] <= training["capacity"], slug

    def test_happen_in_municipalities_of_the_demo(
        self, trainings: list[dict[str, Any]], municipality_codes: set[str]
    ) -> None:
        used = {training["municipality"] for training in trainings} | {
            training["place"]["municipality"] for training in trainings if "place" in training
        }
        assert used - municipality_codes == {""}


class TestDemoContacts:
    def test_cover_both_sides_of_every_municipality_but_four(
        self, contacts: list[dict[str, Any]], municipality_codes: set[str]
    ) -> None:
        held = {
            (contact["municipality"], contact["side"])
            for contact in contacts
            if contact["municipality"] and contact["role"] == "連絡調整担当"
        }
        wanted = {(code, side) for code in municipality_codes for side in ("welfare", "regional")}
        assert len(wanted) == 48
        assert len(wanted - held) == 4

    def test_are_posts_with_fictional_numbers_and_addresses(
        self, contacts: list[dict[str, Any]], municipality_codes: set[str]
    ) -> None:
        sides = {
            "welfare", "regional", "shakyo", "coordinator", "prefecture", "prefecture_branch",
        }  # fmt: skip
        roles = {"連絡調整担当", "制度照会", "視察受入", "広報"}
        assert {contact["side"] for contact in contacts} == sides
        assert {contact["role"] for contact in contacts} == roles
        for contact in contacts:
            section = contact["section"]
            assert "name" not in contact, section
            assert contact["municipality"] in municipality_codes | {""}, section
            assert re.fullmatch(r"\(0999\)\d\d-\d{4}", contact["phone"]), section
            assert re.fullmatch(r"[a-z0-9-]+@[a-z0-9.-]*shiono\.example\.jp", contact["mail"])
            assert HIRAGANA_TITLE.fullmatch(contact["kana"]), section

    def test_some_have_gone_unconfirmed_for_14_months(self, contacts: list[dict[str, Any]]) -> None:
        stale = [contact for contact in contacts if contact["confirmed_days_ago"] > 430]
        assert 4 <= len(stale) < len(contacts) / 4


class TestDemoNotices:
    def test_are_ten_or_more_in_a_known_state(self, notices: list[dict[str, Any]]) -> None:
        assert len(notices) >= 10
        assert doubled([notice["slug"] for notice in notices]) == []
        assert {notice["state"] for notice in notices} <= {"現行", "改正", "廃止"}
        assert {notice["kind"] for notice in notices} == {"notice", "news"}
        assert [n["slug"] for n in notices if n["kind"] == "notice" and not n["number"]] == []

    def test_lie_in_the_past_with_readings_and_a_body(self, notices: list[dict[str, Any]]) -> None:
        for notice in notices:
            assert HIRAGANA.fullmatch(notice["kana"]), notice["slug"]
            assert notice["date_offset"] < 0, notice["slug"]
            assert notice["body"], notice["slug"]

    def test_refer_to_what_exists(
        self,
        notices: list[dict[str, Any]],
        trainings: list[dict[str, Any]],
        programme_pages: list[dict[str, Any]],
    ) -> None:
        notice_slugs = {notice["slug"] for notice in notices}
        training_slugs = {training["slug"] for training in trainings}
        page_slugs = {page["slug"] for page in programme_pages}
        for notice in notices:
            assert {notice["supersedes"]} <= notice_slugs if "supersedes" in notice else True
            assert set(notice.get("trainings", [])) <= training_slugs
            assert set(notice.get("programme_pages", [])) <= page_slugs


class TestTags:
    def test_are_about_thirty_with_readings(self) -> None:
        tags = load(DEMO / "tags.toml")["tag"]
        assert len(tags) >= 30
        assert doubled([folded(tag["name"]) for tag in tags]) == []
        assert [tag["name"] for tag in tags if not HIRAGANA.fullmatch(tag["kana"])] == []

    def test_stand_on_cases_that_there_are(self) -> None:
        cases = {path.stem.split("-", 1)[1] for path in (DEMO / "cases").glob("*.toml")}
        tags = load(DEMO / "tags.toml")["tag"]
        assert {tag["name"]: set(tag["cases"]) - cases for tag in tags} == {
            tag["name"]: set() for tag in tags
        }
        assert [tag["name"] for tag in tags if not tag["cases"]] == []


class TestStandingPages:
    def test_are_those_of_a_public_site(self) -> None:
        pages = load(STANDARD_PAGES)["page"]
        assert [page["slug"] for page in pages] == [
            "about",
            "guide",
            "accessibility",
            "accessibility-tests",
            "privacy",
            "terms",
        ]

    def test_the_accessibility_policy_has_a_day_of_its_own(self) -> None:
        assert policy_days(date(2024, 2, 29)) == {
            "decided_on": "令和6年2月29日",
            "goal_on": "令和7年3月1日",
        }

    def test_take_the_name_of_any_prefecture_and_close_their_tags(self) -> None:
        words = {
            "personal_records": records_as_list(),
            **retention_figures(),
            **policy_days(date(2026, 11, 30)),
        }
        for page in load(STANDARD_PAGES)["page"]:
            assert len(page["lead"]) <= 300
            for block in page["body"]:
                text = block["value"].format(prefecture="島根県", **words)
                assert block["type"] in {"heading", "paragraph"}
                assert "汐野" not in text
                opened: list[str] = []
                for closing, name in TAG.findall(text):
                    if closing:
                        assert opened.pop() == name
                    else:
                        opened.append(name)
                assert opened == []
