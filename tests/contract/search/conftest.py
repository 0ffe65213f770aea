"""The engines under contract, each filled by the same calls."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from search.documents import SearchDocument
from search.engines.base import Position, SearchRequest
from search.engines.embedded.building import build
from search.engines.embedded.engine import EmbeddedEngine
from search.finding import Found, find
from search.synonyms import table
from tests.support.synonyms import shipped_groups

PUBLIC = frozenset({"public"})


class Subject:
    """An engine with the few verbs the contract needs."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self.engine = engine

    def ask(self, text: str = "", audiences: frozenset[str] = PUBLIC, **request: object) -> Found:
        """Search as a reader of `audiences` does."""
        asked = SearchRequest(audiences, **{"limit": 100, **request})
        return find(self.engine, text, asked, table(shipped_groups()))

    def ids(self, text: str = "", **request: object) -> list[str]:
        """Return the ids found, in order."""
        return [hit.id for hit in self.ask(text, **request).response.hits]


def embedded(folder: Path, documents: Iterable[SearchDocument]) -> EmbeddedEngine:
    """Return an embedded engine holding `documents`."""
    engine = EmbeddedEngine(folder)
    engine.store.publish(build(folder, documents, Position(), processes=1))
    return engine


ENGINES = {"embedded": embedded}


@pytest.fixture(params=ENGINES)
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Subject]:
    """Return a function that gives an engine filled with the documents it is called with."""

    def fill(*documents: SearchDocument) -> Subject:
        return Subject(ENGINES[request.param](tmp_path / "index", documents))

    return fill


def document(pk: int, body: str = "", **values: object) -> SearchDocument:
    """Return a public document."""
    fields = {"title": f"事例{pk}", "audiences": PUBLIC, "url": f"/cases/{pk}/", **values}
    return SearchDocument(id=f"case:{pk}", kind="case", body=body, **fields)
