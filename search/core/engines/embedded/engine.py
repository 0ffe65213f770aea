"""The embedded engine: implements `search.core.engines.base.Engine` on one file."""

import datetime
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import apsw
import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search.core.analysis import VERSION, Analyser, fold, get_analyser, variants_version
from search.core.documents import SearchDocument
from search.core.engines.analysing import text_of
from search.core.engines.base import (
    RELEVANCE,
    SOONEST,
    Hit,
    IndexFacts,
    IndexUnavailableError,
    Position,
    SearchRequest,
    SearchResponse,
    Title,
)
from search.core.engines.embedded import explaining, selecting, shown, writing
from search.core.engines.embedded.building import build
from search.core.engines.embedded.frequent import words_in
from search.core.engines.embedded.matching import Matcher
from search.core.engines.embedded.nearest import KeptPassages, known_vectors
from search.core.engines.embedded.state import State, bitmap, generation, load
from search.core.engines.embedded.store import SCHEMA_VERSION, Store, get_meta
from search.core.meaning.base import SentenceModel
from search.core.meaning.vectors import Vectors, question_vector, signature
from search.core.query import Query
from search.core.terms import analyse
from search.core.user_dictionary import compile_dictionary

Numbers = NDArray[np.int64]


class EmbeddedEngine:
    """Searches the file of one folder. Safe to share between threads."""

    name = "embedded"

    def __init__(
        self, folder: Path, file: Path | None = None, model: SentenceModel | None = None
    ) -> None:
        """Use the index in `folder`, which need not exist yet, or only one `file` of it.

        With a `model`, the index contains its vectors, and supports search by meaning.
        """
        self.store = Store(folder, file)
        self.model = model
        self._made_by = signature(model)
        self._vectors = Vectors(model, self.known_vectors) if model is not None else None
        self._passages = KeptPassages()
        self._state: State | None = None
        self._lock = threading.Lock()

    # Reading

    def search(self, request: SearchRequest) -> SearchResponse:
        """Return the response to a request. Raises IndexUnavailableError without a usable index."""
        started = time.perf_counter()
        with self.store.connection() as connection:
            state = self._refresh(connection)
            found, scores = self._found(connection, state, request)
            if request.sort == SOONEST:
                scores[:] = 0
            chosen = selecting.chosen(state, request.filters)
            results = selecting.select(found, chosen)
            counts = selecting.count(state, found, chosen, results, request.count)
            dates = selecting.dates_for(connection, state, request)
            top = selecting.top(state, state.numbers(results), scores, request, dates)
            hits = (
                shown.rows_of(connection, top, scores)
                if request.table
                else shown.hits_of(connection, top, scores)
            )
        elapsed = (time.perf_counter() - started) * 1000
        return SearchResponse(hits, len(results), counts, elapsed, before_filters=len(found))

    def _refresh(self, connection: apsw.Connection) -> State:
        state = self._state
        fresh = load(connection, self.store.opened, state)
        if fresh is not state:
            if not self._is_readable(fresh.meta):
                message = "the search index was made by another version"
                raise IndexUnavailableError(message)
            with self._lock:
                if self._state is state:
                    self._state = fresh
        return fresh

    def _found(
        self, connection: apsw.Connection, state: State, request: SearchRequest
    ) -> tuple[BitMap, NDArray[np.float32]]:
        """Return the visible documents that match the text, before the reader's selection."""
        now = request.now or datetime.datetime.now(datetime.UTC)
        found = selecting.select(
            state.visible(request.audiences, now), selecting.chosen(state, request.within)
        )
        if request.among is not None:
            found = found & selecting.numbers_of(
                connection, request.among
            )  # the state caches the set
        if request.query is None:
            mask, scores = None, np.zeros(state.size, np.float32)
        else:
            mask, scores = Matcher(connection, state, found).match(request.query)
        for kind, bonus in request.preferences.items():
            if bonus and (members := state.facets.get("kind", {}).get(kind)) is not None:
                scores[np.frombuffer(members.to_array(), np.uint32)] += np.float32(bonus)
        return found if mask is None else found & bitmap(np.flatnonzero(mask)), scores

    def count(self, queries: Sequence[Query], request: SearchRequest) -> list[int]:
        """Return the number of documents that match each query under the conditions of `request`."""
        with self.store.connection() as connection:
            state = self._refresh(connection)
            base, _ = self._found(connection, state, replace(request, query=None))
            base = selecting.select(base, selecting.chosen(state, request.filters))
            matches = (Matcher(connection, state, base).matching(query) for query in queries)
            return [base.intersection_cardinality(bitmap(np.flatnonzero(mask))) for mask in matches]

    def suggest(
        self,
        prefix: str,
        audiences: frozenset[str],
        limit: int,
        now: datetime.datetime | None = None,
    ) -> list[Title]:
        """Return titles that contain `prefix`, of documents visible to `audiences`."""
        wanted = fold(prefix).strip()
        with self.store.connection() as connection:
            state = self._refresh(connection)
            begins, holds = state.titles.find(wanted)
            visible = state.visible(audiences, now or datetime.datetime.now(datetime.UTC))
            seen = np.zeros(state.size, bool)
            seen[np.frombuffer(visible.to_array(), np.uint32)] = True
            rank = np.full(state.size, 2, np.int8)
            rank[holds] = 1
            rank[begins] = 0
            found = np.flatnonzero((rank < 2) & seen)
            order = np.lexsort((state.ties[found], -state.dates[found], rank[found]))
            return shown.titles_of(connection, found[order[:limit]].tolist())

    @property
    def has_meaning(self) -> bool:
        """Return whether the index contains vectors."""
        return self.model is not None

    def nearest(self, question: str, request: SearchRequest) -> list[Hit]:
        """Return the documents nearest in meaning to a question, the nearest first."""
        if self.model is None:
            return []
        vector = question_vector(self.model, question)
        with self.store.connection() as connection:
            state = self._refresh(connection)
            found, _ = self._found(connection, state, request)
            found = selecting.select(found, selecting.chosen(state, request.filters))
            passages = self._passages.of(connection, state, self.model.dimensions)
            head, best = passages.similar(vector, state.numbers(found), state.size)
            scores = ((head + best) / 2).astype(np.float32)
            near = np.flatnonzero(best >= self.model.least)
            ranked = replace(request, sort=RELEVANCE, offset=0)
            top = selecting.top(state, near, scores, ranked, state.dates)
            return shown.hits_of(connection, top, scores)

    def known_vectors(self, digests: Collection[bytes]) -> Mapping[bytes, bytes]:
        """Return the indexed vectors of the texts with these digests."""
        return known_vectors(self.store, self._made_by, digests)

    def frequent_words(self, audiences: frozenset[str], minimum: int) -> dict[str, int]:
        """Return the words that occur in at least `minimum` documents visible to `audiences`.

        This reads the posting lists of all words, which is too slow for every request.
        """
        with self.store.connection() as connection:
            state = self._refresh(connection)
            visible = state.visible(audiences, datetime.datetime.now(datetime.UTC))
            return words_in(connection, state, visible, minimum)

    def counter(
        self, request: SearchRequest, facets: tuple[str, ...]
    ) -> Callable[[], dict[str, dict[str, int]]]:
        """Return a function that counts the facets of a request's result, which is computed beforehand.

        It lets the benchmark measure the counting alone.
        """
        with self.store.connection() as connection:
            state = self._refresh(connection)
            found, _ = self._found(connection, state, request)

        def count() -> dict[str, dict[str, int]]:
            chosen = selecting.chosen(state, request.filters)
            return selecting.count(state, found, chosen, selecting.select(found, chosen), facets)

        return count

    def explain(
        self, query: Query, request: SearchRequest, wanted: Sequence[str]
    ) -> explaining.Explanation | None:
        """Explain why a document matches a query or not, and how its score is composed.

        Args:
            query: The query, used instead of the request's own.
            request: The audiences and limits; the reader's selection is ignored.
            wanted: The id of the document, or its URL in several spellings.

        Returns:
            None if there is no such document or these readers may not see it.
        """
        now = request.now or datetime.datetime.now(datetime.UTC)
        with self.store.connection() as connection:
            state = self._refresh(connection)
            seen = state.visible(request.audiences, now)
            visible = selecting.select(seen, selecting.chosen(state, request.within))
            if request.among is not None:
                visible = visible & selecting.numbers_of(connection, request.among)
            matcher = Matcher(connection, state, visible)
            return explaining.explain(matcher, query, visible, wanted, request.preferred)

    def facts(self) -> IndexFacts:
        """Return the number of documents in the index, and when it was built."""
        with self.store.connection() as connection:
            count = next(connection.execute("SELECT count(*) FROM document"))[0]
        return IndexFacts(count, self.store.built_at())

    def analyser(self) -> Analyser:
        """Return the analyser with which the index was built; queries must use the same one."""
        signature = self.store.signature()
        state = self._state
        if state is None or state.signature != signature:
            with self.store.connection() as connection:
                state = self._refresh(connection)
        name = state.meta["dictionary"]
        return get_analyser(self.store.folder / name if name else None)

    def position(self) -> Position:
        """Return the position in the change log up to which the index is current."""
        with self.store.connection() as connection:
            return self._position(connection)

    def _position(self, connection: apsw.Connection) -> Position:
        meta = get_meta(connection)
        if not self._is_readable(meta):
            message = "the search index was made by another version"
            raise IndexUnavailableError(message)
        # Files of an earlier version lack `recorded`.
        return Position(meta["transaction_"], meta["row"], meta.get("recorded", ""))

    def _is_readable(self, meta: Mapping[str, object]) -> bool:
        made_by = meta.get("schema"), meta.get("analysis"), meta.get("variants"), meta.get("model")
        return made_by == (SCHEMA_VERSION, VERSION, variants_version(), self._made_by)

    def is_writable(self) -> bool:
        """Return whether the file is writable: after a restore it may belong to another user."""
        return self.store.is_writable()

    def revision(self) -> str:
        """Return the file's signature and generation, which increases with every write."""
        with self.store.connection() as connection:
            signature = self.store.opened
            return f"{signature} {generation(connection)}"

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of every document in the index, by id."""
        with self.store.connection() as connection:
            return dict(connection.execute("SELECT id, fingerprint FROM document"))

    # Writing

    def write(
        self,
        documents: Sequence[SearchDocument],
        gone: Iterable[str],
        position: Position | None,
        *,
        after: Position | None = None,
    ) -> bool:
        """Add or replace `documents`, remove the ids `gone` and store `position`, atomically.

        With `after`, write nothing and return False unless the index is at that position: otherwise
        another process has updated it in the meantime.
        """
        texts = [text_of(document) for document in documents]
        batch = analyse(self.analyser(), texts)
        vectors = self._vectors.of(texts) if self._vectors is not None else []
        with self.store.connection(write=True) as connection:
            if after is not None and self._position(connection) != after:
                return False
            writing.write(connection, documents, batch, gone, position, vectors=vectors)
        return True

    # Building

    def build(
        self,
        documents: Iterable[SearchDocument],
        position: Position,
        *,
        names: str = "",
        processes: int | None = None,
        progress: Callable[[int], None] = lambda count: None,
    ) -> "EmbeddedEngine":
        """Write all `documents` to a new file that is not in use yet, and return it."""
        folder = self.store.folder
        dictionary = compile_dictionary(folder, names)
        path = build(
            folder, documents, position, dictionary=dictionary.name if dictionary else "",
            vectors=self._vectors, processes=processes, progress=progress,
        )  # fmt: skip
        return EmbeddedEngine(folder, path, self.model)

    def publish(self) -> None:
        """Put this file, which `build` returned, into use, and delete older files."""
        self.store.forget()
        Store(self.store.folder).publish(self.store.link)

    def discard(self) -> None:
        """Delete this file, which `build` returned, without using it."""
        self.store.forget()
        for file in self.store.folder.glob(f"{self.store.link.name}*"):
            file.unlink()
