"""SQLite's FTS5 with facets counted by GROUP BY: on Sudachi's words, and on character pairs."""

# ruff: noqa: S608 - the statements are put together from names of this file only

import itertools
import sqlite3
import threading
from collections.abc import Callable, Iterable

from search.core.analysis import fold, grams
from tools.benchmarks.search.corpus import Document, Question
from tools.benchmarks.search.peers.base import Peer, Place, words_of


class Fts(Peer):
    """SQLite's FTS5 on precomputed terms, with facets counted by GROUP BY."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._local = threading.local()
        self._tables = itertools.count()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of the current thread."""
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(self.place.folder / "fts.sqlite3")
        found: sqlite3.Connection = self._local.connection
        return found

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text."""
        return words_of(text)

    def index(self, documents: Iterable[Document]) -> int:
        execute = self.connection.execute
        execute(
            "CREATE VIRTUAL TABLE fts USING fts5 (terms, tokenize = \"unicode61 tokenchars '-_'\")"
        )
        execute("CREATE TABLE document (number INTEGER PRIMARY KEY, id TEXT)")
        execute("CREATE TABLE facet (number INTEGER, name TEXT, value TEXT)")
        number = -1
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
        return number + 1

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
        table = f"found{next(self._tables)}"
        execute(f"CREATE TEMP TABLE {table} (number INTEGER PRIMARY KEY)")
        matching = f"INSERT INTO {table} SELECT rowid FROM fts WHERE fts MATCH ?"
        execute(matching, (self._match(question.words, " AND "),))

        def run() -> None:
            # The result is known, as in our engine: only counting is measured.
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
