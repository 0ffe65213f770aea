"""The interface of every measured engine."""

import contextlib
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from search.core.analysis import fold, get_analyser
from tools.benchmarks.search.corpus import Document, Question

SHOWN = 20


class Place(NamedTuple):
    """The place of an engine's index, and of its server if it has one."""

    folder: Path
    address: str = ""
    pid: int = 0


class Peer:
    """A measured engine. Once opened, one object serves all threads of a process."""

    def __init__(self, place: Place) -> None:
        self.place = place

    @classmethod
    def serving(cls, folder: Path) -> AbstractContextManager[Place]:
        """Run the engine's server, if it needs one."""
        return contextlib.nullcontext(Place(folder))

    def index(self, documents: Iterable[Document]) -> int:
        """Index the documents from scratch; return their number."""
        raise NotImplementedError

    def size(self) -> int:
        """Return the size of the index in bytes."""
        files = (path for path in self.place.folder.rglob("*") if not path.is_symlink())
        return sum(path.stat().st_size for path in files if path.is_file())

    def open(self, facets: list[str]) -> None:
        """Open the existing index, whose documents have these facets."""

    def page(self, question: Question, facets: list[str]) -> int:
        """Search, count facets disjunctively, make 20 snippets; return the total."""
        raise NotImplementedError

    def find(self, words: str) -> int:
        """Search without facets or snippets; return the total."""
        raise NotImplementedError

    def count(self, question: Question, facets: list[str]) -> Callable[[], object]:
        """Return a function that only counts facets, for a result that is already found."""
        raise NotImplementedError

    def rank(self, query: str) -> list[str]:
        """Return the ids of the ten best documents for a sentence."""
        raise NotImplementedError


def words_of(text: str) -> list[str]:
    """Return the words of a text as normalised by Sudachi; other engines get the same."""
    return [token.word for token in get_analyser().tokens(fold(text)) if token is not None]
