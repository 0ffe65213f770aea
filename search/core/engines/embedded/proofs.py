"""Checks in the texts that documents contain the query, because terms may match in different places."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import apsw
import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search.core.query import Alternative
from search.core.terms import has_words, spoken_pattern, word_pattern

Mask = NDArray[np.bool_]
# The number of patterns whose results a process caches for one generation of the index.
MOST = 500
ROWS_AT_ONCE = 500


@dataclass(slots=True)
class Proof:
    """The cached results of one pattern."""

    looked_at: BitMap = field(default_factory=BitMap)
    holding: BitMap = field(default_factory=BitMap)


class Proofs:
    """The cached results for one generation of an index. Safe to share between threads."""

    def __init__(self) -> None:
        """Start with an empty cache."""
        self._known: dict[tuple[str, str, str], Proof] = {}
        self._lock = threading.Lock()

    def holding(
        self, connection: apsw.Connection, alternative: Alternative, candidates: Mask
    ) -> Mask:
        """Return which candidates contain the characters, tokens or reading of an alternative."""
        wanted = BitMap(np.flatnonzero(candidates).astype(np.uint32))
        key = (alternative.exact, "\0".join(alternative.phrase), alternative.sound)
        proof = self._known.get(key, Proof())
        unknown = wanted - proof.looked_at
        if unknown:
            found = BitMap(_look(connection, alternative, unknown))
            proof = Proof(proof.looked_at | unknown, proof.holding | found)
            with self._lock:
                if len(self._known) >= MOST:
                    self._known.clear()
                self._known[key] = proof
        mask = np.zeros(len(candidates), bool)
        mask[np.frombuffer((wanted & proof.holding).to_array(), np.uint32)] = True
        return mask


def _look(connection: apsw.Connection, alternative: Alternative, numbers: BitMap) -> Iterator[int]:
    column, holds = _test(alternative)
    wanted = numbers.to_array().tolist()
    for at in range(0, len(wanted), ROWS_AT_ONCE):
        part = wanted[at : at + ROWS_AT_ONCE]
        marks = ",".join("?" * len(part))
        statement = f"SELECT number, {column} FROM proof WHERE number IN ({marks})"  # noqa: S608  (a name of ours and question marks)
        for number, text in connection.execute(statement, part):
            if holds(text):
                yield number


def _test(alternative: Alternative) -> tuple[str, Callable[[bytes], bool]]:
    """Return the column to read, and the test for its contents."""
    if alternative.exact:
        letters = alternative.exact.encode("utf-8", "surrogatepass")
        return "letters", lambda text: letters in text
    if alternative.phrase:
        pattern = word_pattern(alternative.phrase)
        return "marks", lambda text: has_words(text, pattern)
    sound = spoken_pattern(alternative.sound)
    return "spoken", lambda text: sound.search(text) is not None
