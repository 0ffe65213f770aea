"""The parts of the search by meaning: passages, vectors, models, and the fusion of both lists."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from search.core.documents import SearchDocument
from search.core.engines.base import Hit, Position, SearchRequest
from search.core.engines.breaker import Breaker
from search.core.engines.elasticsearch.connection import Server
from search.core.engines.elasticsearch.engine import ElasticsearchEngine
from search.core.engines.embedded.engine import EmbeddedEngine
from search.core.engines.fallback import FallbackEngine
from search.core.meaning.fusing import fused
from search.core.meaning.passages import LENGTH, MOST, passages
from search.core.meaning.universal import universal
from search.core.meaning.vectors import Vectors, digest, made, quantised, similarities
from search.core.terms import Text

SENTENCE = "近所で声をかけ合います。"
PUBLIC = frozenset({"public"})


def text(title: str = "", summary: str = "", body: str = "") -> Text:
    return Text(title, summary, body, "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (text(), []),
        (text("題名"), ["題名"]),
        (text("題名", "概要です。", "本文です。"), ["題名。概要です。", "本文です。"]),
        (text("題名", body="本文です。"), ["題名。本文です。", "本文です。"]),
        (
            text("題名", "概要", f"一。\n\n二。\n{'三' * 150}。{'四' * 60}。\n五。"),
            ["題名。概要", f"一。二。{'三' * 150}。", f"{'四' * 60}。五。"],
        ),
    ],
    ids=["nothing", "title", "summary", "no summary", "paragraphs"],
)
def test_a_document_is_cut_into_passages(given: Text, expected: list[str]) -> None:
    assert passages(given) == expected


def test_passages_are_short_and_lose_nothing() -> None:
    body = "\n".join([SENTENCE * 40, "句点のない長い文" * 60, SENTENCE])
    found = passages(text("題名", "概要です。", body))[1:]
    assert max(map(len, found)) <= LENGTH
    assert "".join(found) == body.replace("\n", "")


def test_of_a_very_long_document_the_beginning_counts() -> None:
    assert len(passages(text("題名", "概要です。", SENTENCE * 5000))) == MOST


def test_stored_vectors_have_the_similarity_of_the_vectors() -> None:
    vectors = np.random.default_rng(1).normal(size=(9000, 512)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    stored = quantised(vectors)
    assert similarities(stored[0], stored) == pytest.approx(vectors @ vectors[0], abs=0.01)
    assert similarities(stored[0], stored[:1]) == pytest.approx([1.0])


def test_what_is_known_is_not_made_again_and_stays_in_its_place() -> None:
    texts = [text("見守りの輪"), text(""), text("会議室"), text("見守りの輪")]
    model = universal(None)
    known = {digest(texts[2]): b"known"}
    fresh = made(model, [texts[0]])[0]
    vectors = Vectors(model, lambda digests: {one: known[one] for one in digests if one in known})
    assert vectors.of(texts) == [fresh, b"", b"known", fresh]
    assert len(fresh) == model.dimensions


def hit(name: str) -> Hit:
    return Hit(name, 1.0, "case", "/", name, "", "", {}, None, b"")


def test_words_and_meaning_are_put_into_one_order() -> None:
    by_words, by_meaning = [hit(name) for name in "abcd"], [hit(name) for name in "dxc"]
    # a is first by words; d: 1/24 + 0.5/21, c: 1/23 + 0.5/23, b: 1/22, x: 0.5/22
    assert [one.id for one in fused(by_words, by_meaning)] == ["a", "d", "c", "b", "x"]
    assert [one.id for one in fused(by_words, [])] == ["a", "b", "c", "d"]
    assert [one.id for one in fused([], by_meaning)] == ["d", "x", "c"]


def test_the_universal_encoder_gives_unit_vectors_that_point_alike_for_alike_texts() -> None:
    model = universal(None)
    texts = ["一人で亡くなる高齢者", "孤独死", "会議室の予約"]
    vectors = model.embed(texts)
    assert vectors.shape == (3, model.dimensions)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert vectors[0] @ vectors[1] > 0.3 > model.least > vectors[2] @ vectors[1]


def test_a_process_has_each_model_once() -> None:
    assert pickle.loads(pickle.dumps(universal(None))) is universal(None)  # noqa: S301  (our own)


def test_several_processes_build_what_one_builds(tmp_path: Path) -> None:
    documents = [
        SearchDocument(f"case:{n}", "case", "/", f"題名{n}", audiences=PUBLIC) for n in range(1600)
    ]
    rows = []
    for processes in (1, 2):
        engine = EmbeddedEngine(tmp_path / str(processes), model=universal(None))
        engine.build(documents, Position(), processes=processes).publish()
        with engine.store.connection() as connection:
            rows.append(connection.execute("SELECT * FROM vector ORDER BY number").fetchall())
    assert len(rows[0]) == len(documents)
    assert rows[0] == rows[1]


def test_readers_with_an_older_state_are_answered(tmp_path: Path) -> None:
    """One thread has read a change, another still uses the previous state."""
    engine = EmbeddedEngine(tmp_path, model=universal(None))
    document = SearchDocument("case:1", "case", "/", "見守りの輪", audiences=PUBLIC)
    engine.build([document], Position(), processes=1).publish()
    request = SearchRequest(PUBLIC)
    with engine.store.connection() as connection:
        before = engine._refresh(connection)
    engine.write([SearchDocument("case:2", "case", "/", "声かけ")], [], None)
    assert [one.id for one in engine.nearest("見守り", request)] == ["case:1"]
    with engine.store.connection() as connection:
        kept = engine._passages.of(connection, before, 512)
    head, best = kept.similar(kept.vectors[0], np.array([0]), before.size)
    assert [*head, *best] == pytest.approx([1.0, 1.0])


def test_while_the_server_is_away_the_index_of_this_host_answers(tmp_path: Path) -> None:
    model = universal(None)
    own = EmbeddedEngine(tmp_path / "own", model=model)
    document = SearchDocument("case:1", "case", "/", "見守りの輪", audiences=PUBLIC)
    own.build([document], Position(), processes=1).publish()
    server = Server(("http://127.0.0.1:9",), "nobody", timeout=1)  # nothing listens there
    away = ElasticsearchEngine(server, tmp_path, vectors=Vectors(model))
    engine = FallbackEngine(away, own, Breaker(tmp_path), lambda: None)
    assert engine.has_meaning
    assert [one.id for one in engine.nearest("見守り", SearchRequest(PUBLIC))] == ["case:1"]
