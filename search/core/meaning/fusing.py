"""Merges the hits by words and the hits by meaning into one list."""

from collections.abc import Sequence

from search.core.engines.base import Hit

# Tuned on the golden sets and JaQuAD (docs/search.md): with the usual 60, a document in the middle
# of both lists outranks most of either.
STEADY = 20
# The list by meaning has half the weight: on the golden sets, words alone rank better than meaning
# alone.
MEANING = 0.5


def fused(by_words: Sequence[Hit], by_meaning: Sequence[Hit]) -> list[Hit]:
    """Return the hits of both lists by the sum of their reciprocal ranks, the highest first.

    The first hit by words stays first: if a question has one answer, it is usually that one. Ties
    keep the order by words. For a document in both lists, the hit by words is returned.
    """
    hits: dict[str, Hit] = {}
    sums: dict[str, float] = {}
    for weight, found in ((1.0, by_words), (MEANING, by_meaning)):
        for rank, hit in enumerate(found, start=1):
            hits.setdefault(hit.id, hit)
            sums[hit.id] = sums.get(hit.id, 0.0) + weight / (STEADY + rank)
    first = by_words[0].id if by_words else ""
    return sorted(hits.values(), key=lambda hit: (hit.id != first, -sums[hit.id]))
