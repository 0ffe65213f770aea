"""Our two engines, used exactly as by the site."""

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from search.core.analysis import fold
from search.core.documents import SearchDocument
from search.core.engines.base import Engine, Position, SearchRequest
from search.core.engines.elasticsearch.connection import Server
from search.core.engines.elasticsearch.engine import ElasticsearchEngine
from search.core.engines.elasticsearch.lifecycle import indices
from search.core.engines.embedded.engine import EmbeddedEngine
from search.core.finding import Found, find
from search.core.meaning.universal import universal
from search.core.snippets import Highlighter
from search.core.synonyms import table
from tests.support import elasticsearch
from tests.support.synonyms import shipped_groups
from tools.benchmarks.search.corpus import Document, Question
from tools.benchmarks.search.peers.base import Peer, Place

READER = frozenset({"public"})
PREFIX = "benchmark"


class Ours(Peer):
    """One of our engines, with the queries and excerpts of the site."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.engine = self.make()
        self.synonyms = table(shipped_groups())

    def make(self) -> Engine:
        """Return the engine as in a new process."""
        raise NotImplementedError

    def index(self, documents: Iterable[Document]) -> int:
        count = 0

        def add(number: int) -> None:
            nonlocal count
            count += number

        self.engine.build(map(_search_document, documents), Position(), progress=add).publish()
        return count

    def open(self, facets: list[str]) -> None:
        self.engine.position()

    def _find(self, text: str, **request: object) -> Found:
        asked = SearchRequest(READER, **request)  # type: ignore[arg-type]  # any of its fields
        return find(self.engine, text, asked, self.synonyms)

    def find(self, words: str) -> int:
        return self._find(words).response.total

    def page(self, question: Question, facets: list[str]) -> int:
        filters = {name: frozenset({value}) for name, value in question.selected.items()}
        found = self._find(question.words, filters=filters, count=tuple(facets))
        highlighter = Highlighter(found.query)
        for hit in found.response.hits:
            highlighter.excerpt(hit)
        return found.response.total

    def suggest(self, typed: str) -> int:
        """Return how many titles are suggested for the typed text."""
        return len(self.engine.suggest(typed, READER, 8))

    def publish(self, number: int) -> float:
        """Publish a document; return the seconds until the engine of another process finds it.

        The worker's polling interval, at most half a second, is not included.
        """
        word = f"公開試験{fold(chr(ord('ア') + number))}号"
        document = SearchDocument(
            id=f"published:{number}", kind="document", url="/", title=word, audiences=READER
        )
        reader = self.make()
        request = SearchRequest(READER, limit=1)
        find(reader, f"「{word}」", request, {})
        started = time.perf_counter()
        self.engine.write([document], [], None)
        while not find(reader, f"「{word}」", request, {}).response.total:
            time.sleep(0.001)
        return time.perf_counter() - started

    def rank(self, query: str) -> list[str]:
        found = self._find(query, limit=10)
        return [hit.id for hit in (*found.response.hits, *found.more)]


class Embedded(Ours):
    """The embedded engine."""

    def make(self) -> EmbeddedEngine:
        return EmbeddedEngine(self.place.folder)

    def count(self, question: Question, facets: list[str]) -> Callable[[], object]:
        assert isinstance(self.engine, EmbeddedEngine)
        return self.engine.counter(self._find(question.words).request, tuple(facets))


class EmbeddedByMeaning(Embedded):
    """The same with the search by meaning."""

    def make(self) -> EmbeddedEngine:
        return EmbeddedEngine(self.place.folder, model=universal(None))


class Elasticsearch(Ours):
    """Elasticsearch over HTTP: that of ELASTICSEARCH_URL, or our own with a heap of 512 MB."""

    @classmethod
    @contextlib.contextmanager
    def serving(cls, folder: Path) -> Iterator[Place]:
        url = elasticsearch.given_url()
        if url:
            try:
                yield Place(folder, url)
            finally:
                server = cls(Place(folder, url)).server
                server.patient.indices.delete(index=list(indices(server.client, PREFIX)))
            return
        with elasticsearch.server() as node:
            assert node.process is not None
            yield Place(folder, node.url, node.process.pid)

    @property
    def server(self) -> Server:
        """The server with names of the benchmark's own."""
        return Server((self.place.address,), PREFIX, timeout=60)

    def make(self) -> ElasticsearchEngine:
        return ElasticsearchEngine(self.server, self.place.folder)

    def size(self) -> int:
        found = self.server.patient.indices.stats(index=f"{PREFIX}-*", metric="store")
        size: int = found["_all"]["total"]["store"]["size_in_bytes"]
        return size

    def count(self, question: Question, facets: list[str]) -> Callable[[], object]:
        # The server searches and counts in one request: the figure includes searching.
        request = replace(self._find(question.words).request, count=tuple(facets), limit=0)
        return lambda: self.engine.search(request)


def _search_document(row: Document) -> SearchDocument:
    return SearchDocument(
        id=str(row["id"]),
        kind="document",
        url=f"/{row['id']}/",
        title=row["title"],
        body=row["body"],
        audiences=READER,
        facets={name: tuple(values) for name, values in row["facets"].items()},
    )
