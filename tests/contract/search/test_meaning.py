"""The search by meaning on both engines, with the packaged model."""

import datetime
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.core.engines.base import Engine, IndexUnavailableError, Position, SearchRequest
from search.core.engines.elasticsearch.connection import Server
from search.core.engines.elasticsearch.engine import ElasticsearchEngine
from search.core.engines.elasticsearch.lifecycle import indices
from search.core.engines.embedded.engine import EmbeddedEngine
from search.core.meaning.universal import universal
from search.core.meaning.vectors import Vectors
from tests.contract.search.conftest import PUBLIC, Subject, document, fill_engine
from tests.contract.search.test_same_answers import newsletter
from tests.support.same_answers import READERS

LONELY = "誰にも気づかれずに一人で亡くなる人を減らすため、近所で声をかけ合います。"
SHOP = "店がない地域に車で食料品を届けます。"
BUS = "バスの運転手が足りないので、住民が車を出し合って病院まで送ります。"
QUESTION = "孤独死を防ぐには"
QUESTIONS = (
    *("子どもを預けて働くには", "地震が起きたらどこへ逃げればよいか", "体を動かす教室に通いたい"),
    *("粗大ごみを捨てる方法", "家を直すときにもらえるお金", "年をとった親の世話に疲れた"),
)


@pytest.fixture(scope="session")
def own_server(elasticsearch_url: str) -> Iterator[Server]:
    """The server with names for indices with vectors."""
    found = Server((elasticsearch_url,), f"meaning-{os.getpid()}", timeout=20)
    yield found
    names = list(indices(found.client, found.prefix))
    if names:
        found.client.indices.delete(index=names)


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    model = universal(None)
    if request.param == "embedded":
        return EmbeddedEngine(tmp_path / "index", model=model)
    server = request.getfixturevalue("own_server")
    return ElasticsearchEngine(server, tmp_path / "index", vectors=Vectors(model))


@pytest.fixture
def subject(filled: Callable[..., Subject]) -> Subject:
    return filled(
        document(1, LONELY, title="見守りの輪"),
        document(2, SHOP, title="走る商店"),
        document(3, BUS, title="助け合いの足"),
    )


def nearest(subject: Subject, question: str = QUESTION, **request: object) -> list[str]:
    asked = SearchRequest(**{"audiences": PUBLIC, "limit": 20, **request})
    return [hit.id for hit in subject.engine.nearest(question, asked)]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (QUESTION, "case:1"),
        ("食べ物を買えない集落", "case:2"),
        ("通院する交通手段がない", "case:3"),
    ],
)
def test_a_question_finds_what_says_it_in_other_words(
    subject: Subject, question: str, first: str
) -> None:
    found = subject.ask(question)
    assert (found.response.total, found.more[0].id) == (0, first)
    assert first in found.by_meaning


def test_what_has_nothing_to_do_with_a_question_is_not_found(subject: Subject) -> None:
    assert nearest(subject, "量子コンピュータの仕組み") == []
    assert subject.ask("ggzxqv").more == ()


def test_a_word_that_is_found_is_not_looked_for_by_its_meaning(subject: Subject) -> None:
    found = subject.ask("食料品")
    assert ([hit.id for hit in found.response.hits], found.more) == (["case:2"], ())


def test_where_a_text_holds_all_words_of_a_question_words_decide(subject: Subject) -> None:
    found = subject.ask("病院に行けない住民")
    assert [hit.id for hit in found.more] == ["case:3"]
    assert found.by_meaning == frozenset()


def test_who_asks_to_the_letter_gets_nothing_else(subject: Subject) -> None:
    assert subject.ask("「孤独死」").more == ()


def test_what_is_left_out_stays_out(subject: Subject) -> None:
    assert "case:1" in {hit.id for hit in subject.ask(QUESTION).more}
    assert "case:1" not in {hit.id for hit in subject.ask(f"{QUESTION} -近所").more}


def test_the_nearest_are_neither_counted_nor_asked_for_in_tables(subject: Subject) -> None:
    found = subject.ask(QUESTION, count=("kind",))
    assert (found.response.total, found.response.counts) == (0, {"kind": {}})
    assert subject.ask(QUESTION, table=True).by_meaning == frozenset()
    assert subject.ask(QUESTION, limit=0).more == ()


def test_only_who_may_see_a_document_finds_it_by_its_meaning(
    filled: Callable[..., Subject],
) -> None:
    secret = document(1, LONELY, title="見守りの輪", audiences=frozenset({"user:7"}))
    subject = filled(secret, document(2, SHOP, title="走る商店"))
    assert nearest(subject) == []
    assert nearest(subject, audiences=frozenset({"user:8"})) == []
    assert nearest(subject, audiences=frozenset({"public", "user:7"})) == ["case:1"]
    assert "case:1" not in {hit.id for hit in subject.ask(QUESTION).more}


def test_all_conditions_hold(filled: Callable[..., Subject]) -> None:
    subject = filled(
        *(
            document(pk, LONELY, title="見守りの輪", facets={"stage": (stage,)})
            for pk, stage in ((1, "trial"), (2, "done"), (3, "trial"))
        )
    )
    trial = frozenset({"trial"})
    assert nearest(subject) == ["case:1", "case:2", "case:3"]
    assert nearest(subject, filters={"stage": trial}) == ["case:1", "case:3"]
    assert nearest(subject, within={"stage": trial}) == ["case:1", "case:3"]
    assert nearest(subject, among=frozenset({"case:2"})) == ["case:2"]
    assert nearest(subject, limit=1) == ["case:1"]


def test_not_before_its_time_and_not_after(filled: Callable[..., Subject]) -> None:
    day = datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)
    later = day + datetime.timedelta(days=1)
    subject = filled(
        document(1, LONELY, title="見守りの輪", visible_from=later),
        document(2, LONELY, title="見守りの輪", visible_until=later),
    )
    assert nearest(subject, now=day) == ["case:2"]
    assert nearest(subject, now=later) == ["case:1"]


def test_a_change_reaches_the_vectors(subject: Subject) -> None:
    assert nearest(subject)[0] == "case:1"
    moved = [document(1, SHOP, title="走る商店"), document(2, LONELY, title="見守りの輪")]
    subject.engine.write(moved, [], None)
    assert nearest(subject)[0] == "case:2"
    subject.engine.write([], ["case:2"], None)
    assert "case:2" not in nearest(subject)


def test_a_document_without_text_is_found_by_nothing(filled: Callable[..., Subject]) -> None:
    assert nearest(filled(document(1, title=""), document(2, LONELY, title=""))) == ["case:2"]


def test_of_a_long_document_the_nearest_passage_counts(filled: Callable[..., Subject]) -> None:
    other = "市役所の会議室の予約は、電話で受け付けます。" * 9
    subject = filled(
        document(1, f"{other}\n{LONELY}", title="広報"), document(2, other, title="広報")
    )
    assert nearest(subject) == ["case:1"]


def test_an_index_of_another_model_is_not_read(engine: Engine, tmp_path: Path) -> None:
    fill_engine(engine, [document(1, LONELY)])
    assert engine.has_meaning
    plain = (
        EmbeddedEngine(tmp_path / "index")
        if isinstance(engine, EmbeddedEngine)
        else ElasticsearchEngine(engine.server, tmp_path / "index")
    )
    assert not plain.has_meaning
    with pytest.raises(IndexUnavailableError):
        plain.search(SearchRequest(PUBLIC))


@pytest.mark.elasticsearch
def test_both_engines_find_the_same_among_real_texts(
    own_server: Server, shared: Path, tmp_path: Path
) -> None:
    model = universal(None)
    embedded = EmbeddedEngine(tmp_path / "embedded", model=model)
    apart = Server(own_server.urls, f"{own_server.prefix}-real", timeout=20)
    vectors = Vectors(model, embedded.known_vectors)
    server = ElasticsearchEngine(apart, tmp_path / "server", vectors=vectors)
    documents = newsletter(shared)[:300]
    for engine in (embedded, server):
        engine.build(documents, Position(), processes=1).publish()
    found = 0
    for reader in READERS:
        for question in QUESTIONS:
            now = datetime.datetime(2026, 4, 15, tzinfo=datetime.UTC)
            request = SearchRequest(reader, filters={"stage": {"stage1", "stage2"}}, now=now)
            one, other = (engine.nearest(question, request) for engine in (embedded, server))
            assert [hit.id for hit in one] == [hit.id for hit in other]
            assert [hit.score for hit in one] == pytest.approx(
                [hit.score for hit in other], abs=1e-4
            )
            found += len(one)
    assert found > 10 * len(READERS) * len(QUESTIONS) / 2  # the queries have hits
    server.server.client.indices.delete(index=list(indices(apart.client, apart.prefix)))
