"""What the demo says in one place agrees with what it says in another. The data files only, no database."""

import re
import tomllib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

import portal.demo
import portal.vocabularies
from portal.demo.publication import OPEN_FOR, publication_day
from portal.japanese.dates import fiscal_year_of
from portal.japanese.holidays import holidays, is_office_day
from portal.municipalities.models import Implementation
from portal.municipalities.services import shipped_implementations

DATA = Path(portal.demo.__file__).parent / "data"
VOCABULARIES = Path(portal.vocabularies.__file__).parent / "data" / "vocabularies.toml"
THIS_YEAR = 2026
#: Each conference as texts name it.
CONFERENCES = {
    "juso-kaigi": "重層的支援会議",
    "shien-kaigi": "(?<!的)支援会議",
    "konkyu-shien": "(?<!的)支援会議",
    "care-kaigi": "地域ケア会議",
    "youtaikyo": "要保護児童対策地域協議会",
    "chosei-kaigi": "支援調整会議",
    "kyogitai": "協議体",
    "kyogikai": "(?<!会福祉)(?<!対策地域)協議会",
    "chonai": "会|話し合",
}
#: Conferences of the law that only municipalities with 重層的支援体制整備事業 hold.
OF_IMPLEMENTERS = {"juso-kaigi", "shien-kaigi"}
#: Cases of residents that began with a gathering at the weekend.
BEGUN_AT_WEEKENDS = {
    "kodomo-shokudo-shotengai",
    "danchi-hanchou-tabunka",
    "yukioroshi-kankei-jinko",
    "double-care-cafe",
    "otoko-no-makiwari",
    "nichiiki-shumatsu-volunteer",
    "kumoi-minna-shokudo",
    "youhairyosha-hinan-kunren",
    "tsukioka-nichiyou-salon",
}


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


CASES = {path.stem.split("-", 1)[1]: load(path) for path in sorted((DATA / "cases").glob("*.toml"))}
PLACES = {row["code"]: row for row in load(DATA / "municipalities.toml")["municipalities"]}
TERMS = {
    (row["slug"], term["slug"]): term
    for row in load(VOCABULARIES)["vocabulary"]
    for term in row["terms"]
}
KINDS = {row["slug"]: row for row in shipped_implementations()}
TAGS = {row["name"]: row["cases"] for row in load(DATA / "tags.toml")["tag"]}
every_case = pytest.mark.parametrize(("slug", "case"), CASES.items(), ids=list(CASES))


def text_of(case: dict[str, Any]) -> str:
    own = [value for value in case.values() if isinstance(value, str)]
    partners = [f"{row['name']} {row.get('role', '')}" for row in case.get("partners", [])]
    return "\n".join([*own, *partners])


def statuses(case: dict[str, Any], first: int, last: int) -> set[str]:
    """Return the statuses of the case's municipalities in these fiscal years."""
    return {
        PLACES[code]["programme_status"].get(str(year), "")
        for code in case["municipalities"]
        for year in range(first, last + 1)
    }


def in_force(vocabulary: str, slug: str, fiscal_year: int) -> bool:
    term = TERMS[vocabulary, slug]
    first, last = date(fiscal_year, 4, 1), date(fiscal_year + 1, 3, 31)
    valid_from = date.fromisoformat(term.get("valid_from", "1900-01-01"))
    valid_to = date.fromisoformat(term.get("valid_to", "2999-12-31"))
    return valid_from <= last and first <= valid_to


class TestDays:
    @every_case
    def test_a_case_begins_and_ends_when_people_work(self, slug: str, case: dict[str, Any]):
        for key in ("started_on", "ended_on"):
            if key not in case:
                continue
            day = date.fromisoformat(case[key])
            # The end of a fiscal year is an end on any day of the week.
            if (day.month, day.day) != (3, 31) and slug not in BEGUN_AT_WEEKENDS:
                assert is_office_day(day), (key, day)
            assert day not in holidays(day.year), (key, day)

    def test_the_exceptions_are_needed(self):
        days = {slug: date.fromisoformat(CASES[slug]["started_on"]) for slug in BEGUN_AT_WEEKENDS}
        assert [slug for slug, day in days.items() if is_office_day(day)] == []

    @pytest.mark.parametrize("today", ["2026-05-07", "2026-11-30", "2027-01-04"])
    def test_cases_were_published_one_after_the_other_since_the_opening(self, today: str):
        with time_machine.travel(f"{today}T12:00:00+09:00", tick=False):
            days = [publication_day(position, len(CASES)) for position in range(len(CASES))]
        now = date.fromisoformat(today)
        opened = now - timedelta(days=OPEN_FOR)
        assert days == sorted(days)
        assert opened - timedelta(days=12) <= days[0]
        assert now - timedelta(days=15) <= days[-1] < now
        assert [day for day in days if not is_office_day(day)] == []
        # Spread over the months and the week, at most two on one day.
        assert len({(day.year, day.month) for day in days}) >= 16
        assert len({day.weekday() for day in days}) == 5
        assert max(Counter(days).values()) <= 2

    def test_the_news_of_the_opening_has_the_day_of_the_opening(self):
        notices = {row["slug"]: row for row in load(DATA / "notices.toml")["notice"]}
        assert notices["portal-kokai"]["date_offset"] == -OPEN_FOR


class TestCases:
    @every_case
    def test_conferences_are_those_the_text_names(self, slug: str, case: dict[str, Any]):
        text = text_of(case)
        unnamed = [
            name for name in case.get("conferences", []) if not re.search(CONFERENCES[name], text)
        ]
        assert unnamed == []

    @every_case
    def test_conferences_of_the_law_are_held_by_municipalities_that_may(
        self, slug: str, case: dict[str, Any]
    ):
        if OF_IMPLEMENTERS & set(case.get("conferences", [])):
            assert "implemented" in statuses(case, case["fiscal_year"], THIS_YEAR)

    @every_case
    def test_money_comes_from_programmes_of_that_year_and_of_that_municipality(
        self, slug: str, case: dict[str, Any]
    ):
        fundings = case.get("fundings", [])
        year = case.get("cost_fiscal_year", case["fiscal_year"])
        assert [name for name in fundings if not in_force("funding", name, year)] == []
        of_year = statuses(case, year, year)
        assert "iko-junbi" not in fundings or "preparing" in of_year
        assert "juso-kofukin" not in fundings or "implemented" in of_year
        assert "shuyaku-model" not in fundings or "consolidated" in of_year

    @every_case
    def test_preparation_is_a_thing_of_the_past(self, slug: str, case: dict[str, Any]):
        """移行準備事業 is known until 令和7年度."""
        text = text_of(case)
        later = re.findall(r"令和(?:[89]|1\d)年度[^。]{0,20}移行準備", text)
        assert later == []

    @every_case
    def test_a_body_is_drawn_once(self, slug: str, case: dict[str, Any]):
        """The diagram draws both sections, the coordinator and every partner."""
        sections = f"{case['welfare_section']} {case['regional_section']}"
        names = [row["name"] for row in case.get("partners", [])]
        assert len(set(names)) == len(names)
        assert [name for name in names if name in sections or name.split()[0] in sections] == []
        types = {row["partner"] for row in case.get("partners", [])}
        assert types & {"fukushi-bukyoku", "chiiki-bukyoku"} == set()
        assert "coordinator" not in case or "takikan" not in types
        core = re.sub(r"^.*?[市町村]|[ （].*$", "", case.get("coordinator", ""))
        assert [name for name in names if core and core in name] == []

    @every_case
    def test_both_sides_of_every_municipality_are_named(self, slug: str, case: dict[str, Any]):
        for side in ("welfare", "regional"):
            assert case[f"{side}_section"]
            assert case[f"{side}_role"]
            if len(case["municipalities"]) > 1:
                names = [PLACES[code]["name"] for code in case["municipalities"]]
                section = case[f"{side}_section"]
                assert [name for name in names if name not in section] == [], side

    @every_case
    def test_names_its_twin_which_names_it_back(self, slug: str, case: dict[str, Any]):
        related = case["related"]
        assert slug not in related
        assert [other for other in related if slug in CASES[other].get("related", [])] != []


class TestTags:
    def test_what_can_be_visited_is_what_the_field_says(self):
        both = {slug for slug, case in CASES.items() if case.get("inspection") == "both"}
        assert set(TAGS["視察できます"]) == both

    def test_what_did_not_work_is_what_the_outcome_says(self):
        lessons = {slug for slug, case in CASES.items() if case["outcome"] == "lesson"}
        assert set(TAGS["うまくいかなかった話"]) == lessons

    def test_what_has_gone_on_for_three_years_has(self):
        starts = {slug: CASES[slug]["started_on"] for slug in TAGS["続いて三年以上"]}
        assert {slug for slug, day in starts.items() if day > "2023-04-01"} == set()
        assert {slug for slug in starts if "ended_on" in CASES[slug]} == set()

    def test_what_neighbours_do_together_has_several_municipalities(self):
        assert [s for s in TAGS["圏域で取り組む"] if len(CASES[s]["municipalities"]) < 2] == []


@pytest.mark.parametrize("place", PLACES.values(), ids=lambda row: row["name"])
def test_the_status_of_a_municipality_is_possible_in_each_year(place: dict[str, Any]):
    """Nobody prepares after 令和7年度, the model begins in 令和8年度, and who has begun goes on."""
    rows = [(int(year), status) for year, status in place["programme_status"].items()]
    assert [
        (year, slug) for year, slug in rows if not Implementation(**KINDS[slug]).covers(year)
    ] == []
    begun = [year for year, status in rows if status == "implemented"]
    assert begun == [year for year, _ in rows if begun and year >= begun[0]]
    assert rows[-1][0] == THIS_YEAR == fiscal_year_of(date(2026, 11, 30))
