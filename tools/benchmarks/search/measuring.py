"""The measurements of one engine, each in a separate process."""

import math
import multiprocessing
import os
import shutil
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import cycle, islice
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, NamedTuple

from tools.benchmarks.search.corpus import (
    Document,
    Questions,
    demo,
    generated,
    in_parts,
    read,
    typed,
)
from tools.benchmarks.search.judging import ranking
from tools.benchmarks.search.peers import PEERS
from tools.benchmarks.search.peers.base import Peer, Place
from tools.benchmarks.search.segmentation import segment

SPAWN = multiprocessing.get_context("spawn")
# Clients are threads in this many processes, like those of gunicorn's workers.
PROCESSES = os.cpu_count() or 1
PUBLICATIONS = 20
PART = 400  # documents per batch of a process, as in a rebuild


def bare_segmentation(documents: Iterable[Document], processes: int | None) -> float:
    """Return the seconds that Sudachi alone takes for all texts in `processes` processes."""
    parts = list(in_parts(documents, PART))
    started = time.perf_counter()
    with ProcessPoolExecutor(processes, mp_context=SPAWN) as pool:
        # All texts at once would be copied for the pool first.
        waiting = iter(parts)
        running = [pool.submit(segment, part) for part in islice(waiting, 2 * PROCESSES)]
        for part in waiting:
            running.pop(0).result()
            running.append(pool.submit(segment, part))
        for future in running:
            future.result()
    return round(time.perf_counter() - started, 2)


def index(name: str, place: Place, corpus: Path, size: int) -> dict[str, Any]:
    """Let an engine index `size` documents; return the time and the size of the index."""
    peer = PEERS[name](place)
    documents = generated([*read(corpus), *demo()], size)
    started = time.perf_counter()
    count = peer.index(documents)
    seconds = time.perf_counter() - started
    return {
        "index_seconds": round(seconds, 2),
        "documents_per_second": round(count / seconds),
        "index_mib": round(peer.size() / 2**20, 1),
    }


def latencies(name: str, place: Place, asked: Questions) -> dict[str, Any]:
    """Return the memory and the latencies of an engine that opens its index, for one client."""
    peer = PEERS[name](place)
    peer.open(asked.facets)
    for question in asked.whole[:5]:  # warm caches, as in a running server
        peer.page(question, asked.facets)
    counters = [peer.count(question, asked.facets) for question in asked.whole]
    result = {
        "word": best_of_three([partial(peer.find, words) for words in asked.words]),
        "two_words": best_of_three([partial(peer.find, words) for words in asked.pairs]),
        "full": best_of_three(
            [partial(peer.page, question, asked.facets) for question in asked.whole]
        ),
        "facet_counts": best_of_three(counters),
    }
    suggest = getattr(peer, "suggest", None)
    if (
        suggest is not None
    ):  # ours only: no other engine suggests titles by the readings of their words
        result["suggest"] = best_of_three([partial(suggest, start) for start in typed(asked.words)])
    memory = {"resident_mib": round(resident_mib(os.getpid()), 1)}
    if place.pid:
        memory["server_resident_mib"] = round(resident_mib(place.pid), 1)
    publish = getattr(peer, "publish", None)
    published = {}
    if publish is not None:
        published["publish"] = percentiles([publish(n) * 1000 for n in range(PUBLICATIONS)])
    return {**memory, "milliseconds": result, **published}


def best_of_three(calls: list[Callable[[], object]]) -> dict[str, float]:
    """Return p50 and p95 of the calls in milliseconds; each runs three times, and the best counts."""
    times = []
    for call in calls:
        best = math.inf
        for _ in range(3):
            started = time.perf_counter()
            call()
            best = min(best, time.perf_counter() - started)
        times.append(best * 1000)
    return percentiles(times)


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return p50 and p95."""
    if len(milliseconds) < 2:
        milliseconds = [*milliseconds] * 2
    cuts = statistics.quantiles(milliseconds, n=20, method="inclusive")
    return {"p50": round(statistics.median(milliseconds), 3), "p95": round(cuts[18], 3)}


def together(
    name: str, place: Place, asked: Questions, clients: int, seconds: float
) -> dict[str, float]:
    """Return p50 and p95 of whole pages for concurrent clients, each with sequential requests.

    Waiting for other clients is included. With one process per core, the clients of a process share
    Python's lock, like the readers of a portal.
    """
    processes = min(clients, PROCESSES)
    barrier = SPAWN.Barrier(processes)
    running = []
    for number in range(processes):
        receiving, sending = SPAWN.Pipe(duplex=False)
        threads = clients // processes + (number < clients % processes)
        load = _Load(name, place, asked, threads, seconds)
        process = SPAWN.Process(target=_clients, args=(load, barrier, sending), daemon=True)
        process.start()
        sending.close()
        running.append((process, receiving))
    times: list[float] = []
    for process, receiving in running:
        times += receiving.recv()
        process.join()
    return {**percentiles(times), "per_second": round(len(times) / seconds, 1)}


class _Load(NamedTuple):
    """The work of the clients of one process."""

    name: str
    place: Place
    asked: Questions
    threads: int
    seconds: float


def _clients(load: _Load, barrier: Barrier, sending: Connection) -> None:
    name, place, asked, threads, seconds = load
    peer = PEERS[name](place)
    peer.open(asked.facets)
    times: list[list[float]] = [[] for _ in range(threads)]

    def wait_for_all_processes() -> None:
        barrier.wait()

    ready = threading.Barrier(threads, action=wait_for_all_processes)

    def ask(number: int) -> None:
        # Threads run different queries at any time, and open their connections beforehand.
        whole = cycle([*asked.whole[7 * number :], *asked.whole[: 7 * number]])
        for question in islice(whole, 3):
            peer.page(question, asked.facets)
        ready.wait()
        until = time.perf_counter() + seconds
        for question in whole:
            started = time.perf_counter()
            peer.page(question, asked.facets)
            ended = time.perf_counter()
            times[number].append((ended - started) * 1000)
            if ended >= until:
                return

    running = [threading.Thread(target=ask, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    sending.send([one for found in times for one in found])


def resident_mib(pid: int) -> float:
    """Return the current memory of a process and its child processes (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    held = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")]
    # Children of all threads: Elasticsearch's launcher starts the server from a separate one.
    children = [
        int(child)
        for path in Path(f"/proc/{pid}/task").glob("*/children")
        for child in path.read_text(encoding="ascii").split()
    ]
    return sum(map(int, held)) / 1024 + sum(map(resident_mib, children))


def quality(name: str, corpus: Path, queries: Path) -> dict[str, float]:
    """Return R@1, R@10, MRR and nDCG@10 over all queries, with only the corpus indexed."""
    rows = read(corpus)
    documents = list(generated(rows, len(rows)))
    with Folder() as folder, PEERS[name].serving(folder) as place:
        peer = PEERS[name](place)
        peer.index(documents)
        peer.open([*documents[0]["facets"]])
        return _judged(peer, read(queries))


def _judged(peer: Peer, queries: list[Document]) -> dict[str, float]:
    sums = Counter[str]()
    for row in queries:
        relevant = {str(key): grade for key, grade in row["relevant"].items() if grade}
        sums.update(ranking(peer.rank(row["query"]), relevant))
    return {name: round(value / len(queries), 4) for name, value in sums.items()}


class Folder:
    """A temporary folder that exists during a `with` statement."""

    def __enter__(self) -> Path:
        self.path = Path(tempfile.mkdtemp(prefix="search-benchmark-"))
        return self.path

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
