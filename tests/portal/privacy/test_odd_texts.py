"""Whatever a text consists of, the check answers, and in time that grows with its length."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.privacy.checking import check_text
from tests.support.privacy_sentences import SETS, sentences

LENGTH = 200_000
# A tenth of the text takes a tenth of the time; with backtracking, a hundredth. The seconds themselves
# depend on the machine and are measured by tools/benchmarks/privacy.py.
SHARE, LONGEST_RATIO = 10, 30
PARTS = [
    "佐藤",
    "さん",
    "大字",
    "認知症の",
    "80代の",
    "0",
    "0-",
    "の",
    "字",
    "Aa ",
    "㈱",
    "\n",
    "\ud800",
    "a@",
]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\0\x01\x7f", "\ud800", "\udfff佐", "。" * 9, "\u3099"]
)
def test_text_without_words_has_no_findings(text: str) -> None:
    assert check_text(text) == []


@given(
    st.text(
        st.sampled_from(
            "佐藤さん男女性80歳代の、。（）()-@.年月日生まれ大字番地認知症一人母\n\ud800\u200bｶﾞ髙1"
        )
    )
)
def test_findings_are_places_of_the_text_in_order(text: str) -> None:
    findings = check_text(text)
    assert [text[f.start : f.end] for f in findings] == [f.text for f in findings]
    assert all(0 <= f.start < f.end <= len(text) for f in findings)
    assert findings == sorted(findings, key=lambda f: f.start)


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_time_grows_with_the_length_of_one_part_over_and_over(part: str) -> None:
    assert _growth(part) < LONGEST_RATIO


@pytest.mark.slow
def test_time_grows_with_the_length_of_real_sentences() -> None:
    text = "".join(sentence.text + "\n" for name in SETS for sentence in sentences(name))
    assert _growth(text[: LENGTH // SHARE]) < LONGEST_RATIO


def test_threads_find_the_same() -> None:
    texts = [sentence.text for sentence in sentences(SETS[0])[:200]]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(check_text, texts)) == [check_text(text) for text in texts]


def _growth(part: str) -> float:
    """Return how many times longer a text of these parts takes than a tenth of it."""
    short = part * (LENGTH // SHARE // len(part))
    # The first call also builds the rules; the shorter of two is the one that was not interrupted.
    least = min(_seconds(short), _seconds(short))
    return _seconds(short * SHARE) / max(least, 0.005)


def _seconds(text: str) -> float:
    begin = time.process_time()
    check_text(text)
    return time.process_time() - begin
