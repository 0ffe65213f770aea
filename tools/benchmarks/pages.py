"""Measures CPU and throughput of our pages, compared with a bare Wagtail page.

    python -m tools.benchmarks.pages [--json] [--seconds 4] [--rounds 3] [--connections 8] [--pages home,case]
        [--database sqlite|postgresql] [--max-age 600]

The demo and a site created by `wagtail start` are each served by gunicorn with two workers, on
SQLite or on a private PostgreSQL cluster (the demo is then loaded there, which takes a minute). One
page of every type is requested in turn for several rounds by an anonymous reader over persistent
connections; the result is the median of the rounds. CPU is the time of the worker processes (from
/proc: Linux only) divided by the number of responses, so it does not depend on the client or on
other load. Every page is also requested with a meaningless query, so that it is rendered each time,
as for the first reader after a change and for every signed-in reader.
"""

import argparse
import contextlib
import http.client
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support import postgresql
from tests.support.pages import page_types
from tests.support.server import PortalServer, make_demo

RENDERED = "rendered=1"
SQLITE = "sqlite"
WORKERS = 2
WARM_UP_SECONDS = 1.0
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
Measure = dict[str, float]


def cpu_seconds(arbiter: int) -> float:
    """Return the CPU time used so far by the worker processes of a gunicorn."""
    total = 0
    children = Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text(encoding="ascii")
    for pid in children.split():
        # The name of the process is in brackets and may contain spaces.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / CLOCK_TICKS


def fetch(connection: http.client.HTTPConnection, address: str) -> bytes:
    """Return the body of a page.

    Raises:
        RuntimeError: The response is not an ordinary page.
    """
    connection.request("GET", address)
    response = connection.getresponse()
    body = response.read()
    if response.status != http.client.OK:
        message = f"{address} answered {response.status}"
        raise RuntimeError(message)
    return body


@contextlib.contextmanager
def connect(server: PortalServer) -> Iterator[http.client.HTTPConnection]:
    """Open a persistent connection to a server."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    with contextlib.closing(connection):
        yield connection


def load(server: PortalServer, address: str, connections: int, seconds: float) -> int:
    """Request a page over several connections for some seconds; return the number of responses."""
    counts = [0] * connections
    errors: list[Exception] = []
    until = time.monotonic() + seconds

    def ask(number: int) -> None:
        try:
            with connect(server) as connection:
                while time.monotonic() < until:
                    fetch(connection, address)
                    counts[number] += 1
        except (OSError, RuntimeError, http.client.HTTPException) as error:
            errors.append(error)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return sum(counts)


def measure(server: PortalServer, address: str, connections: int, seconds: float) -> Measure:
    """Measure one page for one round."""
    cpu, started = cpu_seconds(server.pid), time.monotonic()
    answers = load(server, address, connections, seconds)
    elapsed = time.monotonic() - started
    return {
        "cpu_ms": (cpu_seconds(server.pid) - cpu) * 1000 / answers,
        "requests_per_second": answers / elapsed,
    }


@contextlib.contextmanager
def databases(kind: str) -> Iterator[dict[str, str]]:
    """Provide the URLs of two empty databases by name; none on SQLite, where each site has a file."""
    if kind == SQLITE:
        yield {"demo": "", "bare": ""}
        return
    with postgresql.cluster() as address:
        for name in ("demo", "bare"):
            postgresql.create(address, name, owner=address["USER"])
        yield {
            name: f"postgres://{address['USER']}@/{name}?host={address['HOST']}"
            for name in ("demo", "bare")
        }


@contextlib.contextmanager
def servers(database: str, max_age: int) -> Iterator[tuple[PortalServer, PortalServer]]:
    """Serve the demo and the bare site, each from its own folder."""
    with (
        tempfile.TemporaryDirectory(prefix="portal-bench-") as folder,
        databases(database) as addresses,
    ):
        (Path(folder) / "bare").mkdir()
        demo = PortalServer(
            Path(folder) / "demo",
            workers=WORKERS,
            environment={
                "DATABASE_URL": addresses["demo"],
                "DATABASE_CONN_MAX_AGE": str(max_age),
            },
        )
        bare = PortalServer(
            Path(folder) / "bare",
            settings="tools.benchmarks.bare.settings",
            workers=WORKERS,
            environment={"DATABASE_URL": addresses["bare"]},
        )
        if database == SQLITE:
            make_demo(Path(folder) / "demo")
        else:
            (Path(folder) / "demo").mkdir()
            demo.manage("load_demo")
        bare.manage("migrate", "--verbosity", "0")
        try:
            demo.start()
            bare.start()
            yield demo, bare
        finally:
            demo.close()
            bare.close()


def benchmark(
    rounds: int,
    connections: int,
    seconds: float,
    names: Sequence[str] = (),
    *,
    database: str = SQLITE,
    max_age: int = 600,
    warm_up: float = WARM_UP_SECONDS,
) -> dict[str, Any]:
    """Measure the named pages, or one of every type, and return the figures."""
    with servers(database, max_age) as (demo, bare):
        pages = {"bare": (bare, "/")}
        addresses = page_types(demo)
        for name in names or addresses:
            address = addresses[name]
            pages[name] = (demo, address)
            separator = "&" if "?" in address else "?"
            pages[f"{name}, rendered"] = (demo, f"{address}{separator}{RENDERED}")
        sizes = {}
        for name, (server, address) in pages.items():
            with connect(server) as connection:
                sizes[name] = len(fetch(connection, address))
            # Over all connections, so that both workers compile the templates.
            load(server, address, connections, warm_up)
        # Round by round over all pages: a slow phase of the machine affects them all.
        taken: dict[str, list[Measure]] = {name: [] for name in pages}
        for _ in range(rounds):
            for name, (server, address) in pages.items():
                taken[name].append(measure(server, address, connections, seconds))
    figures: dict[str, Any] = {
        name: {
            "address": pages[name][1],
            "bytes": sizes[name],
            **{key: round(statistics.median(m[key] for m in list_), 3) for key in list_[0]},
        }
        for name, list_ in taken.items()
    }
    bare_cpu = figures["bare"]["cpu_ms"]
    return {
        "database": database,
        "workers": WORKERS,
        "connections": connections,
        "rounds": rounds,
        "seconds_per_round": seconds,
        "pages": figures,
        "cpu_ratio_to_bare": {
            name: round(figure["cpu_ms"] / bare_cpu, 2)
            for name, figure in figures.items()
            if name != "bare"
        },
    }


def main(arguments: list[str]) -> int:
    """Run the benchmark and print it, as JSON or as a table.

    Returns:
        0.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks.pages")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=4, help="length of a round")
    parser.add_argument("--pages", default="", help="names of page types, comma separated")
    parser.add_argument("--database", choices=(SQLITE, "postgresql"), default=SQLITE)
    parser.add_argument(
        "--max-age", type=int, default=600, help="DATABASE_CONN_MAX_AGE of the portal"
    )
    parser.add_argument(
        "--warm-up", type=float, default=WARM_UP_SECONDS, help="seconds before the first round"
    )
    options = parser.parse_args(arguments)
    names = tuple(name for name in options.pages.split(",") if name)
    result = benchmark(
        options.rounds, options.connections, options.seconds, names,
        database=options.database, max_age=options.max_age, warm_up=options.warm_up,
    )  # fmt: skip
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return 0
    print(f"{'page':24} {'CPU ms':>8} {'requests/s':>11} {'KB':>6} {'to bare':>8}")
    for name, figure in result["pages"].items():
        ratio = result["cpu_ratio_to_bare"].get(name, 1)
        print(
            f"{name:24} {figure['cpu_ms']:8.2f} {figure['requests_per_second']:11.1f} "
            f"{figure['bytes'] / 1000:6.1f} {ratio:8.2f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
