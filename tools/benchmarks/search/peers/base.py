"""What every engine under measurement can do."""

import contextlib
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from search.core.analysis import fold, get_analyser
from tools.benchmarks.search.corpus import Document, Question

SHOWN = 20


class Place(NamedTuple):
    """Where a peer keeps its index, and its server if it has one."""

    folder: Path
    address: str = ""
    pid: int = 0


class Peer:
    """An engine under measurement. Once opened, one object serves all threads of a process."""

    def __init__(self, place: Place) -> None:
        self.place = place

    @classmethod
    def serving(cls, folder: Path) -> AbstractContextManager[Place]:
        """Run the server this peer needs, if any."""
        return contextlib.nullcontext(Place(folder))

    def index(self, documents: Iterable[Document]) -> int:
        """Index the documents from nothing; return how many there are."""
        raise NotImplementedError

    def size(self) -> int:
        """Return the bytes of the index."""
        files = (path for path in self.place.folder.rglob("*") if not path.is_symlink())
        return sum(path.stat().st_size for path in files if path.is_file())

    def open(self, facets: list[str]) -> None:
        """Open the index made before, of documents with these facets."""

    def page(self, question: Question, facets: list[str]) -> int:
        """Search, count facets disjunctively, make 20 snippets; return the total."""
        raise NotImplementedError

    def find(self, words: str) -> int:
        """Search without facets or snippets; return the total."""
        raise NotImplementedError

    def count(self, question: Question, facets: list[str]) -> Callable[[], object]:
        """Return a function that only counts facets for a result already found."""
        raise NotImplementedError

    def rank(self, query: str) -> list[str]:
        """Return the ids of the ten best documents for a sentence."""
        raise NotImplementedError


def words_of(text: str) -> list[str]:
    """Return the words of a text as Sudachi normalises them; peers are given the same."""
    return [token.word for token in get_analyser().tokens(fold(text)) if token is not None]
