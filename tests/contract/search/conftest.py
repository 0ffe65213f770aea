"""The engines under test, each filled by the same calls."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from search.core.documents import SearchDocument
from search.core.engines.base import Engine, IndexUnavailableError, Position, SearchRequest
from search.core.engines.elasticsearch.connection import Server
from search.core.engines.elasticsearch.engine import ElasticsearchEngine
from search.core.engines.elasticsearch.lifecycle import indices
from search.core.engines.embedded.engine import EmbeddedEngine
from search.core.finding import Found, find
from search.core.synonyms import table
from tests.support.synonyms import shipped_groups

PUBLIC = frozenset({"public"})


class Subject:
    """An engine with the helpers that the contract tests need."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def ask(self, text: str = "", audiences: frozenset[str] = PUBLIC, **request: object) -> Found:
        """Search as a reader of `audiences`."""
        asked = SearchRequest(audiences, **{"limit": 100, **request})
        return find(self.engine, text, asked, table(shipped_groups()))

    def ids(self, text: str = "", **request: object) -> list[str]:
        """Return the ids of the hits, in order."""
        return [hit.id for hit in self.ask(text, **request).response.hits]


@pytest.fixture(scope="session")
def server(elasticsearch_url: str) -> Iterator[Server]:
    """A real server with index names for this session; its indices are deleted at the end."""
    found = Server((elasticsearch_url,), f"contract-{os.getpid()}", timeout=20)
    yield found
    names = list(indices(found.client, found.prefix))
    if names:
        found.client.indices.delete(index=names)


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Each engine in turn, with any contents; `filled` and `fill_engine` set them."""
    if request.param == "embedded":
        return EmbeddedEngine(tmp_path / "index")
    return ElasticsearchEngine(request.getfixturevalue("server"), tmp_path / "index")


@pytest.fixture
def filled(engine: Engine) -> Callable[..., Subject]:
    """Return a function that returns an engine with the given documents."""

    def fill(*documents: SearchDocument) -> Subject:
        return Subject(fill_engine(engine, documents))

    return fill


def fill_engine(engine: Engine, documents: Sequence[SearchDocument]) -> Engine:
    """Return `engine` with exactly `documents`, at the beginning of the log."""
    try:
        before = engine.fingerprints() if isinstance(engine, ElasticsearchEngine) else None
    except IndexUnavailableError:
        before = None
    if before is None:
        engine.build(documents, Position(), processes=1).publish()
    else:
        # Creating an index on the server takes longer than most tests.
        engine.write(documents, set(before) - {one.id for one in documents}, Position())
    return engine


def document(pk: int, body: str = "", **values: object) -> SearchDocument:
    """Return a public document."""
    fields = {"title": f"事例{pk}", "audiences": PUBLIC, "url": f"/cases/{pk}/", **values}
    return SearchDocument(id=f"case:{pk}", kind="case", body=body, **fields)
