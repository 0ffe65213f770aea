"""Matches a compiled query against the documents, and scores them."""

import json
import math
from functools import reduce

import apsw
import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search.core.analysis import FIELDS, READINGS
from search.core.engines.embedded.postings import unpack
from search.core.engines.embedded.state import State
from search.core.engines.ranking import K1, NAME_BONUS, SURE_BONUS
from search.core.engines.spelling import one_edit
from search.core.query import Alternative, Clause, Query, Term

Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]
_FIELD_NUMBERS = {name: number for number, name in enumerate(FIELDS)}


class Matcher:
    """Matches and scores one query, reading each posting list once."""

    def __init__(self, connection: apsw.Connection, state: State, among: BitMap) -> None:
        """Use `connection`, which is in a transaction of the state's generation.

        Only documents in `among` are considered.
        """
        self.connection = connection
        self.state = state
        self.among = np.zeros(state.size, bool)
        self.among[np.frombuffer(among.to_array(), np.uint32)] = True
        self._lists: dict[Term, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}
        self._masks: dict[Term, Mask] = {}

    def match(self, query: Query) -> tuple[Mask, Scores]:
        """Return which documents match, and the score of each document."""
        mask, sure = self._masks_of(query)
        scores = self._scores(query)
        named = self.named(query)
        if sure is not None:
            scores += np.multiply(sure, SURE_BONUS, dtype=np.float32)
        if named:
            mask = mask.copy()  # may be a cached mask of a term
        for number, rank in named.items():
            mask[number] = True
            scores[number] += np.float32(NAME_BONUS[rank])
        return mask, scores

    def matching(self, query: Query) -> Mask:
        """Return which documents match, without their scores."""
        mask = self._masks_of(query)[0]
        if named := self.named(query):
            mask = mask.copy()  # may be a cached mask of a term
            mask[list(named)] = True
        return mask

    def named(self, query: Query) -> dict[int, int]:
        """Return the documents whose name is the query, with the rank of that name."""
        if not query.name:
            return {}
        rows = self.connection.execute("SELECT number, rank FROM name WHERE key = ?", (query.name,))
        return dict(rows)

    def _masks_of(self, query: Query) -> tuple[Mask, Mask | None]:
        """Return which documents match, and which of them surely (None with optional words)."""
        sure = None
        if query.minimum is not None:
            held = np.zeros(self.state.size, np.int16)
            for clause in query.required:
                held += self._clause(clause, self.among)[0]
            mask = self.among & (held >= query.minimum)
        else:
            # Texts are checked last, and only those that contain the terms of all clauses.
            mask = self.among
            for clause in query.required:
                mask = mask & self._holding_terms(clause)
            sure = mask
            for clause in query.required:
                mask, surely = self._clause(clause, mask)
                sure = sure & surely
        for clause in query.excluded:
            mask = mask & ~self._clause(clause, mask)[0]
        return mask, sure

    def _holding_terms(self, clause: Clause) -> Mask:
        """Return which documents may match a clause, judged by the terms alone."""
        ways = [self._terms(way) for way in clause.alternatives]
        return reduce(np.logical_or, ways) if ways else np.zeros(self.state.size, bool)

    def _clause(self, clause: Clause, among: Mask) -> tuple[Mask, Mask]:
        """Return which documents match a clause in any way, and which in a sure way."""
        found = np.zeros(self.state.size, bool)
        sure = None
        for way in sorted(clause.alternatives, key=lambda way: (not way.sure, way.checked)):
            if sure is None and not way.sure:
                sure = found
            found = found | self.alternative(way, among & ~found)
        return found, found if sure is None else sure

    def alternative(self, alternative: Alternative, among: Mask) -> Mask:
        """Return which documents of `among` match an alternative."""
        found = among & self._terms(alternative)
        if alternative.checked:
            found = self.state.proofs.holding(self.connection, alternative, found)
        return found

    def _terms(self, alternative: Alternative) -> Mask:
        """Return which documents contain all terms. Do not change the result: it may be cached."""
        masks = [self._mask(term) for term in alternative.terms]
        return reduce(np.logical_and, masks) if masks else np.ones(self.state.size, bool)

    def _mask(self, term: Term) -> Mask:
        found = self._masks.get(term)
        if found is None:
            found = self._masks[term] = np.zeros(self.state.size, bool)
            found[self.list(term)[0]] = True
        return found

    def list(self, term: Term) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the documents that contain a term, including deleted ones, with its frequencies."""
        known = self._lists.get(term)
        if known is None:
            known = self._lists[term] = self._read(term)
        return known

    def _read(self, term: Term) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        field = _FIELD_NUMBERS[term.field]
        documents, counts = [], []
        for segment in self.state.segments:
            if term.fuzzy:
                rows = self.connection.execute(
                    "SELECT data FROM posting WHERE segment = ? AND field = ?"
                    " AND term IN (SELECT value FROM json_each(?))",
                    (segment.number, field, json.dumps(sorted(one_edit(term.text)))),
                )
            elif term.prefix:
                rows = self.connection.execute(
                    "SELECT data FROM posting WHERE segment = ? AND field = ?"
                    " AND term >= ? AND term < ?",
                    (segment.number, field, term.text, term.text + "\U0010ffff"),
                )
            else:
                rows = self.connection.execute(
                    "SELECT data FROM posting WHERE segment = ? AND field = ? AND term = ?",
                    (segment.number, field, term.text),
                )
            for (data,) in rows:
                numbers, frequencies = unpack(data)
                documents.append(numbers.astype(np.int64) + segment.first)
                counts.append(frequencies.astype(np.float32))
        if not documents:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        if len(documents) == 1:
            return documents[0], counts[0]
        return np.concatenate(documents), np.concatenate(counts)

    def _scores(self, query: Query) -> Scores:
        scores = np.zeros(self.state.size, np.float32)
        for term, weight in query.scored:
            if term.prefix or term.fuzzy:
                continue  # many terms at once say little about relevance
            documents, counts = self.list(term)
            if len(documents):
                scores[documents] += self.bm25(term.field, documents, counts) * weight
        return scores

    def bm25(
        self, field: str, documents: NDArray[np.int64], counts: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return the unweighted BM25 score of a term for each document that contains it."""
        number = _FIELD_NUMBERS[field]
        total = self.state.holding[number]
        holding = len(documents)
        if self.state.total != self.state.size:
            holding = int(self.state.alive_mask[documents].sum())
        rarity = math.log1p((total - holding + 0.5) / (holding + 0.5))
        if field == READINGS:
            return np.float32(rarity) * counts / (counts + np.float32(K1))
        norms = self.state.norms[number][documents]
        return np.float32(rarity) * counts / (counts + self.state.held_back[number][norms])
