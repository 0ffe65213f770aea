"""The check finds what identifies somebody, and leaves alone what does not (docs/privacy-check.md)."""

from collections import Counter

import pytest

from portal.privacy.findings import Kind
from tests.support.privacy_sentences import SETS, judge, sentences

RECALL, PRECISION = 0.95, 0.85


@pytest.mark.parametrize("name", SETS)
def test_recall_and_precision_of_labelled_sentences(name: str) -> None:
    judged = judge(sentences(name))
    figures = judged.figures
    assert figures["recall"] >= RECALL, judged.errors
    assert figures["precision"] >= PRECISION, judged.errors


@pytest.mark.parametrize("name", SETS)
def test_every_kind_is_labelled(name: str) -> None:
    labelled = Counter(kind for sentence in sentences(name) for *_, kind in sentence.spans)
    assert set(labelled) == set(Kind.values)
    assert min(labelled.values()) >= 3


def test_about_half_of_at_least_300_sentences_identify_somebody() -> None:
    rows = [sentence for name in SETS for sentence in sentences(name)]
    share = sum(bool(sentence.spans) for sentence in rows) / len(rows)
    assert len(rows) >= 300
    assert 0.4 <= share <= 0.6


def test_no_sentence_is_in_both_sets() -> None:
    development, held_out = ({s.text for s in sentences(name)} for name in SETS)
    assert development & held_out == set()
