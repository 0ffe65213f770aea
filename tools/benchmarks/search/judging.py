"""Measures the quality of a ranking."""

import math
from collections.abc import Mapping, Sequence


def ranking(ids: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """Return R@1, R@10, MRR and nDCG@10 of one result.

    Args:
        ids: The found documents, best first; the first ten count.
        relevant: The grades (1 or more) of all relevant documents.
    """
    best = list(ids[:10])
    places = [place for place, found in enumerate(best) if found in relevant]
    gain = sum((2 ** relevant[best[place]] - 1) / math.log2(place + 2) for place in places)
    grades = sorted(relevant.values(), reverse=True)[:10]
    ideal = sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))
    return {
        "R@1": len(relevant.keys() & set(best[:1])) / len(relevant),
        "R@10": len(places) / len(relevant),
        "MRR": 1 / (places[0] + 1) if places else 0.0,
        "nDCG@10": gain / ideal,
    }
