"""Builds a new search file, tokenizing in parallel with one process per core."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import apsw
import numpy as np
from numpy.typing import NDArray

from search.core.analysis import FIELDS, VERSION, get_analyser, variants_version
from search.core.documents import SearchDocument
from search.core.engines.analysing import Chunk, analysed
from search.core.engines.base import Position
from search.core.engines.embedded import postings, writing
from search.core.engines.embedded.store import SCHEMA_VERSION, connect, set_meta
from search.core.meaning.vectors import Vectors, signature
from search.core.terms import Batch, FieldTerms, Ints, Text, analyse

SEGMENT = 1 << 15  # documents whose postings are collected in memory

Progress = Callable[[int], None]


def build(
    folder: Path,
    documents: Iterable[SearchDocument],
    position: Position,
    *,
    dictionary: str = "",
    vectors: Vectors | None = None,
    processes: int | None = None,
    progress: Progress = lambda count: None,
) -> Path:
    """Write all `documents` to a new search file in `folder` and return its path.

    `dictionary` is the file name of the user dictionary in the folder; `vectors` computes the
    vectors for the search by meaning, if it is on; `progress` is called with the number of
    documents written since the last call. The file is not in use yet: see `Store.publish`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"index-{time.time_ns()}-{os.getpid()}.sqlite3"
    connection = connect(path, create=True)
    try:
        # The file has no readers yet, and an interrupted build is discarded.
        connection.pragma("journal_mode", "off")
        connection.pragma("synchronous", "off")
        set_meta(
            connection, schema=SCHEMA_VERSION, analysis=VERSION, variants=variants_version(),
            dictionary=dictionary, model=signature(vectors.model if vectors else None),
            generation=0, next=0, sums=str([0] * len(FIELDS)),
            transaction_=position.transaction, row=position.row, recorded=position.recorded,
        )  # fmt: skip
        user_dictionary = folder / dictionary if dictionary else None
        gathered = _Gathered(connection)
        with connection:
            for chunk, batch, meant in analysed(
                documents, user_dictionary, processes, analyse_texts, vectors
            ):
                gathered.add(chunk, batch, meant)
                progress(len(chunk))
            gathered.flush()
        connection.pragma("synchronous", "normal")
        connection.pragma("journal_mode", "wal")
    except BaseException:
        connection.close()
        path.unlink(missing_ok=True)
        raise
    connection.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return path


def analyse_texts(user_dictionary: Path | None, texts: list[Text]) -> Batch:
    """Return the terms of `texts`; worker processes of a build call this."""
    return analyse(get_analyser(user_dictionary), texts)


class _Gathered:
    """Writes documents as they come, and collects the postings of many before writing them."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self.first = self.next = 0
        self.vocabularies: dict[str, dict[str, int]] = {name: {} for name in FIELDS}
        self.columns: dict[str, list[tuple[Ints, Ints, NDArray[np.integer[Any]]]]] = {
            name: [] for name in FIELDS
        }
        self.rows = writing.Rows(connection)

    def add(self, chunk: Chunk, batch: Batch, vectors: list[bytes]) -> None:
        self.rows.insert(chunk, batch, self.next, vectors)
        offset = self.next - self.first
        for name, found in batch.fields.items():
            vocabulary = self.vocabularies[name]
            numbers = np.array(
                [vocabulary.setdefault(term, len(vocabulary)) for term in found.vocabulary],
                np.int64,
            )
            self.columns[name].append(
                (
                    numbers[found.terms],
                    found.documents.astype(np.int64) + offset,
                    found.counts,
                )
            )
        self.next += len(chunk)
        if self.next - self.first > SEGMENT:
            self._segment()

    def _segment(self) -> None:
        if self.next == self.first:
            return
        fields = {name: self._field(name) for name in FIELDS}
        postings.insert(self.connection, self.first, self.next - 1, fields)
        self.first = self.next
        for name in FIELDS:
            self.vocabularies[name] = {}
            self.columns[name] = []

    def _field(self, name: str) -> FieldTerms:
        """Return one field's posting lists for all collected documents, sorted."""
        strings = sorted(self.vocabularies[name])
        rank = np.empty(len(strings), np.int64)
        rank[[self.vocabularies[name][term] for term in strings]] = np.arange(len(strings))
        # Term, document and frequency in one number: faster to sort than three columns.
        parts = [(rank[terms] << 32) | (documents << 8) | counts
                 for terms, documents, counts in self.columns[name]]  # fmt: skip
        keys = np.sort(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
        return FieldTerms(strings, keys >> 32, (keys >> 8) & 0xFFFFFF, keys & 0xFF)

    def flush(self) -> None:
        """Write the remaining postings."""
        self._segment()
        self.rows.close(self.next)
