"""The gate: relevant documents for queries of staff come first, on either engine."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from portal.demo import data_files
from tests.support.places import PROJECT_ROOT
from tools.benchmarks import golden_second
from tools.benchmarks.golden_measures import GATE, judged_queries


def test_every_case_named_exists() -> None:
    named = {slug for query in judged_queries() for slug in query.grades}
    assert named - {row["slug"] for row in data_files.cases()} == set()


def test_the_questions_are_forty_different_ones_each_with_a_best_answer() -> None:
    queries = judged_queries()
    assert len({query.text for query in queries}) == len(queries) == 40
    assert {grade for query in queries for grade in query.grades.values()} == {1, 2}
    assert all(2 in query.grades.values() for query in queries)


def report(engine: str, golden_set: str, *options: str, **environment: str) -> dict[str, Any]:
    """Return the figures of an engine in the command's output."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tools.benchmarks.golden", "--json"),
            *("--set", golden_set, "--engines", engine, *options),
        ],
        cwd=PROJECT_ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)[engine]
    return found


def assert_passes_the_second_set(found: dict[str, Any]) -> None:
    sentences = found["groups"][golden_second.SENTENCES]["nDCG@10"]
    assert found["mean"]["nDCG@10"] >= golden_second.GATE
    assert sentences >= golden_second.SENTENCES_GATE


@pytest.mark.slow
def test_embedded_engine_passes() -> None:
    assert report("embedded", "first")["mean"]["nDCG@10"] >= GATE


@pytest.mark.slow
def test_embedded_engine_passes_the_second_set() -> None:
    assert_passes_the_second_set(report("embedded", "second"))


@pytest.mark.slow
def test_search_by_meaning_puts_nothing_else_first_where_words_find_it() -> None:
    assert ndcg("first", "--meaning") >= 0.94  # 0.952 with it and without, see docs/search.md


@pytest.mark.slow
def test_search_by_meaning_answers_questions_in_other_words_better() -> None:
    assert ndcg("second", "--meaning") > ndcg("second") + 0.005


def ndcg(golden_set: str, *options: str) -> float:
    """Return nDCG@10 of the embedded engine."""
    value: float = report("embedded", golden_set, *options)["mean"]["nDCG@10"]
    return value


@pytest.mark.slow
@pytest.mark.elasticsearch
def test_elasticsearch_passes(elasticsearch_url: str) -> None:
    found = report("elasticsearch", "first", ELASTICSEARCH_URL=elasticsearch_url)
    assert found["mean"]["nDCG@10"] >= GATE


@pytest.mark.slow
@pytest.mark.elasticsearch
def test_elasticsearch_passes_the_second_set(elasticsearch_url: str) -> None:
    assert_passes_the_second_set(
        report("elasticsearch", "second", ELASTICSEARCH_URL=elasticsearch_url)
    )
