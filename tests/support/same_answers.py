"""Generates realistic queries, and compares the results of two engines."""

import datetime
import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from search.core.documents import SearchDocument
from search.core.engines.base import RELEVANCE, SORTS, Engine, Hit, SearchRequest
from search.core.finding import Found, find
from search.core.synonyms import table
from tests.support.synonyms import shipped_groups

# Scores are sums of single-precision numbers in different order: they may differ by this much, and
# documents whose scores differ by less may be swapped.
TOLERANCE = 0.002
READERS = (
    frozenset({"public"}),
    frozenset({"public", "municipal"}),
    frozenset({"public", "municipal", "prefectural"}),
    frozenset({"public", "user:7"}),
)
SYNONYMS = table(shipped_groups())
WORDS = (
    *("協力隊", "ひきこもり", "居場所", "社協", "子供", "障害", "移動支援", "農福連携", "買い物"),
    *("8050問題", "ＲＭＯ", "福", "いばしょ", "けんこうしんだん", "空き家", "研修", "相談"),
)


class Question(NamedTuple):
    """One query of a reader."""

    text: str
    request: SearchRequest


def questions(documents: Sequence[SearchDocument], count: int) -> Iterator[Question]:
    """Yield queries composed of words and facet values of the documents."""
    chance = random.Random(11)
    values = _facet_values(documents)
    for _ in range(count):
        yield Question(
            _text(chance, documents),
            SearchRequest(
                chance.choice(READERS),
                filters={
                    name: frozenset(chance.choices(known, k=2))
                    for name, known in values.items()
                    if chance.random() < 1.2 / len(values)
                },
                count=tuple(values),
                sort=chance.choice(SORTS) if chance.random() < 0.3 else RELEVANCE,
                offset=chance.choice((0, 0, 0, 20)),
                limit=60,
                now=datetime.datetime(2026, 4, chance.randrange(1, 29), tzinfo=datetime.UTC),
            ),
        )


def _facet_values(documents: Sequence[SearchDocument]) -> dict[str, list[str]]:
    values: dict[str, set[str]] = {}
    for document in documents:
        for name, found in document.facets.items():
            values.setdefault(name, set()).update(found)
    return {name: sorted(found) for name, found in sorted(values.items()) if found}


def _text(chance: random.Random, documents: Sequence[SearchDocument]) -> str:
    """Return a search text: empty, known words, parts of documents, quotations, or a sentence."""

    def piece(least: int, most: int) -> str:
        body = chance.choice(documents).body or "市"
        at = chance.randrange(len(body))
        return body[at : at + chance.randint(least, most)].replace("\n", "")

    kind = chance.randrange(10)
    if kind == 0:
        return ""
    if kind <= 2:
        return " ".join(chance.sample(WORDS, chance.randint(1, 2)))
    if kind <= 4:
        return " ".join(piece(2, 4) for _ in range(chance.randint(1, 2)))
    if kind == 5:
        return f"「{piece(2, 9)}」"
    if kind == 6:
        return f'{piece(2, 3)} -{chance.choice(WORDS)} "{piece(1, 3)}"'
    if kind == 7:
        return f"-{piece(2, 3)}"
    if kind == 8:
        return piece(20, 40)
    return piece(1, 1)


def compare(
    one: Engine, other: Engine, documents: Sequence[SearchDocument], count: int
) -> tuple[list[tuple[str, int, int]], int]:
    """Run `count` queries on both engines.

    Returns:
        The queries with different results and both totals, and how many had hits.
    """
    different = []
    found = 0
    for question in questions(documents, count):
        first, second = (find(engine, *question, SYNONYMS) for engine in (one, other))
        found += first.response.total > 0
        if not same(first, second):
            different.append((question.text, first.response.total, second.response.total))
    return different, found


def same(one: Found, other: Found) -> bool:
    """Tell whether two results are equal: totals, counts, hits, order, and scores within rounding."""
    facts = [(found.response.total, found.response.counts) for found in (one, other)]
    if facts[0] != facts[1]:
        return False
    scores = {hit.id: hit.score for hit in one.response.hits}
    close = all(
        abs(scores.get(hit.id, hit.score) - hit.score) <= TOLERANCE for hit in other.response.hits
    )
    scored = one.query is not None and one.request.sort == RELEVANCE
    return (
        close
        and _same_order(one.response.hits, other.response.hits, scored=scored)
        and _same_order(list(one.more), list(other.more), scored=True)
    )


def _same_order(one: list[Hit], other: list[Hit], *, scored: bool) -> bool:
    """Tell whether two lists are equal, except for swaps of scores within the tolerance."""
    if [hit.id for hit in one] == [hit.id for hit in other]:
        return True
    return (
        scored
        and len(one) == len(other)
        and all(abs(a.score - b.score) <= TOLERANCE for a, b in zip(one, other, strict=True))
    )
