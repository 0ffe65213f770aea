"""The gate: who types what a thing is called gets that thing first."""

import json
import subprocess
import sys

import pytest

from tests.support.places import PROJECT_ROOT

GATE = 0.99
KINDS = {
    "title of a case",
    "title of a page",
    "title of a training",
    "reading of a training",
    "title of a notice",
    "reading of a notice",
    "number of a notice",
    "title of an explainer",
    "reading of an explainer",
    "word of the glossary",
    "reading of a word",
    "name of a municipality",
    "reading of a municipality",
    "section of a contact",
    "reading of a contact",
    "telephone number",
    "mail address",
    "extension",
}


@pytest.mark.slow
def test_known_items_come_first() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.benchmarks.known_items", "--json"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert set(report["kinds"]) == KINDS
    assert report["first"] >= GATE, report["failures"]
