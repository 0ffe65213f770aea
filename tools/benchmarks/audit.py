"""How many deeds a second the audit log takes from several processes, and how fast it is proved.

    python -m tools.benchmarks.audit [--json] [--database sqlite|postgresql] [--processes 4] [--entries 500]

Each process records so many deeds, each in its own transaction that also updates one row they
all share: half of them before recording and half after it, the order in which a log that is locked
by the deed would deadlock. Afterwards the chain is proved, so the figure is of whole entries. The
PostgreSQL cluster is private and writes without fsync: a server's disk comes on top.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.support import databases, postgresql
from tests.support.places import PROJECT_ROOT

SQLITE = "sqlite"
WRITER = """
import sys
import django
django.setup()
from django.contrib.auth.models import Group
from django.db import transaction
from portal.audit.models import Action
from portal.audit.services import record
writer, entries = int(sys.argv[1]), int(sys.argv[2])
group, _ = Group.objects.get_or_create(name="shared")
print("ready", flush=True)
sys.stdin.readline()
for number in range(entries):
    with transaction.atomic():
        if (number + writer) % 2:
            record(Action.VISIBILITY, obj=group, details={"count": number})
        Group.objects.filter(pk=group.pk).update(name="shared")
        if not (number + writer) % 2:
            record(Action.VISIBILITY, obj=group, details={"count": number})
"""


@contextlib.contextmanager
def environment(database: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a portal with an empty, migrated database."""
    with tempfile.TemporaryDirectory(prefix="portal-audit-") as folder:
        base = {
            **os.environ,
            "DATA_DIR": folder,
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "portal.settings.development",
            "LOG_LEVEL": "ERROR",
            "PYTHONPATH": str(PROJECT_ROOT),
        }
        if database == SQLITE:
            databases.lend(Path(folder))
            manage(base, "migrate", "--verbosity", "0")
            yield base
            return
        with postgresql.cluster() as address:
            postgresql.create(address, "audit", owner=address["USER"])
            url = f"postgres://{address['USER']}@/audit?host={address['HOST']}"
            manage(base | {"DATABASE_URL": url}, "migrate", "--verbosity", "0")
            yield base | {"DATABASE_URL": url}


def manage(environ: dict[str, str], *arguments: str) -> str:
    """Run a command of the portal and return what it says."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT_ROOT, env=environ, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


def benchmark(database: str, processes: int, entries: int) -> dict[str, Any]:
    """Record, prove, and return the figures.

    Raises:
        RuntimeError: A process failed, e.g. by a deadlock.
    """
    with environment(database) as environ:
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(number), str(entries)],
                cwd=PROJECT_ROOT, env=environ, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            for number in range(processes)
        ]  # fmt: skip
        for writer in writers:
            assert writer.stdout is not None
            writer.stdout.readline()
        start = time.perf_counter()
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write("\n")
            writer.stdin.flush()
        ends = [writer.communicate() for writer in writers]
        seconds = time.perf_counter() - start
        errors = [
            text for writer, (_, text) in zip(writers, ends, strict=True) if writer.returncode
        ]
        if errors:
            raise RuntimeError(errors[0])
        proof = json.loads(manage(environ, "audit_verify", "--json"))
    return {
        "database": database,
        "processes": processes,
        "entries": processes * entries,
        "entries_per_second": round(processes * entries / seconds, 1),
        "proved": proof,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--database", choices=(SQLITE, "postgresql"), default=SQLITE)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--entries", type=int, default=500, help="of each process")
    options = parser.parse_args(arguments)
    result = benchmark(options.database, options.processes, options.entries)
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        print(f"{result['database']}: {result['entries_per_second']} entries/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
