"""Writes documents to a search file."""

import json
import struct
from collections.abc import Iterable, Sequence
from typing import Any

import apsw
import numpy as np
from pyroaring import BitMap

from search.core.analysis import FIELDS, fold
from search.core.documents import SearchDocument
from search.core.engines.analysing import text_of
from search.core.engines.base import Position
from search.core.engines.embedded import postings
from search.core.engines.embedded.store import get_meta, set_meta
from search.core.engines.ranking import place_number, tie_breaker
from search.core.meaning.vectors import digest
from search.core.names import name_keys
from search.core.terms import Batch

ALIVE = "alive"
INSERT_DOCUMENT = "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_PROOF = "INSERT INTO proof VALUES (?, ?, ?, ?)"
INSERT_NAME = "INSERT INTO name VALUES (?, ?, ?)"
INSERT_VECTOR = "INSERT INTO vector VALUES (?, ?, ?)"
INSERT_FACT = "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def facet_set(parameter: str, value: str) -> str:
    """Return the name of the document set of a facet value."""
    return f"f\x1f{parameter}\x1f{value}"


def facet_values(sets: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return parameter -> sorted values, from the names of the sets that contain a document."""
    values: dict[str, list[str]] = {}
    for name in sorted(sets):
        kind, _, rest = name.partition("\x1f")
        if kind == "f":
            parameter, _, value = rest.partition("\x1f")
            values.setdefault(parameter, []).append(value)
    return {parameter: tuple(found) for parameter, found in values.items()}


def audience_set(audience: str) -> str:
    """Return the name of the document set of an audience."""
    return f"a\x1f{audience}"


def encode_length(length: int) -> int:
    """Return `length` in one byte like Lucene (SmallFloat.intToByte4), so that scores are equal.

    Lengths up to 40 are exact; longer ones keep four significant bits.
    """
    if length < 24:
        return length
    rest = length - 24
    bits = rest.bit_length()
    if bits < 4:
        return 24 + rest
    shift = bits - 4
    return 24 + ((rest >> shift) & 7 | (shift + 1) << 3)


def decode_length(code: int) -> int:
    """Return the length for a byte of `encode_length`."""
    if code < 24:
        return code
    code -= 24
    bits, shift = code & 7, (code >> 3) - 1
    return 24 + (bits if shift < 0 else (bits | 8) << shift)


def write(
    connection: apsw.Connection,
    documents: Sequence[SearchDocument],
    batch: Batch,
    gone: Iterable[str],
    position: Position | None,
    *,
    vectors: Sequence[bytes] = (),
) -> None:
    """Add or replace `documents`, whose terms are `batch`, and remove the ids `gone`.

    `vectors` has those of the documents; it is empty if the index has none. This runs in the
    caller's transaction.
    """
    rows = Rows(connection)
    rows.remove({*gone, *(document.id for document in documents)})
    first = rows.next
    if documents:
        rows.insert(documents, batch, first, vectors)
        postings.insert(connection, first, first + len(documents) - 1, batch.fields)
    rows.close(first + len(documents))
    if documents:
        alive = np.zeros(first + len(documents), bool)
        alive[np.array(rows.members(ALIVE).to_array(), np.int64)] = True
        postings.merge(connection, alive)
    if position is not None:
        set_meta(
            connection, transaction_=position.transaction, row=position.row,
            recorded=position.recorded,
        )  # fmt: skip


class Rows:
    """Inserts and removes the rows of documents, and updates the sets and sums.

    Changed sets are loaded on demand, and stored together by `close`.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        """Read the counters from the file."""
        self.connection = connection
        meta = get_meta(connection)
        self.next: int = meta["next"]
        self.generation: int = meta["generation"] + 1
        self.sums: list[int] = json.loads(meta["sums"])
        self.sets: dict[str, BitMap] = {}

    def members(self, name: str) -> BitMap:
        """Return the set of that name; `close` stores changes to it."""
        if name not in self.sets:
            row = self.connection.execute(
                "SELECT data FROM bitmap WHERE name = ?", (name,)
            ).fetchone()
            self.sets[name] = BitMap.deserialize(row[0]) if row else BitMap()
        return self.sets[name]

    def close(self, following: int) -> None:
        """Store sets and counters; `following` is the next free document number."""
        self.connection.executemany(
            "INSERT OR REPLACE INTO bitmap VALUES (?, ?, ?)",
            [(name, found.serialize(), self.generation) for name, found in self.sets.items()],
        )
        sums = json.dumps(self.sums)
        set_meta(self.connection, generation=self.generation, next=following, sums=sums)

    def remove(self, document_ids: Iterable[str]) -> None:
        """Remove documents; ignore unknown ids."""
        for document_id in document_ids:
            row = self.connection.execute(
                "SELECT number, lengths, sets FROM document JOIN fact USING (number) WHERE id = ?",
                (document_id,),
            ).fetchone()
            if row is None:
                continue
            number, lengths, sets = row
            for name in (ALIVE, *json.loads(sets)):
                self.members(name).discard(number)
            for index, length in enumerate(struct.unpack("<4I", lengths)):
                self.sums[index] -= length
            for table in ("document", "fact", "proof", "name", "vector"):
                self.connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608  (names of ours)

    def insert(
        self,
        documents: Sequence[SearchDocument],
        batch: Batch,
        first: int,
        vectors: Sequence[bytes] = (),
    ) -> None:
        """Insert new documents, numbered from `first`."""
        rows: list[tuple[Any, ...]] = []
        facts: list[tuple[Any, ...]] = []
        called: list[tuple[str, int, int]] = []
        lengths = np.stack([batch.lengths[name] for name in FIELDS], axis=1)
        self.sums = [a + b for a, b in zip(self.sums, lengths.sum(axis=0).tolist(), strict=True)]
        members: dict[str, list[int]] = {ALIVE: list(range(first, first + len(documents)))}
        proofs = zip(
            batch.marks, map(_bytes, batch.letters), map(_bytes, batch.spoken), strict=True
        )
        self.connection.executemany(
            INSERT_PROOF, ((number, *proof) for number, proof in enumerate(proofs, start=first))
        )
        if vectors:
            digests = (digest(text_of(document)) for document in documents)
            named = zip(digests, vectors, strict=True)
            self.connection.executemany(
                INSERT_VECTOR, ((number, *pair) for number, pair in enumerate(named, start=first))
            )
        analysed = zip(lengths.tolist(), batch.title_readings, strict=True)
        for number, (document, (sizes, reading)) in enumerate(
            zip(documents, analysed, strict=True), start=first
        ):
            sets = [facet_set(name, v) for name, values in document.facets.items() for v in values]
            sets += [audience_set(audience) for audience in document.audiences]
            for name in sets:
                members.setdefault(name, []).append(number)
            rows.append((number, *_document_row(document)))
            names = (json.dumps(sets), fold(document.title), reading)
            facts.append((number, *_fact_row(document, sizes), *names))
            called += [(key, number, rank) for key, rank in name_keys(document).items()]
        self.connection.executemany(INSERT_DOCUMENT, rows)
        self.connection.executemany(INSERT_FACT, facts)
        self.connection.executemany(INSERT_NAME, called)
        for name, numbers in members.items():
            self.members(name).update(numbers)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _day(document: SearchDocument) -> int:
    return document.date.toordinal() if document.date else 0


def _document_row(document: SearchDocument) -> tuple[Any, ...]:
    return (
        document.id,
        document.fingerprint(),
        document.kind,
        document.url,
        document.title,
        document.summary,
        document.body,
        document.keywords,
        json.dumps(dict(document.card), ensure_ascii=False),
        _day(document),
    )


def _fact_row(document: SearchDocument, lengths: list[int]) -> tuple[Any, ...]:
    return (
        _day(document),
        place_number(document.order),
        tie_breaker(document.id),
        document.visible_from.timestamp() if document.visible_from else None,
        document.visible_until.timestamp() if document.visible_until else None,
        bytes(encode_length(length) for length in lengths),
        struct.pack("<4I", *lengths),
    )
