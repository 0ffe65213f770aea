"""The gate: a query that is the name of a document finds it first."""

import pytest

from tests.support.golden import report_of

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
    report = report_of("known_items")
    assert set(report["kinds"]) == KINDS
    assert report["first"] >= GATE, report["failures"]
