"""tantivy with Sudachi's words, its own aggregations and snippets. Only one process writes."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import tantivy

from tools.benchmarks.search.corpus import Document, Question
from tools.benchmarks.search.peers.base import SHOWN, Peer, words_of


class Tantivy(Peer):
    """tantivy with Sudachi's words, its own aggregations and snippets."""

    def index(self, documents: Iterable[Document]) -> int:
        rows = iter(documents)
        first = next(rows)
        facets = list(first["facets"])
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field("words", stored=True, tokenizer_name="whitespace")
        for name in facets:
            schema.add_text_field(name, stored=False, tokenizer_name="raw", fast=True)
        writer = tantivy.Index(schema.build(), path=str(self.place.folder)).writer(
            heap_size=100_000_000
        )
        count = 0
        for row in chain([first], rows):
            count += 1
            document = tantivy.Document()
            document.add_text("id", str(row["id"]))
            document.add_text("words", " ".join(words_of(f"{row['title']}\n{row['body']}")))
            for name in facets:
                for value in row["facets"].get(name, ()):
                    document.add_text(name, value)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        return count

    def open(self, facets: list[str]) -> None:
        index = tantivy.Index.open(str(self.place.folder))
        self.schema = index.schema
        # Its stubs lack the `count` of a result.
        self.searcher: Any = index.searcher()

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
        return self.searcher.search(self._query(words, tantivy.Occur.Must), SHOWN).count

    def page(self, question: Question, facets: list[str]) -> int:
        query = self._query(question.words, tantivy.Occur.Must)
        whole = self._selected(query, question.selected.items())
        result = self.searcher.search(whole, SHOWN)
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
