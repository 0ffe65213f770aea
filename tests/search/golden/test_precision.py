"""The gate: every counted document contains the query."""

import pytest

from tests.support.golden import report_of

GROUPS = {
    "terms of the glossary",
    "readings of terms",
    "sections",
    "words of kanji",
    "words of hiragana",
}


@pytest.mark.slow
def test_every_counted_document_of_the_demo_holds_what_was_typed() -> None:
    report = report_of("precision", "--words", "60")
    assert set(report["groups"]) == GROUPS
    assert {one["precision"] for one in report["groups"].values()} == {1.0}, report["failures"]
    assert {one["recall"] for one in report["groups"].values()} == {1.0}, report["failures"]
