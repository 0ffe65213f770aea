"""The rules for the demo's prefecture and its case files."""

import csv
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import portal.demo
import portal.municipalities
import portal.vocabularies
from casestudies.fields import LONG_FIELDS, TERM_FIELDS
from casestudies.models.consent import NOTICE_DAYS
from casestudies.rules import (
    EASY_SUMMARY_LIMIT,
    SOFT_LIMIT,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
)
from portal.municipalities.codes import is_valid_code

DATA = Path(portal.demo.__file__).parent / "data"
CASE_FILES = sorted((DATA / "cases").glob("*.toml"))
OFFICIAL_LIST = Path(portal.municipalities.__file__).parent / "data" / "municipalities.csv"
IMPLEMENTATIONS = OFFICIAL_LIST.with_name("implementation.toml")
VOCABULARIES = Path(portal.vocabularies.__file__).parent / "data" / "vocabularies.toml"

HIRAGANA = re.compile(r"[ぁ-ゖー]+")
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")

REQUIRED = {
    "title", "municipalities", "fiscal_year", "stage", "outcome", "visibility",
    "summary", "background", "purpose", "content", "contact_section",
}  # fmt: skip
OPTIONAL = {
    "subtitle", "started_on", "ended_on", "easy_summary", "geography",
    "welfare_section", "welfare_role", "regional_section", "regional_role", "coordinator",
    "partners", "cost", "cost_fiscal_year", "cost_note", "funding_note", "staffing",
    "indicators", "rmo", "kyoryokutai", "contact_phone", "contact_email",
    "inspection", "inspection_note", "source_kind", "responsible_section",
    "review_on", "confirmed_days_ago", "image", "related", "participants", "consents",
    *LONG_FIELDS, *TERM_FIELDS,
}  # fmt: skip


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


PREFECTURE = load(DATA / "municipalities.toml")
MUNICIPALITIES = PREFECTURE["municipalities"]
TERMS = {
    row["slug"]: {term["slug"] for term in row["terms"]} for row in load(VOCABULARIES)["vocabulary"]
}
STATUSES = {row["slug"] for row in load(IMPLEMENTATIONS)["kind"]}
CASES = {path.stem: load(path) for path in CASE_FILES}
SLUGS = {stem.split("-", 1)[1] for stem in CASES}

every_case = pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))


def figure(municipality: dict[str, Any], indicator: str) -> list[float]:
    """Return the yearly values of one indicator, the oldest first."""
    rows = sorted(municipality["statistics"], key=lambda row: row["year"])
    return [row[indicator] for row in rows if indicator in row]


class TestPrefecture:
    def test_has_one_core_city_nine_cities_ten_towns_and_four_villages_in_four_regions(self):
        kinds = Counter(row["kind"] for row in MUNICIPALITIES)
        regions = [row["slug"] for row in PREFECTURE["regions"]]
        assert kinds == {"core": 1, "city": 9, "town": 10, "village": 4}
        assert len(regions) == len(set(regions)) == 4
        assert {row["region"] for row in MUNICIPALITIES} == set(regions)

    def test_codes_are_its_own_and_carry_their_check_digit(self):
        codes = [row["code"] for row in MUNICIPALITIES]
        assert [
            code for code in codes if not code.startswith(PREFECTURE["prefecture"]["code"])
        ] == []
        assert [code for code in codes if not is_valid_code(code)] == []
        assert len(set(codes)) == len(codes)

    def test_code_numbers_tell_cities_from_towns_and_villages(self):
        for row in MUNICIPALITIES:
            hundreds = row["code"][2]
            assert hundreds in {"core": "2", "city": "2"}.get(row["kind"], "345"), row["name"]

    def test_names_and_readings_are_distinct_and_fit_the_kind(self):
        endings = {"core": "市", "city": "市", "town": "町", "village": "村"}
        for key in ("name", "kana"):
            values = [row[key] for row in MUNICIPALITIES]
            assert len(set(values)) == len(values)
        for row in MUNICIPALITIES:
            assert row["name"].endswith(endings[row["kind"]]), row["name"]
            assert HIRAGANA.fullmatch(row["kana"]), row["kana"]

    def test_no_name_is_that_of_a_real_place_on_the_official_list(self):
        with OFFICIAL_LIST.open(encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        real = {row["name"] for row in rows} | {row["pref_name"] for row in rows}
        assert len(rows) > 1700
        assert {row["name"] for row in MUNICIPALITIES} & real == set()
        assert PREFECTURE["prefecture"]["name"] not in real

    def test_only_the_core_city_gets_its_notices_directly(self):
        direct = [row["kind"] for row in MUNICIPALITIES if not row["notify_via_prefecture"]]
        assert direct == ["core"]

    def test_positions_lie_apart_inside_the_frame_of_the_map(self):
        positions = [(row["latitude"], row["longitude"]) for row in MUNICIPALITIES]
        for latitude, longitude in positions:
            assert 34.9 <= latitude <= 36.0
            assert 134.0 <= longitude <= 135.3
        assert (
            min(
                abs(a[0] - b[0]) + abs(a[1] - b[1])
                for index, a in enumerate(positions)
                for b in positions[:index]
            )
            >= 0.1
        )

    def test_figures_are_given_for_three_years_and_the_area_once(self):
        for row in MUNICIPALITIES:
            assert [year["year"] for year in row["statistics"]] == [2015, 2020, 2025]
            for indicator in ("population", "households", "ageing_rate", "fiscal_size"):
                assert len(figure(row, indicator)) == 3, row["name"]
            assert len(figure(row, "area")) == 1, row["name"]

    def test_municipalities_shrink_and_age_as_the_countryside_does(self):
        for row in MUNICIPALITIES:
            population, ageing = figure(row, "population"), figure(row, "ageing_rate")
            assert population == sorted(population, reverse=True), row["name"]
            assert ageing == sorted(ageing), row["name"]
            assert all(
                people > homes
                for people, homes in zip(population, figure(row, "households"), strict=True)
            )

    def test_every_band_of_population_below_a_third_of_a_million_is_met(self):
        populations = [figure(row, "population")[-1] for row in MUNICIPALITIES]
        bands = [(0, 10_000), (10_000, 30_000), (30_000, 50_000), (50_000, 100_000)]
        bands.append((100_000, 300_000))
        counts = [sum(low <= people < high for people in populations) for low, high in bands]
        assert 0 not in counts
        assert sum(people < 3_000 for people in populations) >= 3

    def test_programme_status_is_known_for_five_fiscal_years(self):
        for row in MUNICIPALITIES:
            assert list(row["programme_status"]) == ["2022", "2023", "2024", "2025", "2026"]
            assert set(row["programme_status"].values()) <= STATUSES, row["name"]
        model = [
            row for row in MUNICIPALITIES if "consolidated" in row["programme_status"].values()
        ]
        assert [row["programme_status"]["2026"] for row in model] == ["consolidated"] * len(model)


class TestCases:
    def test_are_at_least_forty_with_distinct_numbers_slugs_titles_and_summaries(self):
        assert len(CASES) >= 40
        assert len({stem.split("-", 1)[0] for stem in CASES}) == len(CASES)
        assert len(SLUGS) == len(CASES)
        for key in ("title", "summary", "content"):
            assert len({case[key] for case in CASES.values()}) == len(CASES)

    def test_file_names_are_a_number_and_a_slug(self):
        wrong = [stem for stem in CASES if not re.fullmatch(r"\d{3}-[a-z0-9]+(-[a-z0-9]+)*", stem)]
        assert wrong == []

    @every_case
    def test_has_the_required_fields_and_no_unknown_one(self, case: dict[str, Any]):
        assert REQUIRED - case.keys() == set()
        assert case.keys() - REQUIRED - OPTIONAL == set()
        assert [key for key, value in case.items() if value in ("", [], {})] == []

    @every_case
    def test_belongs_to_municipalities_of_the_prefecture(self, case: dict[str, Any]):
        known = {row["code"] for row in MUNICIPALITIES}
        assert case["municipalities"]
        assert set(case["municipalities"]) - known == set()
        assert len(set(case["municipalities"])) == len(case["municipalities"])

    @every_case
    def test_uses_terms_of_the_vocabularies(self, case: dict[str, Any]):
        singles = {key: [case[key]] for key in ("stage", "outcome", "visibility")}
        used = {key: case[key] for key in TERM_FIELDS if key in case} | singles
        for key, slugs in used.items():
            assert set(slugs) - TERMS[TERM_FIELDS.get(key, key)] == set(), key
            assert len(set(slugs)) == len(slugs), key
        for partner in case.get("partners", []):
            assert partner["partner"] in TERMS["partner"]
            assert partner["side"] in {"welfare", "regional", "both", "other"}

    @every_case
    def test_keeps_to_the_lengths(self, case: dict[str, Any]):
        assert len(case["title"]) <= TITLE_LIMIT
        assert len(case.get("subtitle", "")) <= TITLE_LIMIT
        assert len(case["summary"]) <= SUMMARY_LIMIT
        assert len(case.get("easy_summary", "")) <= EASY_SUMMARY_LIMIT
        texts = [case[key] for key in LONG_FIELDS if key in case]
        assert max(map(len, texts)) <= SOFT_LIMIT
        assert 600 <= sum(map(len, texts)) <= 1200

    @every_case
    def test_dates_agree_with_the_fiscal_year_and_the_stage(self, case: dict[str, Any]):
        assert 2021 <= case["fiscal_year"] <= 2026
        started = date.fromisoformat(case["started_on"]) if "started_on" in case else None
        assert started is None or started < date(case["fiscal_year"] + 1, 4, 1)
        assert ("ended_on" in case) == (case["stage"] == "finished")
        if started and "ended_on" in case:
            assert started < date.fromisoformat(case["ended_on"])

    @every_case
    def test_figures_have_a_unit_a_value_afterwards_and_months_in_order(self, case: dict[str, Any]):
        for indicator in case.get("indicators", []):
            assert indicator["unit"]
            assert indicator["after"] >= 0
            months = [indicator[key] for key in ("before_as_of", "after_as_of") if key in indicator]
            assert [month for month in months if not MONTH.fullmatch(month)] == []
            assert months == sorted(months)
            assert ("before_as_of" in indicator) == ("before" in indicator)
        if "cost" in case:
            assert isinstance(case["cost"], int)
            assert 2020 <= case.get("cost_fiscal_year", case["fiscal_year"]) <= 2026

    @every_case
    def test_details_of_a_programme_stand_only_where_it_is_used(self, case: dict[str, Any]):
        programmes = set(case.get("programmes", []))
        assert "rmo" not in case or programmes & {"rmo", "noson-rmo"}
        assert "kyoryokutai" not in case or programmes & {"kyoryokutai", "otameshi", "intern"}

    @every_case
    def test_contacts_are_fictional_sections(self, case: dict[str, Any]):
        assert re.fullmatch(r"\(0999\)\d\d-\d{4}", case.get("contact_phone", "(0999)00-0000"))
        mail = case.get("contact_email", "renkei@shiono.example.jp")
        assert re.fullmatch(r"[a-z0-9-]+@([a-z0-9-]+\.)*shiono\.example\.jp", mail)
        assert case.get("inspection", "none") in {"both", "inquiry", "none"}
        assert case.get("source_kind", "municipality") in {"prefecture", "municipality", "national"}

    @every_case
    def test_refers_to_pictures_and_cases_that_exist(self, case: dict[str, Any]):
        pictures = {row["slug"] for row in load(DATA / "images.toml")["images"]}
        assert {case["image"]} <= pictures if "image" in case else True
        assert set(case.get("related", [])) - SLUGS == set()

    @pytest.mark.parametrize("path", CASE_FILES, ids=list(CASES))
    def test_names_no_real_place(self, path: Path):
        with OFFICIAL_LIST.open(encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        # Two-character names (「北市」) would match inside ordinary words.
        names = {row["name"] for row in rows if len(row["name"]) > 2}
        names |= {row["pref_name"] for row in rows}
        text = path.read_text("utf-8")
        assert {name for name in names if name in text} == set()

    @pytest.mark.parametrize("path", CASE_FILES, ids=list(CASES))
    def test_describes_no_individual(self, path: Path):
        text = path.read_text("utf-8")
        assert re.findall(r"[一-龥]{1,4}(?:さん|氏)(?=[はがをにのと、])", text) == []
        assert re.findall(r"\d{2}歳(?:代)?の(?:男性|女性)", text) == []
        assert re.findall(r"[?？]", text) == []

    def test_include_failures_and_every_level_of_visibility(self):
        outcomes = Counter(case["outcome"] for case in CASES.values())
        levels = Counter(case["visibility"] for case in CASES.values())
        assert outcomes["lesson"] >= 8
        assert set(outcomes) == TERMS["outcome"]
        assert set(levels) == TERMS["visibility"]
        assert levels["public"] > len(CASES) * 0.8

    def test_cover_every_municipality_stage_issue_pattern_place_and_most_programmes(self):
        def used(key: str) -> set[str]:
            return {slug for case in CASES.values() for slug in case.get(key, [])}

        assert used("municipalities") == {row["code"] for row in MUNICIPALITIES}
        assert {case["stage"] for case in CASES.values()} == TERMS["stage"]
        for key in ("issues", "patterns", "places", "supports", "juso", "fields", "policies"):
            assert used(key) == TERMS[TERM_FIELDS[key]], key
        assert len(used("programmes")) >= len(TERMS["programme"]) - 2


def test_some_cases_show_what_consents_do() -> None:
    """One ends soon, one was withdrawn, one is for officials only; all others are unlimited."""
    days = ("obtained_on_in_days", "expires_on_in_days", "withdrawn_on_in_days")
    consents = [row for case in CASES.values() for row in case.get("consents", [])]
    for row in consents:
        assert set(row) <= {"subject", "obtained_by", "scope", *days}
        assert row["obtained_on_in_days"] < min(
            (row[name] for name in days[1:] if name in row), default=0
        )

    assert sorted(
        ("ends soon", 0 < row["expires_on_in_days"] <= NOTICE_DAYS)
        if "expires_on_in_days" in row
        else ("withdrawn", row["withdrawn_on_in_days"] <= 0)
        if "withdrawn_on_in_days" in row
        else (row["scope"], True)
        for row in consents
    ) == [("ends soon", True), ("municipal", True), ("withdrawn", True)]
    limited = [case for case in CASES.values() if case.get("consents")]
    assert [case["visibility"] for case in limited] == ["public"] * 3
