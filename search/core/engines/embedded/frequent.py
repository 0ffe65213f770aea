"""Finds frequent words by their posting lists."""

from collections import Counter

import apsw
import numpy as np
from pyroaring import BitMap

from search.core.analysis import FIELDS, WORDS
from search.core.engines.embedded.postings import unpack
from search.core.engines.embedded.state import State


def words_in(
    connection: apsw.Connection, state: State, among: BitMap, minimum: int
) -> dict[str, int]:
    """Return the words in at least `minimum` documents of `among`, with their document counts."""
    inside = np.zeros(state.size, bool)
    inside[np.frombuffer(among.to_array(), np.uint32)] = True
    counts: Counter[str] = Counter()
    for segment in state.segments:
        part = inside[segment.first : segment.last + 1]
        for word, data in connection.execute(
            "SELECT term, data FROM posting WHERE segment = ? AND field = ?",
            (segment.number, FIELDS.index(WORDS)),
        ):
            counts[word] += int(part[unpack(data)[0]].sum())
    return {word: count for word, count in counts.items() if count >= minimum}
