"""The gate: every document that is counted holds what was typed."""

import json
import subprocess
import sys

import pytest

from tests.support.places import PROJECT_ROOT

GROUPS = {
    "terms of the glossary",
    "readings of terms",
    "sections",
    "words of kanji",
    "words of hiragana",
}


@pytest.mark.slow
def test_every_counted_document_of_the_demo_holds_what_was_typed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.benchmarks.precision", "--words", "60", "--json"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert set(report["groups"]) == GROUPS
    assert {one["precision"] for one in report["groups"].values()} == {1.0}, report["failures"]
    assert {one["recall"] for one in report["groups"].values()} == {1.0}, report["failures"]
