"""Several processes at once, and processes that die."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search.core.documents import SearchDocument
from search.core.engines.base import Position, SearchRequest
from search.core.engines.embedded.building import build
from search.core.engines.embedded.engine import EmbeddedEngine

PUBLIC = frozenset({"public"})
PROJECT_ROOT = Path(__file__).resolve().parents[2]
# Rebuilds in two processes, and reports when the first documents are written.
BUILDER = """
import sys
from pathlib import Path
from search.core.documents import SearchDocument
from search.core.engines.base import Position
from search.core.engines.embedded.building import build
documents = (
    SearchDocument(id=f"case:{pk}", kind="case", url="/", title="居場所", body="農園の話。" * 900)
    for pk in range(4000)
)
build(
    Path(sys.argv[1]), documents, Position(), processes=2,
    progress=lambda count: print(count, flush=True),
)
"""
# Writes one document after another, and reports each, until it is killed.
WRITER = """
import sys
from pathlib import Path
from search.core.documents import SearchDocument
from search.core.engines.base import Position
from search.core.engines.embedded.engine import EmbeddedEngine
from search.words.variants import use_portal_variants
use_portal_variants()
folder, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
engine = EmbeddedEngine(folder)
for pk in range(first, first + count):
    document = SearchDocument(
        id=f"case:{pk}", kind="case", url="/", title=f"居場所{pk}", body="農園の話。" * 20,
        audiences=frozenset({"public"}), facets={"stage": ("going",)},
    )
    engine.write([document], [], Position(0, pk))
    print(pk, flush=True)
"""


def document(pk: int) -> SearchDocument:
    return SearchDocument(
        id=f"case:{pk}", kind="case", url="/", title=f"居場所{pk}", audiences=PUBLIC,
        facets={"stage": ("going",)},
    )  # fmt: skip


def writer(folder: Path, first: int, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(first), str(count)],
        cwd=PROJECT_ROOT,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path / "index")
    path = build(tmp_path / "index", map(document, range(3)), Position(), processes=1)
    engine.store.publish(path)
    return engine


def total(engine: EmbeddedEngine) -> tuple[int, int]:
    response = engine.search(SearchRequest(PUBLIC, count=("stage",)))
    return response.total, response.counts["stage"]["going"]


def test_two_writers_lose_nothing_and_a_reader_sees_every_step_whole(engine) -> None:
    writers = [writer(engine.store.folder, first, 15) for first in (100, 200)]
    seen = [total(engine)]
    while any(process.poll() is None for process in writers):
        seen.append(total(engine))
        time.sleep(0.01)
    seen.append(total(engine))
    assert [process.returncode for process in writers] == [0, 0]
    assert all(hits == counted for hits, counted in seen)
    assert (seen[0], seen[-1], seen == sorted(seen)) == ((3, 3), (33, 33), True)


def test_a_publication_of_another_process_is_seen_within_two_seconds(engine) -> None:
    process = writer(engine.store.folder, 100, 1)
    assert process.stdout is not None
    process.stdout.readline()
    started = time.monotonic()
    while total(engine) != (4, 4):
        assert time.monotonic() - started < 2
    process.wait(10)


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_whole_documents_and_their_position(engine) -> None:
    for round_ in range(1, 6):
        first = 1000 * round_
        process = writer(engine.store.folder, first, 500)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.037 * round_)
        process.send_signal(signal.SIGKILL)
        said = [first, *(int(line) for line in process.stdout)]
        process.wait(10)
        # All reported documents are there, and at most one that was written just before the kill.
        reached = engine.position().row
        assert reached in {said[-1], said[-1] + 1}
        ids = {i for i in engine.fingerprints() if int(i.split(":")[1]) >= first}
        assert ids == {f"case:{pk}" for pk in range(first, reached + 1)}
        hits, counted = total(engine)
        assert hits == counted == len(engine.fingerprints())


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks into Linux's /proc")
def test_the_processes_of_a_killed_rebuild_end_with_it(tmp_path: Path) -> None:
    builder = subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(tmp_path)],
        cwd=PROJECT_ROOT,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        stdout=subprocess.PIPE,
    )
    assert builder.stdout is not None
    builder.stdout.readline()
    children = Path(f"/proc/{builder.pid}/task/{builder.pid}/children").read_text().split()
    assert len(children) >= 2
    builder.kill()
    builder.wait()
    builder.stdout.close()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in children):
        time.sleep(0.1)
    left = [pid for pid in children if Path(f"/proc/{pid}").exists()]
    for pid in left:
        os.kill(int(pid), signal.SIGKILL)
    assert left == []


def test_a_swap_clears_away_what_a_killed_one_has_left(engine) -> None:
    folder = engine.store.folder
    (folder / "search.link-1-2").symlink_to("index-1-1.sqlite3")
    (folder / "index-1-1.sqlite3").touch()
    path = build(folder, map(document, range(5)), Position(), processes=1)
    engine.store.publish(path)
    assert sorted(p.name for p in folder.iterdir()) == [path.name, "search.sqlite3"]


def test_readers_notice_a_new_file_at_once(engine) -> None:
    assert total(engine) == (3, 3)
    path = build(engine.store.folder, map(document, range(5)), Position(), processes=1)
    engine.store.publish(path)
    assert total(engine) == (5, 5)
    assert [p.name for p in engine.store.folder.glob("index-*.sqlite3")] == [path.name]


def test_a_build_with_several_processes_equals_one_without(tmp_path: Path) -> None:
    documents = [document(pk) for pk in range(1600)]
    answers = []
    for processes in (1, 2):
        engine = EmbeddedEngine(tmp_path / str(processes))
        engine.store.publish(build(engine.store.folder, documents, Position(), processes=processes))
        with engine.store.connection() as connection:
            rows = connection.execute("SELECT field, term, data FROM posting ORDER BY number")
            answers.append(list(rows))
    assert answers[0] == answers[1]
