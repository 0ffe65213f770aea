import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.core.analysis import FIELDS, fold, fold_with_offsets, get_analyser, grams
from search.core.engines.embedded.writing import decode_length, encode_length
from search.core.query import compile_query, split
from search.core.synonyms import synonyms
from search.core.terms import Text, analyse, find_words, word_pattern
from tests.factories.vocabularies import TermFactory

japanese = st.text(
    alphabet="地域おこし協力隊の居場所ガｶﾞ゙㈱①ⅢAａ1１ 、。\n関が原ヶケ㎡葛\U000e0100𠮷", max_size=40
)


def terms(text: Text) -> dict[str, dict[str, int]]:
    """Return the terms of one text with their counts."""
    fields = analyse(get_analyser(), [text]).fields
    return {
        name: {
            found.vocabulary[term]: count
            for term, count in zip(found.terms.tolist(), found.counts.tolist(), strict=True)
        }
        for name, found in fields.items()
    }


def test_the_terms_of_a_text_are_counted_by_where_they_stand() -> None:
    assert terms(Text("協力隊", "協力隊", "協力隊。隊", "協力隊")) == {
        "words": {"協力": 7, "隊": 8},
        "pairs": {"協力 隊": 7},
        "grams": {"協力": 7, "力隊": 7, "隊": 8},
        "readings": {"キョウリョク": 1, "タイ": 1, "キョウリョクタイ": 1},
    }


@given(st.lists(st.tuples(japanese, japanese, japanese, japanese), max_size=4))
def test_texts_analysed_together_have_the_terms_they_have_alone(rows) -> None:
    texts = [Text(*row) for row in rows]
    batch = analyse(get_analyser(), texts)
    for number, text in enumerate(texts):
        together = {name: {} for name in FIELDS}
        for name, found in batch.fields.items():
            for term, document, count in zip(
                found.terms.tolist(), found.documents.tolist(), found.counts.tolist(), strict=True
            ):
                if document == number:
                    together[name][found.vocabulary[term]] = count
        assert together == terms(text)


@given(japanese)
def test_a_folded_text_keeps_its_places_in_the_original(text: str) -> None:
    folded, places = fold_with_offsets(text)
    assert folded == fold(text)
    if places is not None:
        assert len(places) == len(folded) + 1
        assert places == sorted(places)
        assert places[-1] == len(text)


@given(japanese)
def test_the_grams_of_a_query_are_grams_of_the_text(text: str) -> None:
    assert set(grams(fold(text))) <= set(terms(Text("", "", text, ""))["grams"]) | {""}


def test_words_are_found_at_their_places_in_the_original() -> None:
    text = Text("㈱ｶﾞｲﾄﾞ", "", "子ども食堂とこども食堂", "")
    (marks,) = analyse(get_analyser(), [text]).marks
    places = find_words(marks, word_pattern(["子供", "食堂"]), 10)
    assert [text.joined()[a:b] for a, b in places] == ["子ども食堂", "こども食堂"]
    places = find_words(marks, word_pattern(["ガイド"]), 10)
    assert [text.joined()[a:b] for a, b in places] == ["ｶﾞｲﾄﾞ"]


def test_a_single_letter_is_a_word() -> None:
    tokens = get_analyser().tokens(fold("就労継続支援Ｂ型・A"))
    assert [token and token.word for token in tokens] == [
        "就労", "継続", "支援", "b", "型", None, "a",
    ]  # fmt: skip


def test_lengths_are_rounded_as_lucene_does() -> None:
    assert [decode_length(encode_length(n)) for n in (0, 1, 23, 40, 41, 42, 100, 1000, 10**6)] == [
        0, 1, 23, 40, 40, 42, 96, 984, 983064,
    ]  # fmt: skip
    assert all(
        decode_length(encode_length(decode_length(c))) == decode_length(c) for c in range(256)
    )


@given(st.text(max_size=60))
def test_any_text_is_a_query(text: str) -> None:
    query = compile_query(text, get_analyser(), {})
    assert query is None or query.required or query.excluded


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("協力隊　居場所", [("協力隊", False, False), ("居場所", False, False)]),
        ('－京都 "東京 都"', [("京都", False, True), ("東京 都", True, False)]),
        ("「a」-『b』c", [("a", True, False), ("b", True, False), ("c", False, False)]),
        ("多世代-居場所", [("多世代-居場所", False, False)]),
        ('" 「 - ', []),
    ],
)
def test_a_query_is_taken_apart(typed: str, parts: list[tuple[str, bool, bool]]) -> None:
    assert [tuple(part) for part in split(typed)] == parts


@pytest.mark.django_db
def test_the_kana_of_a_term_find_its_label() -> None:
    TermFactory(vocabulary="issue", slug="ido", label="移動・買い物", kana="いどうかいもの")
    assert synonyms()["いどうかいもの"] == ("移動・買い物",)
