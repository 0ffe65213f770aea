"""Posting lists: which documents contain a term, and how often.

A list is a blob: the document numbers (16 bits each, relative to the segment's first), then the
frequencies (8 bits each). Numbers are assigned in order and segments cover ranges of them, so that
the lists of several segments can be concatenated. Small segments are merged when there are many, as
in Lucene's logarithmic merge policy.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import apsw
import numpy as np
from numpy.typing import NDArray

from search.core.analysis import FIELDS
from search.core.terms import FieldTerms, Ints

SEGMENT_SIZE = 1 << 16
MERGE_FACTOR = 8
INSERT = "INSERT INTO posting (segment, field, term, data) VALUES (?, ?, ?, ?)"


class Segment(NamedTuple):
    """A range of document numbers whose posting lists are stored together."""

    number: int
    first: int
    last: int


def blobs(terms: FieldTerms, places: Sequence[str]) -> list[tuple[str, bytes]]:
    """Return (term, posting list) for one field; `places` has the string of each term number."""
    documents = terms.documents.astype("<u2").tobytes()
    counts = terms.counts.astype(np.uint8).tobytes()
    starts = np.flatnonzero(np.diff(terms.terms.astype(np.int64), prepend=-1)).tolist()
    numbers = terms.terms[starts].tolist()
    return [
        (places[number], documents[2 * a : 2 * b] + counts[a:b])
        for number, (a, b) in zip(numbers, pairwise([*starts, len(terms.terms)]), strict=True)
    ]


def unpack(data: bytes) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """Return the document numbers and frequencies of a list; raise ValueError if it is damaged."""
    size, rest = divmod(len(data), 3)
    if rest:
        raise ValueError("damaged list")
    return np.frombuffer(data, "<u2", size), np.frombuffer(data, np.uint8, size, 2 * size)


def insert(
    connection: apsw.Connection, first: int, last: int, fields: dict[str, FieldTerms]
) -> None:
    """Store a new segment for the documents `first`…`last`, which are numbered from 0 in `fields`."""
    connection.execute("INSERT INTO segment (first, last) VALUES (?, ?)", (first, last))
    segment = connection.last_insert_rowid()
    for number, name in enumerate(FIELDS):
        rows = blobs(fields[name], fields[name].vocabulary)
        connection.executemany(
            INSERT, ((segment, number, term, data) for term, data in sorted(rows))
        )


def segments(connection: apsw.Connection) -> list[Segment]:
    """Return all segments in the order of their documents."""
    rows = connection.execute("SELECT number, first, last FROM segment ORDER BY first")
    return [Segment(*row) for row in rows]


def merge(connection: apsw.Connection, alive: NDArray[np.bool_]) -> None:
    """Merge the newest segments while too many have a similar size; drop deleted documents."""
    while True:
        found = segments(connection)
        tail = _tail_to_merge(found)
        if not tail:
            return
        _merge(connection, tail, alive)


def _tail_to_merge(found: list[Segment]) -> list[Segment]:
    """Return the last segments that are small compared to their union, if any."""
    for size in range(len(found), MERGE_FACTOR - 1, -1):
        tail = found[-size:]
        whole = tail[-1].last - tail[0].first + 1
        largest = max(segment.last - segment.first + 1 for segment in tail)
        if whole <= SEGMENT_SIZE and largest * MERGE_FACTOR <= whole * 2:
            return tail
    return []


def _merge(connection: apsw.Connection, tail: list[Segment], alive: NDArray[np.bool_]) -> None:
    first, last = tail[0].first, tail[-1].last
    connection.execute("INSERT INTO segment (first, last) VALUES (?, ?)", (first, last))
    target = connection.last_insert_rowid()
    offsets = {segment.number: segment.first - first for segment in tail}
    marks = ",".join("?" * len(tail))
    numbers = [segment.number for segment in tail]
    lists: dict[tuple[int, str], list[tuple[Ints, NDArray[np.uint8]]]] = {}
    for number in numbers:
        for field, term, data in connection.execute(
            "SELECT field, term, data FROM posting WHERE segment = ?", (number,)
        ):
            documents, counts = unpack(data)
            places = documents.astype(np.int64) + offsets[number]
            kept = alive[places + first]
            if kept.any():
                lists.setdefault((field, term), []).append((places[kept], counts[kept]))
    connection.execute(f"DELETE FROM posting WHERE segment IN ({marks})", numbers)  # noqa: S608  (question marks only)
    connection.execute(f"DELETE FROM segment WHERE number IN ({marks})", numbers)  # noqa: S608  (question marks only)
    connection.executemany(
        INSERT,
        (
            (
                target,
                field,
                term,
                b"".join(
                    [p.astype("<u2").tobytes() for p, _ in parts] + [c.tobytes() for _, c in parts]
                ),
            )
            for (field, term), parts in sorted(lists.items())
        ),
    )
