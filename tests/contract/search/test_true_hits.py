"""Counted documents contain the query: as adjacent words, as a synonym, or by its reading."""

import json
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.core.analysis import fold
from search.core.engines.base import SearchRequest
from search.core.finding import find
from search.core.synonyms import table
from tests.contract.search.conftest import PUBLIC, document
from tests.support.synonyms import shipped_groups
from tools.benchmarks.true_hits import Oracle

#: A query, a text that contains it, and a text that contains its parts separately.
APART = [
    ("社会福祉課", "社会福祉課の窓口", "社会の課題。福祉の話。課の仕事"),
    ("社会福祉課", "社会福祉課の窓口", "社会福祉協議会と福祉課"),
    ("まちづくり", "住民のまちづくり", "まちの話、つくりかた、ちづの会、まちづの集い、づくりの会"),
    ("令和6年度", "令和6年度の予算", "令和5年度の6月と令和6年の制度"),
    ("たんどくじぎょう", "県の単独事業", "単独の事業"),
    ("ちいきおこしきょうりょくたい", "地域おこし協力隊", "地域をおこし、協力する隊"),
    ("空き家活用", "空き家活用の相談", "空き家を活用した店"),
    ("子どもの居場所", "子どもの居場所", "子どもと居場所"),
    ("移動支援", "移動支援の車", "移動の支援"),
    ("8時30分", "朝8時30分から", "8時から、30分の話"),
    ("(仮)計画", "(仮)計画の案", "仮の計画"),
]


@pytest.mark.parametrize(("typed", "held", "apart"), APART)
def test_parts_that_stand_apart_are_no_match(filled, typed: str, held: str, apart: str) -> None:
    subject = filled(document(1, held), document(2, apart))
    assert subject.ids(typed) == ["case:1"]


def test_facets_and_totals_count_true_matches_only(filled) -> None:
    subject = filled(
        document(1, "社会福祉課の窓口", facets={"year": ("2025",)}),
        document(2, "社会福祉協議会と福祉課", facets={"year": ("2024",)}),
    )
    response = subject.ask("社会福祉課", count=("year",)).response
    assert (response.total, response.counts["year"]) == (1, {"2025": 1})


def test_a_word_is_not_found_across_the_parts_of_a_document(filled) -> None:
    subject = filled(document(1, "福祉課のこと", title="社会"), document(2, "社会福祉課"))
    assert subject.ids("社会福祉課") == ["case:2"]


@pytest.mark.parametrize("typed", ["あ" * 200, "かそちいき" * 40, " ".join(["ちいきおこし"] * 16)])
def test_long_kana_are_answered(filled, typed: str) -> None:
    subject = filled(document(1, "過疎地域の暮らし"), document(2, "地域おこし"))
    assert subject.ids(typed) == (["case:2"] if " " in typed else [])


def test_what_is_left_out_is_left_out_for_true_matches_only(filled) -> None:
    subject = filled(document(1, "窓口と社会福祉課"), document(2, "窓口と社会福祉協議会と福祉課"))
    assert subject.ids("窓口 -社会福祉課") == ["case:2"]


LATIN = re.compile("[a-z0-9]")
PIECES = (
    *("社会", "福祉", "課", "協議会", "地域", "おこし", "協力", "隊", "の", "を", "、", "。", "\n", "令和", "6", "年度"),
    *("まち", "づくり", "空き家", "活用", "単独", "事業", "たんどく", "じぎょう", "子ども", "居場所", "ＲＭＯ", "サロン"),
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)
words = st.lists(
    st.sampled_from([piece for piece in PIECES if piece.isalnum()]), min_size=1, max_size=4
).map("".join)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(bodies=st.lists(texts, min_size=1, max_size=6), typed=words)
def test_what_is_counted_is_exactly_what_holds_the_words(
    filled, bodies: list[str], typed: str
) -> None:
    documents = [document(number, body, title="題") for number, body in enumerate(bodies)]
    subject = filled(*documents)
    synonyms = table(shipped_groups())
    oracle = Oracle(documents, subject.engine.analyser(), synonyms)
    found = find(subject.engine, typed, SearchRequest(PUBLIC, limit=100), synonyms)
    assert {hit.id for hit in found.response.hits} == oracle.holding(typed)
    assert found.response.total == len(found.response.hits)


def test_words_of_real_texts_are_found_in_exactly_the_texts_that_hold_them(filled, shared) -> None:
    chance = random.Random(3)
    path = shared / "data" / "corpora" / "bulletin-bodies.corpus.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()

    bodies = [json.loads(line)["body"] for line in chance.sample(lines, 120)]
    documents = [document(number, body, title="題") for number, body in enumerate(bodies)]
    subject = filled(*documents)
    oracle = Oracle(documents, subject.engine.analyser(), {})
    wrong = []
    for _ in range(150):
        body = chance.choice(bodies)
        size = chance.randrange(2, 9)
        at = chance.randrange(max(1, len(body) - size))
        typed = body[at : at + size].strip()
        if not typed.isalnum():
            continue
        found = find(subject.engine, typed, SearchRequest(PUBLIC, limit=200), {})
        ids, held = {hit.id for hit in found.response.hits}, oracle.holding(typed)
        # Latin words and numbers only match as a whole: 25 does not match 2025.
        if ids - held or (held - ids and not LATIN.search(fold(typed))):
            wrong.append(typed)
    assert wrong == []
