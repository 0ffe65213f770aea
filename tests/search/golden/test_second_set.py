"""The second golden set: all its documents are in the demo, and conditions depend on the date."""

import datetime
import tomllib
from collections import Counter

import pytest

from portal.demo import data_files
from tests.factories.trainings import TrainingPageFactory
from tests.support.places import PROJECT_ROOT
from tools.benchmarks.golden_second import CONDITIONS, rows, second_set
from trainings.models import TrainingSession

TODAY = datetime.date(2026, 12, 31)


def shipped(path: str, table: str) -> list[str]:
    found = tomllib.loads((PROJECT_ROOT / path).read_text("utf-8"))
    return [row["slug"] for row in found[table]]


def in_the_demo() -> set[str]:
    notices = [row["slug"] for row in data_files.read("notices")["notice"]]
    names = {
        "case": [row["slug"] for row in data_files.cases()],
        "training": [row["slug"] for row in data_files.read("trainings")["training"]],
        "notice": [*notices, "juso-chiikiryoku-2021"],
        "programme": shipped("portal/notices/data/programme_pages.toml", "page"),
        "page": shipped("portal/setup/data/standard_pages.toml", "page"),
        "glossary": shipped("portal/vocabularies/data/glossary.toml", "entry"),
        "contact": [row["phone"] for row in data_files.read("contacts")["contact"]],
        "municipality": [
            row["code"] for row in data_files.read("municipalities")["municipalities"]
        ],
    }
    return {f"{kind}/{name}" for kind, values in names.items() for name in values}


def test_everything_named_is_in_the_demo() -> None:
    named = {name for row in rows() for name in row["judged"]}
    assert named - in_the_demo() == set(CONDITIONS)


def test_sixty_different_questions_each_with_a_best_answer() -> None:
    assert len({row["text"] for row in rows()}) == len(rows()) == 60
    assert all(2 in {grade for grade, _ in row["judged"].values()} for row in rows())
    assert Counter(row["group"] for row in rows()) == {
        "year": 8,
        "section": 7,
        "number": 5,
        "address": 4,
        "municipality": 6,
        "kind": 5,
        "sentence": 25,
    }


@pytest.fixture
def trainings(db: None) -> None:
    days = {
        "this": TODAY,
        "next": TODAY.replace(year=2027, month=1),
        "past": TODAY.replace(month=3),
    }
    for slug, day in days.items():
        TrainingPageFactory(slug=slug, sessions=[TrainingSession(day=day)])


def grades(text: str) -> dict[str, int]:
    return next(query.grades for query in second_set(TODAY).queries if query.text == text)


def test_conditions_follow_the_day(trainings: None) -> None:
    assert grades("令和8年度の研修") == {"training/this": 2, "training/next": 2}
    assert grades("来月の研修") == {"training/next": 2}


@pytest.mark.django_db
def test_explainer_and_glossary_entry_are_one_thing() -> None:
    assert grades("社会福祉法第106条の6") == {"programme/shien-kaigi": 2, "notice/kojin-joho": 1}
