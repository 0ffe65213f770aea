"""In production every entry stands on standard output, and only there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import databases
from tests.support.places import PROJECT_ROOT

RECORD = (
    "from portal.audit.services import record; from portal.audit.models import Action;"
    "record(Action.RIGHTS, details={'change': '試験'})"
)


@pytest.mark.parametrize(
    ("stdout", "written"), [("true", ["rights"]), ("", ["rights"]), ("false", [])]
)
def test_entries_are_written_unless_that_is_switched_off(
    db, tmp_path: Path, stdout, written
) -> None:
    databases.lend(tmp_path)
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": "k" * 64,
        "ALLOWED_HOSTS": "portal.example.jp",
    }
    if stdout:
        environment["AUDIT_STDOUT"] = stdout
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=PROJECT_ROOT, env=environment, check=True,
    )  # fmt: skip

    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", RECORD],
        cwd=PROJECT_ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip

    assert [json.loads(line)["action"] for line in done.stdout.splitlines()] == written
    assert "rights" not in done.stderr
