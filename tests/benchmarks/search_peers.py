"""The engines of the search benchmark: ours, tantivy, SQL facets, plain bigrams."""

# ruff: noqa: S608 - the statements are put together from names of this file only

import itertools
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import tantivy

from search.analysis import fold, get_analyser, grams
from search.documents import SearchDocument
from search.engines.base import Position, SearchRequest
from search.engines.embedded.building import build
from search.engines.embedded.engine import EmbeddedEngine
from search.finding import Found, find
from search.snippets import Highlighter
from tests.benchmarks.search_measures import Document, Question
from tests.support.synonyms import shipped_groups

READER = frozenset({"public"})


def words_of(text: str) -> list[str]:
    """Return the words of a text as Sudachi normalises them; peers are given the same."""
    return [token.word for token in get_analyser().tokens(fold(text)) if token is not None]


class Ours:
    """The embedded engine, asked exactly as the site asks it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = EmbeddedEngine(folder)
        self.synonyms = {
            fold(word): tuple(other for other in group.also if other != word)
            for group in shipped_groups()
            for word in group.words
        }

    def index(self, documents: list[Document]) -> None:
        path = build(self.folder, map(_search_document, documents), Position())
        self.engine.store.publish(path)

    def open(self, sample: Document) -> None:
        self.engine.position()

    def _find(self, text: str, **request: object) -> Found:
        asked = SearchRequest(READER, **request)  # type: ignore[arg-type]
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
        return len(self.engine.suggest(typed, READER, 8))

    def count(self, question: Question, facets: list[str]) -> Callable[[], object]:
        return self.engine.counter(self._find(question.words).request, tuple(facets))

    def rank(self, query: str) -> list[str]:
        found = self._find(query, limit=10)
        return [hit.id for hit in (*found.response.hits, *found.more)]


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


class Tantivy:
    """tantivy, given the words that Sudachi finds, with its own aggregations and snippets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def index(self, documents: list[Document]) -> None:
        facets = list(documents[0]["facets"])
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field("words", stored=True, tokenizer_name="whitespace")
        for name in facets:
            schema.add_text_field(name, stored=False, tokenizer_name="raw", fast=True)
        writer = tantivy.Index(schema.build(), path=str(self.folder)).writer(heap_size=100_000_000)
        for row in documents:
            document = tantivy.Document()
            document.add_text("id", str(row["id"]))
            document.add_text("words", " ".join(words_of(f"{row['title']}\n{row['body']}")))
            for name in facets:
                for value in row["facets"].get(name, ()):
                    document.add_text(name, value)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, sample: Document) -> None:
        index = tantivy.Index.open(str(self.folder))
        self.schema = index.schema
        self.searcher = index.searcher()

    def _query(self, text: str, occur: tantivy.Occur) -> tantivy.Query:
        terms = [
            (occur, tantivy.Query.term_query(self.schema, "words", word)) for word in words_of(text)
        ]
        return tantivy.Query.boolean_query(terms)

    def _selected(self, query: tantivy.Query, selected: Iterable[tuple[str, str]]) -> tantivy.Query:
        parts = [(tantivy.Occur.Must, query)]
        parts += [
            (tantivy.Occur.Must, tantivy.Query.term_query(self.schema, name, value))
            for name, value in selected
        ]
        return tantivy.Query.boolean_query(parts)

    def find(self, words: str) -> int:
        return self.searcher.search(self._query(words, tantivy.Occur.Must), 20).count

    def page(self, question: Question, facets: list[str]) -> int:
        query = self._query(question.words, tantivy.Occur.Must)
        whole = self._selected(query, question.selected.items())
        result = self.searcher.search(whole, 20)
        self._counts(query, question, facets)
        snippets = tantivy.SnippetGenerator.create(self.searcher, whole, self.schema, "words")
        for _score, address in result.hits:
            snippets.snippet_from_doc(self.searcher.doc(address)).to_html()
        return result.count

    def _counts(self, query: tantivy.Query, question: Question, facets: list[str]) -> None:
        def ask(names: list[str], selected: Iterable[tuple[str, str]]) -> None:
            wanted = {name: {"terms": {"field": name, "size": 1000}} for name in names}
            self.searcher.aggregate(self._selected(query, selected), wanted)

        free = [name for name in facets if name not in question.selected]
        ask(free, question.selected.items())
        for name in question.selected:
            ask([name], [pair for pair in question.selected.items() if pair[0] != name])

    def count(self, question: Question, facets: list[str]) -> Callable[[], object]:
        query = self._query(question.words, tantivy.Occur.Must)
        return lambda: self._counts(query, question, facets)

    def rank(self, query: str) -> list[str]:
        result = self.searcher.search(self._query(query, tantivy.Occur.Should), 10)
        return [self.searcher.doc(address)["id"][0] for _score, address in result.hits]


class Fts:
    """SQLite's FTS5 on terms made beforehand, facets counted by GROUP BY."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(folder / "fts.sqlite3")
        self.tables = itertools.count()

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text."""
        return words_of(text)

    def index(self, documents: list[Document]) -> None:
        execute = self.connection.execute
        execute(
            "CREATE VIRTUAL TABLE fts USING fts5 (terms, tokenize = \"unicode61 tokenchars '-_'\")"
        )
        execute("CREATE TABLE document (number INTEGER PRIMARY KEY, id TEXT)")
        execute("CREATE TABLE facet (number INTEGER, name TEXT, value TEXT)")
        for number, row in enumerate(documents):
            text = " ".join(self.terms(f"{row['title']}\n{row['body']}"))
            execute("INSERT INTO fts (rowid, terms) VALUES (?, ?)", (number, text))
            execute("INSERT INTO document VALUES (?, ?)", (number, str(row["id"])))
            self.connection.executemany(
                "INSERT INTO facet VALUES (?, ?, ?)",
                [(number, name, v) for name, values in row["facets"].items() for v in values],
            )
        execute("CREATE INDEX facet_number ON facet (number, name, value)")
        execute("CREATE INDEX facet_value ON facet (name, value, number)")
        self.connection.commit()

    def open(self, sample: Document) -> None:
        """Nothing to do: the connection is open."""

    def _match(self, text: str, glue: str) -> str:
        return glue.join(f'"{term}"' for term in dict.fromkeys(self.terms(text))) or '""'

    def find(self, words: str) -> int:
        match = self._match(words, " AND ")
        top = "SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY bm25(fts) LIMIT 20"
        self.connection.execute(top, (match,)).fetchall()
        total = "SELECT count(*) FROM fts WHERE fts MATCH ?"
        return self.connection.execute(total, (match,)).fetchone()[0]

    def _where(
        self, selected: Iterable[tuple[str, str]], number: str = "rowid"
    ) -> tuple[str, list[str]]:
        pairs = list(selected)
        clause = f" AND {number} IN (SELECT number FROM facet WHERE name = ? AND value = ?)"
        return clause * len(pairs), [part for pair in pairs for part in pair]

    def page(self, question: Question, facets: list[str]) -> int:
        match = self._match(question.words, " AND ")
        where, values = self._where(question.selected.items())
        rows = self.connection.execute(
            "SELECT rowid, snippet(fts, 0, '<b>', '</b>', '…', 30) FROM fts"
            f" WHERE fts MATCH ?{where} ORDER BY bm25(fts) LIMIT 20",
            (match, *values),
        ).fetchall()
        self.count(question, facets)()
        return len(rows)

    def count(self, question: Question, facets: list[str]) -> Callable[[], object]:
        execute = self.connection.execute
        table = f"found{next(self.tables)}"
        execute(f"CREATE TEMP TABLE {table} (number INTEGER PRIMARY KEY)")
        matching = f"INSERT INTO {table} SELECT rowid FROM fts WHERE fts MATCH ?"
        execute(matching, (self._match(question.words, " AND "),))

        def run() -> None:
            # The result is known, as it is to us: only counting is measured.
            for facet in facets:
                others = [pair for pair in question.selected.items() if pair[0] != facet]
                where, values = self._where(others, f"{table}.number")
                execute(
                    f"SELECT facet.value, count(*) FROM {table} CROSS JOIN facet"
                    f" ON facet.number = {table}.number AND facet.name = ?"
                    f" WHERE true{where} GROUP BY facet.value",
                    (facet, *values),
                ).fetchall()

        return run

    def rank(self, query: str) -> list[str]:
        return [
            row[0]
            for row in self.connection.execute(
                "SELECT id FROM fts JOIN document ON number = fts.rowid"
                " WHERE fts MATCH ? ORDER BY bm25(fts) LIMIT 10",
                (self._match(query, " OR "),),
            )
        ]


class Sql(Fts):
    """Sudachi's words in FTS5."""


class Bigram(Fts):
    """Character pairs in FTS5."""

    def terms(self, text: str) -> list[str]:
        """Return the character pairs of a text."""
        return grams(fold(text))
