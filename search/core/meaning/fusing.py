"""Putting what words find and what meaning finds into one order."""

from collections.abc import Sequence

from search.core.engines.base import Hit

# Judged on the golden sets and JaQuAD (docs/search.md): with the usual 60 a thing in the middle of
# both lists passes the first of either.
STEADY = 10
# A place in the list by meaning counts half: words alone order the golden sets better than meaning alone.
MEANING = 0.5


def fused(by_words: Sequence[Hit], by_meaning: Sequence[Hit]) -> list[Hit]:
    """Return the hits of both lists by the sums of their reciprocal ranks, the greatest first.

    Of equal sums the one that words find better comes first. A hit of both lists is that of the words.
    """
    hits: dict[str, Hit] = {}
    sums: dict[str, float] = {}
    for weight, found in ((1.0, by_words), (MEANING, by_meaning)):
        for rank, hit in enumerate(found, start=1):
            hits.setdefault(hit.id, hit)
            sums[hit.id] = sums.get(hit.id, 0.0) + weight / (STEADY + rank)
    return sorted(hits.values(), key=lambda hit: -sums[hit.id])
