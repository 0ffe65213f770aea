"""The command that kills index writers passes, with a few kills."""

import os
import subprocess
import sys

import pytest

from tests.support.places import PROJECT_ROOT

# Each phase once after a random time, and once between two statements.
MOMENTS = "6"


@pytest.mark.slow
@pytest.mark.parametrize(
    "engine", ["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]
)
def test_a_worker_killed_in_any_phase_leaves_no_difference(
    engine: str, request: pytest.FixtureRequest
) -> None:
    environment = dict(os.environ)
    if engine == "elasticsearch":
        environment["ELASTICSEARCH_URL"] = request.getfixturevalue("elasticsearch_url")
    done = subprocess.run(
        [*(sys.executable, "-m", "tools.crash"), *("--engine", engine, "--moments", MOMENTS)],
        cwd=PROJECT_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    # Kills outside the intended phase count for the phase they hit, so there may be more.
    kills = [line for line in done.stdout.splitlines() if "kills after a time" in line]
    assert [line.partition(":")[0] for line in kills] == ["indexing", "rebuild", "swap"]
    assert not any(" 0 kills" in line or " 0 between" in line for line in kills)
