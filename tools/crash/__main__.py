"""Prove that kill -9 loses nothing of the search index.

    python -m tools.crash [--moments 100] [--seed 1] [--engine embedded|elasticsearch]

A small portal is created in a separate folder. In each round one process publishes, edits and
unpublishes, while another follows the change log or rebuilds the index and is killed: during
indexing, a rebuild, or the swap. Then the worker is restarted, the editing ends, and every index is
compared with the database as by `manage.py search_drift`, and queried. Half of the kills happen
after a random time, half between two random statements. Linux only, on SQLite. Elasticsearch is
that of ELASTICSEARCH_URL, or one that is started and removed.

Exit code: 0 if nothing ever differed and every phase was hit often enough.
"""

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django

from tests.support import databases, elasticsearch

EMBEDDED, ELASTICSEARCH = "embedded", "elasticsearch"
# A busy machine must not make the server look unavailable: this is not tested here.
TIMEOUT_MS = "20000"


@contextlib.contextmanager
def portal_environment(engine: str) -> Iterator[None]:
    """Configure Django with a folder, a database and an engine for this run."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-crash-")))
        for name in ("DATABASE_URL", "SEARCH_INDEX_DIR", "CACHE_URL"):
            os.environ.pop(name, None)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings.development",
            "DATA_DIR": str(folder),
            "LOG_LEVEL": "ERROR",
            "SEARCH_APPLY": "worker",
            "SEARCH_ENGINE": engine,
        }
        if engine == ELASTICSEARCH:
            url = elasticsearch.given_url() or stack.enter_context(elasticsearch.server()).url
            os.environ |= {
                "ELASTICSEARCH_URL": url,
                "ELASTICSEARCH_PREFIX": f"crash-{os.getpid()}",
                "ELASTICSEARCH_TIMEOUT_MS": TIMEOUT_MS,
            }
        databases.lend(folder)
        yield


def main(arguments: list[str]) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.crash")
    parser.add_argument("--moments", type=int, default=100, help="how many kills")
    parser.add_argument("--seed", type=int, default=1, help="of all that is random")
    parser.add_argument("--engine", choices=(EMBEDDED, ELASTICSEARCH), default=EMBEDDED)
    options = parser.parse_args(arguments)
    if options.engine == ELASTICSEARCH and not elasticsearch.given_url():
        lack = elasticsearch.missing()
        if lack:
            print(lack, file=sys.stderr)
            return 2
    with portal_environment(options.engine):
        django.setup()
        from tools.crash.moments import run  # noqa: PLC0415  (knows models: Django's rule)

        return run(options.engine, options.moments, options.seed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
