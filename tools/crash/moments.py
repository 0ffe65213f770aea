"""The rounds: each kills one victim, then compares the remains with the database."""

import io
import multiprocessing
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from portal.accounts.visibility import PUBLIC
from search.core.analysis import get_analyser
from search.core.engines.base import Engine, SearchRequest
from search.core.engines.elasticsearch.engine import ElasticsearchEngine
from search.core.engines.elasticsearch.lifecycle import indices, read_alias
from search.core.finding import find
from search.engines import get_indices
from search.indexing import heartbeat
from search.indexing.updates import all_documents, drift, rebuild
from tools.crash.marker import INDEXING, NAMES, NONE, REBUILD, SWAP, Marker, Tracer
from tools.crash.scene import WORD, Editor, make_portal

TRIES = 10  # for a kill that missed its phase
VICTIM_SECONDS = 120
# Indexing has no end: it is measured over this many batches of changes.
STAYS = 8
FORK = multiprocessing.get_context("fork")


def start(work: Callable[..., Any], *arguments: Any) -> BaseProcess:
    """Run a function in a forked process, so that nothing is loaded again.

    This process itself never opens a database or an index, so none is shared.
    """
    assert not any(connection.connection for connection in connections.all(initialized_only=True))
    process = FORK.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def finished(process: BaseProcess) -> bool:
    """Wait for a process that is not killed; tell whether it succeeded."""
    process.join(VICTIM_SECONDS)
    if process.exitcode is None:
        process.kill()
        process.join()
    return process.exitcode == 0


def victim(engine: str, phase: int, tracer: Tracer) -> None:
    """Run the work to be killed: indexing in an endless loop, or one rebuild with its swap."""
    sys.settrace(tracer)
    if phase == INDEXING:
        call_command("search_worker", interval=0.005, stdout=io.StringIO())
    else:
        rebuild(names=[engine], processes=1)


def worker_once() -> None:
    """Restart the worker and let it catch up."""
    call_command("search_worker", once=True, stdout=io.StringIO())


def after_the_kill(marker: Marker, editor: int, seen: Connection) -> None:
    """Restart the worker, first alongside the editor, then alone; send the remaining problems.

    Args:
        marker: Tells the editor to stop.
        editor: Becomes readable when the editor has ended.
        seen: Receives a list of differences as texts.
    """
    worker_once()
    marker.stopping = True
    multiprocessing.connection.wait([editor], VICTIM_SECONDS)
    worker_once()
    seen.send([problem for engine in get_indices() for problem in problems(engine)])


def problems(engine: Engine) -> list[str]:
    """Return the differences between an index, its results, and the database."""
    documents = list(all_documents())
    difference = drift(engine)
    found = [f"{engine.name}: {difference}"] if difference else []
    open_to_all = [document for document in documents if PUBLIC in document.audiences]
    request = SearchRequest(frozenset({PUBLIC}), limit=0)
    answers = {
        "everything": (engine.search(request).total, len(open_to_all)),
        WORD: (
            find(engine, WORD, request, {}).response.total,
            sum(WORD in document.title for document in open_to_all),
        ),
    }
    found += [
        f"{engine.name}: asked for {what}, it finds {total} of {expected}"
        for what, (total, expected) in answers.items()
        if total != expected
    ]
    if isinstance(engine, ElasticsearchEngine):
        clear_away(engine)
    return found


def clear_away(engine: ElasticsearchEngine) -> None:
    """Delete the remains of killed rebuilds, which the portal itself does after some hours."""
    client, prefix = engine.server.patient, engine.server.prefix
    unused = [n for n, held in indices(client, prefix).items() if read_alias(prefix) not in held]
    if unused:
        client.indices.delete(index=unused)


def finish(engine: str, seen: Connection) -> None:
    """Rebuild undisturbed; send the files that killed processes left in the folder nevertheless."""
    rebuild(processes=1)
    folder = Path(settings.SEARCH_INDEX_DIR)
    used = (folder / "search.sqlite3").resolve().name
    known = ("search.sqlite3", "rebuild.lock", used, f"{used}-wal", f"{used}-shm", heartbeat.FILE)
    left = [
        path.name
        for path in folder.iterdir()
        if path.name not in known and not (path.name.startswith("names-") and path.suffix == ".dic")
    ]
    for index in get_indices():
        if isinstance(index, ElasticsearchEngine):
            client, prefix = index.server.patient, index.server.prefix
            client.indices.delete(index=list(indices(client, prefix)))
    seen.send([f"left behind: {name}" for name in sorted(left)])


class Run:
    """All rounds of one run."""

    def __init__(self, engine: str, seed: int) -> None:
        self.engine = engine
        self.chance = random.Random(seed)
        self.marker = Marker()
        self.seconds: dict[int, float] = {}
        self.lines: dict[int, int] = {}
        self.hits: Counter[tuple[int, str]] = Counter()
        self.beside: Counter[int] = Counter()

    def edit(self) -> BaseProcess:
        """Start the editor."""
        self.marker.stopping = False
        return start(Editor(self.chance.randrange(2**32)).run, self.marker)

    def measure(self) -> None:
        """Build the first index and measure each phase, in seconds and statements."""
        for lines in (False, True):
            for phases in ((REBUILD, SWAP), (INDEXING,)):
                self.marker.forget()
                editor = self.edit()
                process = start(victim, self.engine, phases[0], Tracer(self.marker, lines=lines))
                if phases == (INDEXING,):
                    while self.marker.entries(INDEXING) < STAYS and process.is_alive():
                        time.sleep(0.001)
                    process.kill()
                if not finished(process) and phases != (INDEXING,):
                    message = "the index cannot be built at all"
                    raise RuntimeError(message)
                self.marker.stopping = True
                finished(editor)
                for phase in phases:
                    if lines:
                        self.lines[phase] = self.marker.lines(phase)
                    else:
                        self.seconds[phase] = self.marker.seconds(phase)

    def kill(self, phase: int, how: str) -> int:
        """Kill one victim, aiming at a phase; return the phase that was hit."""
        self.marker.forget()
        fuse = self.chance.randint(1, self.lines[phase]) if how == "statement" else 0
        tracer = Tracer(self.marker, lines=bool(fuse), phase=phase, fuse=fuse)
        process = start(victim, self.engine, phase, tracer)
        if not fuse:
            while self.marker.phase != phase and process.is_alive():
                time.sleep(0.0002)
            time.sleep(self.chance.random() * self.seconds[phase])
            process.kill()
        process.join(VICTIM_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
        if process.exitcode == -signal.SIGKILL:
            return self.marker.phase
        # The victim finished earlier: a run may be shorter than the measured one.
        self.lines[phase] = min(self.lines[phase], self.marker.lines(phase) or self.lines[phase])
        self.seconds[phase] = min(self.seconds[phase], self.marker.seconds(phase))
        return NONE

    def moment(self, phase: int, how: str) -> list[str]:
        """Kill once in a phase and return the problems afterwards."""
        for _ in range(TRIES):
            editor = self.edit()
            hit = self.kill(phase, how)
            receiving, sending = FORK.Pipe(duplex=False)
            checked = finished(start(after_the_kill, self.marker, editor.sentinel, sending))
            self.marker.stopping = True
            finished(editor)
            wrong = receiving.recv() if checked else ["the worker does not start again"]
            if hit:
                self.hits[hit, how] += 1
            if wrong or hit == phase:
                return wrong
            self.beside[phase] += 1
        return [f"never hit in {TRIES} tries"]


def run(engine: str, moments: int, seed: int) -> int:
    """Run all rounds and report; return the exit code."""
    started = time.monotonic()
    if not finished(start(make_portal)):
        return 1
    get_analyser()  # loaded once, for all forked processes
    this = Run(engine, seed)
    this.measure()
    for phase in (INDEXING, REBUILD, SWAP):
        print(
            f"{NAMES[phase]}: {this.seconds[phase] * 1000:.1f} ms, kills among the first"
            f" {this.lines[phase]} statements",
            flush=True,
        )
    failed = 0
    for number in range(moments):
        phase = (INDEXING, REBUILD, SWAP)[number % 3]
        how = ("time", "statement")[number // 3 % 2]
        wrong = this.moment(phase, how)
        failed += bool(wrong)
        for problem in wrong:
            print(f"moment {number + 1} ({NAMES[phase]}, by {how}): {problem}", flush=True)
    receiving, sending = FORK.Pipe(duplex=False)
    ended = finished(start(finish, engine, sending))
    left = receiving.recv() if ended else ["the index cannot be rebuilt at the end"]
    print(*left, sep="\n", end="\n" if left else "")
    for phase in (INDEXING, REBUILD, SWAP):
        print(
            f"{NAMES[phase]}: {this.hits[phase, 'time']} kills after a time,"
            f" {this.hits[phase, 'statement']} between statements;"
            f" {this.beside[phase]} aimed here fell elsewhere"
        )
    print(
        f"{engine}, seed {seed}: {moments} moments, {this.marker.edits} edits meanwhile,"
        f" {failed} moments with differences, {time.monotonic() - started:.0f} s"
    )
    return 1 if failed or left else 0
