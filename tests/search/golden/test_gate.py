"""The gate: what staff ask for comes first, on either engine."""

import json
import os
import subprocess
import sys

import pytest

from portal.demo import data_files
from tests.support.places import PROJECT_ROOT
from tools.benchmarks.golden_measures import GATE, judged_queries


def test_every_case_named_exists() -> None:
    named = {slug for query in judged_queries() for slug in query.grades}
    assert named - {row["slug"] for row in data_files.cases()} == set()


def test_the_questions_are_forty_different_ones_each_with_a_best_answer() -> None:
    queries = judged_queries()
    assert len({query.text for query in queries}) == len(queries) == 40
    assert {grade for query in queries for grade in query.grades.values()} == {1, 2}
    assert all(2 in query.grades.values() for query in queries)


def quality(engine: str, **environment: str) -> float:
    """Return nDCG@10 of an engine as the command prints it."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.benchmarks.golden", "--json", "--engines", engine],
        cwd=PROJECT_ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    mean: dict[str, float] = json.loads(done.stdout)[engine]["mean"]
    return mean["nDCG@10"]


@pytest.mark.slow
def test_embedded_engine_passes() -> None:
    assert quality("embedded") >= GATE


@pytest.mark.slow
@pytest.mark.elasticsearch
def test_elasticsearch_passes(elasticsearch_url: str) -> None:
    assert quality("elasticsearch", ELASTICSEARCH_URL=elasticsearch_url) >= GATE
