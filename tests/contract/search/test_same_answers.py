"""Both engines return the same hits, order, totals and counts for any query."""

import datetime
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from search.core.documents import SearchDocument
from search.core.engines.base import Engine, Position, SearchRequest
from search.core.engines.elasticsearch.connection import Server
from search.core.engines.elasticsearch.engine import ElasticsearchEngine
from search.core.engines.elasticsearch.lifecycle import indices
from search.core.engines.embedded.engine import EmbeddedEngine
from search.core.finding import find
from tests.support.same_answers import READERS, SYNONYMS, compare

pytestmark = pytest.mark.elasticsearch

QUESTIONS = 400
FACETS = {"stage": 4, "year": 6, "region": 5, "issue": 12, "municipality": 30}


class Pair(NamedTuple):
    """The same documents in both engines."""

    documents: list[SearchDocument]
    embedded: Engine
    elasticsearch: Engine


def newsletter(shared: Path) -> list[SearchDocument]:
    """Return the newsletter articles with random facets, audiences, dates and publication times."""
    chance = random.Random(7)
    path = shared / "data" / "corpora" / "bulletin-bodies.corpus.jsonl"
    found = []
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        body = row["body"]
        title, _, rest = body.partition("\n")
        facets = {
            name: tuple({f"{name}{chance.randrange(size)}" for _ in range(chance.randrange(3))})
            for name, size in FACETS.items()
        }
        audience = chance.choice(["public"] * 6 + ["municipal", "prefectural", "user:7"])
        day = datetime.date(2022, 4, 1) + datetime.timedelta(chance.randrange(1500))
        start = datetime.datetime(2026, 4, chance.randrange(1, 29), tzinfo=datetime.UTC)
        found.append(
            SearchDocument(
                id=f"case:{row['id']}",
                kind="case",
                url=f"/cases/{row['id']}/",
                title=title[:60],
                body=rest,
                summary=rest[:90] if chance.random() < 0.3 else "",
                audiences=frozenset({audience}),
                facets={"kind": ("case",), **facets},
                date=day if chance.random() < 0.9 else None,
                order=f"{chance.randrange(50):06d}" if chance.random() < 0.8 else "",
                visible_from=start if chance.random() < 0.05 else None,
                visible_until=start if chance.random() < 0.05 else None,
            )
        )
    return found


@pytest.fixture(scope="module")
def pair(server: Server, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("pair")
    documents = newsletter(shared)
    # Separate index names, unaffected by other tests of the session.
    apart = Server(server.urls, f"{server.prefix}-pair", timeout=20)
    engines = (EmbeddedEngine(folder / "embedded"), ElasticsearchEngine(apart, folder / "server"))
    for engine in engines:
        engine.build(documents, Position(), processes=2).publish()
    yield Pair(documents, *engines)
    apart.client.indices.delete(index=list(indices(apart.client, apart.prefix)))


def test_any_question_has_the_same_answer(pair: Pair) -> None:
    different, found = compare(pair.embedded, pair.elasticsearch, pair.documents, QUESTIONS)
    assert different == []
    assert found > QUESTIONS / 2  # the queries have hits


def test_what_is_shown_of_a_hit_is_the_same(pair: Pair) -> None:
    request = SearchRequest(READERS[2], limit=200)
    one, other = (find(engine, "支援", request, SYNONYMS) for engine in pair[1:])
    shown = [{hit.id: hit._replace(score=0) for hit in f.response.hits} for f in (one, other)]
    common = shown[0].keys() & shown[1].keys()
    assert len(common) >= 195
    assert {key: shown[0][key] for key in common} == {key: shown[1][key] for key in common}


def test_tables_hold_the_same_rows(pair: Pair) -> None:
    request = SearchRequest(READERS[2], sort="newest", limit=100_000, table=True)
    one, other = (engine.search(request).hits for engine in pair[1:])
    assert one == other


def test_titles_offered_while_typing_are_the_same(pair: Pair) -> None:
    chance = random.Random(3)
    prefixes = ["き", "ほけん", "こそだて", "市", "健康", "*", "2"]
    prefixes += [chance.choice(pair.documents).title[: chance.randint(1, 4)] for _ in range(60)]
    offered = [
        [engine.suggest(prefix, reader, 8) for prefix in prefixes for reader in READERS]
        for engine in pair[1:]
    ]
    assert offered[0] == offered[1]


def test_both_say_alike_what_they_hold(pair: Pair) -> None:
    assert pair.embedded.fingerprints() == pair.elasticsearch.fingerprints()
