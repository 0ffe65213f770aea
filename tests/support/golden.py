"""Runs a benchmark of the search quality as a command."""

import json
import subprocess
import sys
from typing import Any

from tests.support.places import PROJECT_ROOT


def report_of(benchmark: str, *options: str) -> Any:
    """Return the report of `python -m tools.benchmarks.… --json`, which must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", f"tools.benchmarks.{benchmark}", *options, "--json"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
