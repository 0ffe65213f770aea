"""The Elasticsearch engine: implements `search.core.engines.base.Engine` on a server."""

import base64
import contextlib
import datetime
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from search.core.analysis import Analyser, fold, get_analyser
from search.core.documents import SearchDocument
from search.core.engines.analysing import analysed, text_of
from search.core.engines.base import (
    SOONEST,
    EngineAwayError,
    Hit,
    IndexFacts,
    IndexUnavailableError,
    Position,
    SearchRequest,
    SearchResponse,
    Title,
)
from search.core.engines.elasticsearch import content, lifecycle, writing
from search.core.engines.elasticsearch.connection import Server, reaching
from search.core.engines.elasticsearch.mapping import mapping_hash
from search.core.engines.elasticsearch.nearest import nearest_for, similarity_of, vectors_of
from search.core.engines.elasticsearch.queries import (
    BEFORE_FILTERS,
    counts_for,
    search_for,
    titles_for,
)
from search.core.engines.elasticsearch.writing import Read, State
from search.core.meaning.vectors import Vectors, question_vector
from search.core.query import Query
from search.core.terms import analyse
from search.core.user_dictionary import compile_dictionary

# The server returns no hits beyond this offset; deeper pages use `search_after`.
WINDOW = 10_000
PAGE = 1_000
# Seconds for which the state of an index is cached, to save one request per search.
STATE_SECONDS = 1.0
ATTEMPTS = 20
# The fields that are fetched for a hit, and for a row of a table.
SHOWN = ("id", "kind", "url", "title", "summary", "body", "card", "date", "marks")
ROW = ("id", "kind", "url", "title", "summary", "date", "facets")


class ElasticsearchEngine:
    """Searches the current index of a portal, or one given index. Safe to share between threads."""

    name = "elasticsearch"

    def __init__(
        self, server: Server, folder: Path, index: str = "", vectors: Vectors | None = None
    ) -> None:
        """Use `server`, and store the user dictionary in `folder`. Does not connect yet.

        With `vectors`, the index contains the vectors of each document, and supports search by
        meaning.
        """
        self.server = server
        self.folder = folder
        self.index = index
        self.model = vectors.model if vectors is not None else None
        self._vectors = vectors
        self._known: tuple[float, Read] | None = None

    @property
    def _reading(self) -> str:
        return self.index or lifecycle.read_alias(self.server.prefix)

    @property
    def _writing(self) -> str:
        return self.index or lifecycle.write_alias(self.server.prefix)

    # Reading

    def search(self, request: SearchRequest) -> SearchResponse:
        """Return the response to a request. Raises IndexUnavailableError without a usable index."""
        started = time.perf_counter()
        self._state()
        body = search_for(request).to_dict()
        body["_source"] = list(ROW if request.table else SHOWN)
        with reaching():
            first = self._ask({**body, "from": 0, "size": 0} if _beyond(request) else
                              {**body, "from": request.offset, "size": request.limit})  # fmt: skip
            rows = first["hits"]["hits"]
            if _beyond(request):
                rows = self._walk(body, request.offset, request.limit)
        counts = {
            parameter: {
                bucket["key"]: bucket["doc_count"]
                for bucket in first["aggregations"][parameter]["values"]["buckets"]
            }
            for parameter in request.count
        }
        hits = [(_row if request.table else _hit)(row) for row in rows]
        if request.sort == SOONEST:  # the server's score is the distance to today
            hits = [hit._replace(score=0.0) for hit in hits]
        elapsed = (time.perf_counter() - started) * 1000
        total = first["hits"]["total"]["value"]
        before = first.get("aggregations", {}).get(BEFORE_FILTERS, {}).get("doc_count", total)
        return SearchResponse(hits, total, counts, elapsed, before_filters=before)

    def count(self, queries: Sequence[Query], request: SearchRequest) -> list[int]:
        """Return the number of documents that match each query under the conditions of `request`."""
        if not queries:
            return []
        self._state()
        with reaching():
            answer = self._ask(counts_for(queries, request).to_dict())
        found = answer["aggregations"]["queries"]["buckets"]
        return [found[str(number)]["doc_count"] for number in range(len(queries))]

    def suggest(
        self,
        prefix: str,
        audiences: frozenset[str],
        limit: int,
        now: datetime.datetime | None = None,
    ) -> list[Title]:
        """Return titles that contain `prefix`, of documents visible to `audiences`."""
        wanted = fold(prefix).strip()
        self._state()
        if not wanted:
            return []
        moment = (now or datetime.datetime.now(datetime.UTC)).timestamp()
        body = titles_for(wanted, audiences, moment)[0:limit].source(list(Title._fields)).to_dict()
        with reaching():
            rows = self._ask(body)["hits"]["hits"]
        return [Title(**row["_source"]) for row in rows]

    @property
    def has_meaning(self) -> bool:
        """Return whether the index contains vectors."""
        return self.model is not None

    def nearest(self, question: str, request: SearchRequest) -> list[Hit]:
        """Return the documents nearest in meaning to a question, the nearest first."""
        if self.model is None:
            return []
        vector = question_vector(self.model, question)
        self._state()
        search = nearest_for(vector, request, self.model)[0 : request.limit].source(list(SHOWN))
        with reaching():
            rows = self._ask(search.to_dict())["hits"]["hits"]
        return [_hit({**row, "_score": similarity_of(row["_score"])}) for row in rows]

    def _ask(self, body: dict[str, Any]) -> Any:
        return self.server.client.search(
            index=self._reading,
            body=body,
            # Always ask the same replica, and fail rather than return partial results.
            preference="portal",
            allow_partial_search_results=False,
        )

    def _walk(self, body: dict[str, Any], offset: int, limit: int) -> list[Any]:
        """Return a page beyond the server's limit for offsets."""
        body = {key: value for key, value in body.items() if key != "aggs"}
        rows: list[Any] = []
        at = 0
        while at < offset + limit:
            passing = at < offset
            size = min(offset - at, WINDOW) if passing else min(offset + limit - at, PAGE)
            page = {**body, "size": size, **({"_source": False} if passing else {})}
            found = self._ask(page)["hits"]["hits"]
            if not found:
                break
            at += len(found)
            body["search_after"] = found[-1]["sort"]
            rows += found if not passing else []
        return rows

    def analyser(self) -> Analyser:
        """Return the analyser with which the index was built; queries must use the same one."""
        return get_analyser(compile_dictionary(self.folder, self._state().state.names))

    def revision(self) -> str:
        """Return the index name with its last claim and position, which change with every write."""
        read = self._state(fresh=True)
        return f"{read.index_name} {read.state.sequence} {read.state.position}"

    def position(self) -> Position:
        """Return the position in the change log up to which the index is current."""
        return self._state(fresh=True).state.position

    def _state(self, *, fresh: bool = False) -> Read:
        if self._known is not None and not fresh:
            moment, known = self._known
            if time.monotonic() - moment < STATE_SECONDS:
                return known
        with reaching():
            read = writing.read_state(self.server.client, self._reading)
        self._check(read)
        self._known = (time.monotonic(), read)
        return read

    def _check(self, read: Read) -> None:
        if read.state.mapping != mapping_hash(self.model):
            message = "the search index was made by another version"
            raise IndexUnavailableError(message)

    def facts(self) -> IndexFacts:
        """Return the number of documents in the index, and when it was built."""
        name = self._state(fresh=True).index_name
        with reaching():
            found = self.server.client.count(index=name, query={"exists": {"field": "id"}})
        return IndexFacts(found["count"], lifecycle.created(self.server.prefix, name))

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of every document in the index, by id."""
        body: dict[str, Any] = {
            "query": {"exists": {"field": "id"}},
            "sort": [{"id": "asc"}],
            "size": WINDOW,
            "_source": False,
            "docvalue_fields": ["id", "fingerprint"],
        }
        found: dict[str, str] = {}
        self._state(fresh=True)
        with reaching():
            client = self.server.patient
            while rows := client.search(index=self._reading, body=body)["hits"]["hits"]:
                found |= {row["fields"]["id"][0]: row["fields"]["fingerprint"][0] for row in rows}
                body["search_after"] = rows[-1]["sort"]
        return found

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
        removed = list(gone)
        made: list[dict[str, Any]] | None = None
        with reaching():
            for _ in range(ATTEMPTS):
                read = writing.read_state(self.server.client, self._writing)
                self._check(read)
                if after is not None and read.state.position != after:
                    return False
                if made is None:
                    made = self._sources(documents, read.state.names)
                claim = writing.replace_state(self.server.client, read, read.state.claimed())
                if claim is None:
                    continue
                client = self.server.patient
                sequence = claim.state.sequence
                writing.write_documents(client, claim.index_name, sequence, made, removed)
                # Make the changes visible before the new revision: see `revision`.
                client.indices.refresh(index=claim.index_name)
                state = claim.state.at(position) if position is not None else claim.state.claimed()
                # Without a position, nothing is lost if another writer updates the state first.
                if writing.replace_state(client, claim, state) or position is None:
                    return True
        if after is not None:
            return False
        message = "Elasticsearch is written to by too many at once"
        raise EngineAwayError(message)

    def _sources(self, documents: Sequence[SearchDocument], names: str) -> list[dict[str, Any]]:
        texts = [text_of(document) for document in documents]
        analyser = get_analyser(compile_dictionary(self.folder, names))
        fields = content.from_batch(texts, analyse(analyser, texts))
        vectors = self._vectors.of(texts) if self._vectors is not None else []
        return list(self._made(documents, fields, vectors))

    def _made(
        self,
        documents: Sequence[SearchDocument],
        fields: Sequence[dict[str, Any]],
        vectors: Sequence[bytes],
    ) -> Iterator[dict[str, Any]]:
        """Yield documents in the server's format, with their vectors if there are any."""
        size = self.model.dimensions if self.model is not None else 0
        stored = vectors or [b""] * len(documents)
        for document, terms, meant in zip(documents, fields, stored, strict=True):
            yield {**content.source(document, terms), **(vectors_of(meant, size) if meant else {})}

    # Building

    def build(
        self,
        documents: Iterable[SearchDocument],
        position: Position,
        *,
        names: str = "",
        processes: int | None = None,
        progress: Callable[[int], None] = lambda count: None,
    ) -> "ElasticsearchEngine":
        """Write all `documents` to a new index that is not in use yet, and return it."""
        client = self.server.building
        dictionary = compile_dictionary(self.folder, names)
        with reaching():
            index = lifecycle.create_index(client, self.server.prefix, self.model)
            with self._deleted_on_failure(index):
                state = State(mapping_hash(self.model), names, sequence=1).at(position)
                writing.create_state(client, index, state)
                for chunk, fields, vectors in analysed(
                    documents, dictionary, processes, content.term_fields, self._vectors
                ):
                    made = self._made(chunk, fields, vectors)
                    writing.write_documents(client, index, state.sequence, made)
                    progress(len(chunk))
                lifecycle.finish_index(client, index)
        return ElasticsearchEngine(self.server, self.folder, index, self._vectors)

    @contextlib.contextmanager
    def _deleted_on_failure(self, index: str) -> Iterator[None]:
        try:
            yield
        except BaseException:
            with contextlib.suppress(IndexUnavailableError), reaching():
                self.server.client.indices.delete(index=index)
            raise

    def publish(self) -> None:
        """Put this index, which `build` returned, into use; delete indices retired long ago."""
        client = self.server.patient
        with reaching():
            lifecycle.publish_index(client, self.server.prefix, self.index)
            lifecycle.delete_old(client, self.server.prefix)

    def discard(self) -> None:
        """Delete this index, which `build` returned, without using it."""
        with reaching():
            self.server.patient.indices.delete(index=self.index)


def _row(row: dict[str, Any]) -> Hit:
    """Return a hit with its facet values and without its texts."""
    shown = {"body": "", "card": {}, "marks": "", **row["_source"]}
    values = {name: tuple(sorted(found)) for name, found in shown["facets"].items() if found}
    return _hit({**row, "_source": shown})._replace(facets=dict(sorted(values.items())))


def _beyond(request: SearchRequest) -> bool:
    return request.offset + request.limit > WINDOW


def _hit(row: dict[str, Any]) -> Hit:
    shown = row["_source"]
    return Hit(
        shown["id"],
        round(row["_score"] or 0.0, 4),
        shown["kind"],
        shown["url"],
        shown["title"],
        shown["summary"],
        shown["body"],
        shown["card"],
        datetime.date.fromordinal(shown["date"]) if shown["date"] else None,
        base64.b64decode(shown["marks"]),
    )
