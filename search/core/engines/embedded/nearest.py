"""Keeps the vectors of a file in memory, and finds the documents nearest in meaning to a question."""

import contextlib
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import apsw
import numpy as np
from numpy.typing import NDArray

from search.core.engines.base import IndexUnavailableError
from search.core.engines.embedded.state import State
from search.core.engines.embedded.store import Store, get_meta
from search.core.meaning.vectors import Bytes, similarities

DIGESTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Passages:
    """The vectors of all passages, by document number. Deleted documents remain in it."""

    file: tuple[int, ...]  # the file that the document numbers belong to
    size: int  # documents below this number have been read
    owners: NDArray[np.int64]
    heads: NDArray[np.bool_]  # the first passage of each document
    vectors: Bytes

    def similar(
        self, question: Bytes, among: NDArray[np.int64], size: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the similarities of each document's head and nearest passage to a question.

        Args:
            question: The vector of the question.
            among: The numbers of the documents to compare; all others get -1.
            size: The upper bound (exclusive) of all document numbers.
        """
        wanted = np.zeros(size, bool)
        wanted[among] = True
        # Another thread may have read documents that are newer than this thread's state.
        end = int(np.searchsorted(self.owners, size))
        chosen = np.flatnonzero(wanted[self.owners[:end]])
        found = similarities(question, self.vectors[chosen])
        head, best = np.full(size, -1.0), np.full(size, -1.0)
        np.maximum.at(best, self.owners[chosen], found)
        first = self.heads[chosen]
        head[self.owners[chosen[first]]] = found[first]
        return head, best


class KeptPassages:
    """The vectors cached by a process, updated on demand."""

    def __init__(self) -> None:
        """Start empty; the vectors are read at the first search."""
        self._kept: Passages | None = None
        self._lock = threading.Lock()

    def of(self, connection: apsw.Connection, state: State, dimensions: int) -> Passages:
        """Return the passages of at least all documents in a state of the file."""
        file = state.signature[:2]
        with self._lock:
            old = self._kept
            if old is None or old.file != file:
                none = np.zeros(0, np.int64)
                vectors = np.zeros((0, dimensions), np.int8)
                old = Passages(file, 0, none, np.zeros(0, bool), vectors)
            if old.size < state.size:
                old = self._kept = _with_more(connection, old, state.size)
        return old


def _with_more(connection: apsw.Connection, old: Passages, size: int) -> Passages:
    """Return the passages of all documents below `size`, reading only those missing in `old`."""
    rows = connection.execute(
        "SELECT number, data FROM vector WHERE number >= ? AND number < ? ORDER BY number",
        (old.size, size),
    )
    dimensions = old.vectors.shape[1]
    counts: list[int] = []
    numbers: list[int] = []
    stored = bytearray()
    for number, data in rows:
        numbers.append(number)
        counts.append(len(data) // dimensions)
        stored += data
    owners = np.repeat(np.array(numbers, np.int64), counts)
    fresh = np.frombuffer(bytes(stored), np.int8).reshape(-1, dimensions)
    heads = np.diff(owners, prepend=-1) > 0
    return Passages(
        old.file,
        size,
        np.concatenate([old.owners, owners]),
        np.concatenate([old.heads, heads]),
        np.concatenate([old.vectors, fresh]),
    )


def known_vectors(store: Store, made_by: str, digests: Collection[bytes]) -> Mapping[bytes, bytes]:
    """Return the vectors of texts in the file in use, if the same model and passages made them.

    The result is empty without a usable file.
    """
    found: dict[bytes, bytes] = {}
    wanted = list(dict.fromkeys(digests))
    with contextlib.suppress(IndexUnavailableError), store.connection() as connection:
        if get_meta(connection).get("model") != made_by:
            return {}
        for start in range(0, len(wanted), DIGESTS_AT_ONCE):
            part = wanted[start : start + DIGESTS_AT_ONCE]
            marks = ",".join("?" * len(part))
            found |= dict(
                connection.execute(
                    f"SELECT digest, data FROM vector WHERE digest IN ({marks})",  # noqa: S608  (question marks only)
                    part,
                )
            )
    return found
