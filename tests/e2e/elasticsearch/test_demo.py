"""The demo on both engines: any query has the same hits, order, totals, counts and suggestions."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from search.core import word_list as wordlist
from search.core.corrections import near, offers
from search.core.documents import SearchDocument
from search.core.engines.base import Engine, Hit, SearchRequest
from search.core.engines.elasticsearch.connection import Server
from search.core.engines.elasticsearch.engine import ElasticsearchEngine
from search.core.engines.embedded.engine import EmbeddedEngine
from search.core.finding import find
from search.core.word_list import Word
from tests.support.same_answers import READERS, SYNONYMS, compare
from tests.support.server import PortalServer, copy_demo

QUESTIONS = 300
EVERYONE = frozenset().union(*READERS)
# Words with typing or conversion errors, and words without hits.
SLIPS = (
    *("強力隊", "協力体", "胃場所", "ひきこまり", "ひこきもり", "移動支縁", "農副連携", "包括始原"),
    *("空きや 強力隊", "「強力隊」", "協力隊 -移住", "麒麟", "しゃきょお", "相談 麒麟", "買物師援"),
)


class Pair(NamedTuple):
    """The demo on both engines, with all documents."""

    embedded: Engine
    elasticsearch: Engine
    hits: list[Hit]


@pytest.fixture(scope="module")
def pair(
    demo_template: Path, elasticsearch_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("demo-pair")
    copy_demo(demo_template, folder)
    portal = PortalServer(folder, nodes=elasticsearch_url)
    portal.fill_elasticsearch()
    embedded = EmbeddedEngine(folder / "search")
    server = Server((elasticsearch_url,), portal.prefix, timeout=20)
    asked = SearchRequest(EVERYONE, limit=10_000)
    texts = embedded.search(asked).hits
    rows = embedded.search(replace(asked, table=True)).hits
    hits = [hit._replace(facets=row.facets) for hit, row in zip(texts, rows, strict=True)]
    yield Pair(embedded, ElasticsearchEngine(server, folder / "search"), hits)
    portal.close()


def test_any_question_has_the_same_answer(pair: Pair) -> None:
    documents = [
        SearchDocument(
            hit.id, hit.kind, hit.url, hit.title, body=hit.body, summary=hit.summary,
            audiences=EVERYONE, facets=hit.facets,
        )
        for hit in pair.hits
    ]  # fmt: skip
    assert len(documents) > 60
    different, found = compare(pair.embedded, pair.elasticsearch, documents, QUESTIONS)
    assert different == []
    # Without hits the comparison would prove nothing; half of the random filters exclude all.
    assert found > QUESTIONS / 3


def test_both_hold_the_same_documents(pair: Pair) -> None:
    assert pair.embedded.fingerprints() == pair.elasticsearch.fingerprints()


def test_titles_offered_while_typing_are_the_same(pair: Pair) -> None:
    chance = random.Random(5)
    prefixes = ["き", "し", "つきおか", "そうだん", "市", "協", "*", "2"]
    prefixes += [chance.choice(pair.hits).title[: chance.randint(1, 4)] for _ in range(30)]
    offered = [
        [engine.suggest(prefix, reader, 8) for prefix in prefixes for reader in READERS]
        for engine in pair[:2]
    ]
    assert offered[0] == offered[1]


@pytest.mark.parametrize("reader", READERS, ids=" ".join)
def test_corrections_and_listed_words_are_the_same(pair: Pair, monkeypatch, reader) -> None:
    titles = [Word(hit.title[:12]) for hit in pair.hits]
    monkeypatch.setattr(wordlist, "_providers", [lambda: titles])
    answers = []
    for engine in pair[:2]:
        founds = [find(engine, text, SearchRequest(reader), SYNONYMS) for text in SLIPS]
        helps = zip(SLIPS, founds, strict=True)
        answers.append(
            [
                (offers(engine, text, found, SYNONYMS), near(engine, text, found, SYNONYMS))
                for text, found in helps
            ]
        )
    assert answers[0] == answers[1]
    assert any(offered for offered, _ in answers[0])
