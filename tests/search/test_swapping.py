"""The file in use is replaced while readers search."""

import multiprocessing
from pathlib import Path

from search.core.documents import SearchDocument
from search.core.engines.base import Position, SearchRequest
from search.core.engines.embedded.engine import EmbeddedEngine

PUBLIC = frozenset({"public"})
SEARCHES = 1000
SPAWN = multiprocessing.get_context("spawn")


def build(folder: Path, name: str) -> Path:
    """Return a file with documents whose ids and facet values contain a name."""
    documents = [
        SearchDocument(f"{name}:{n}", "case", "/", name, audiences=PUBLIC, facets={"side": (name,)})
        for n in range(20)
    ]
    fresh = EmbeddedEngine(folder).build(documents, Position(), processes=1)
    return fresh.store.link


def exchange(link: Path, names: list[str]) -> None:
    """Switch the link between both files forever, like a process that publishes."""
    turned = link.with_name("turned")
    while True:
        for name in names:
            turned.symlink_to(name)
            turned.replace(link)


def test_an_answer_is_of_one_file_however_often_it_is_exchanged(tmp_path: Path) -> None:
    # Same size and generation: only the file's identity shows which documents the numbers mean.
    files = [build(tmp_path, name).name for name in ("福祉", "地域")]
    engine = EmbeddedEngine(tmp_path)
    engine.store.link.symlink_to(files[0])
    exchanging = SPAWN.Process(target=exchange, args=(engine.store.link, files), daemon=True)
    exchanging.start()
    asked = SearchRequest(PUBLIC, count=("side",), limit=3)
    try:
        while engine.search(asked).hits[0].title == "福祉":
            pass  # the other process has not started yet
        answers = [engine.search(asked) for _ in range(SEARCHES)]
    finally:
        exchanging.kill()
    mixed = [
        answer
        for answer in answers
        if {hit.id.partition(":")[0] for hit in answer.hits} != set(answer.counts["side"])
    ]
    assert mixed == []
