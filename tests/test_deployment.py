"""Both kinds of deployment run the same commands, and containers continue if one of them fails."""

import re
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parent.parent / "deploy"
COMPOSE = (DEPLOY / "compose.yaml").read_text()
SCHEDULED = ("publish", "daily")
COMMAND = re.compile(r"manage\.py (\w+)")


def loop_of(container: str) -> str:
    """Return the shell loop of a container."""
    found = re.search(
        rf'^  {container}:\n    <<: \*portal\n    command: sh -c "(.+)"$', COMPOSE, re.M
    )
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", SCHEDULED)
def test_containers_run_the_commands_of_the_systemd_unit(name) -> None:
    unit = (DEPLOY / "systemd" / f"renkei-portal-{name}.service").read_text()
    assert COMMAND.findall(loop_of(name)) == COMMAND.findall(unit)


@pytest.mark.parametrize("name", SCHEDULED)
def test_the_operators_guide_names_every_scheduled_command(name) -> None:
    guide = (DEPLOY / "README.md").read_text()
    assert [c for c in COMMAND.findall(loop_of(name)) if c not in guide] == []


@pytest.mark.parametrize("name", SCHEDULED)
def test_a_command_that_fails_does_not_end_the_loop(name, tmp_path) -> None:
    calls = tmp_path / "calls"
    programs = {
        "python": f'echo "$2" >> {calls}; exit 1',
        # The second iteration ends the shell that runs the loop.
        "sleep": f'echo sleep >> {calls}; [ "$(grep -c sleep {calls})" -lt 2 ] || kill $PPID',
    }
    for program, script in programs.items():
        path = tmp_path / program
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    subprocess.run(
        ["/bin/sh", "-c", loop_of(name)],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        timeout=60,
        check=False,
    )
    assert calls.read_text().split() == [*COMMAND.findall(loop_of(name)), "sleep"] * 2
