"""The migrated SQLite database, made once for all processes and parts of the suite.

Hundreds of migrations take half a minute of CPU; a copy takes none. What they make depends on the
code and on the packages only, and a kept database is named after both.
"""

import fcntl
import hashlib
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connections

from tests.support.places import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "build"
PACKAGES = ("portal", "casestudies", "trainings", "search")
#: Kept for the promised and the next versions, and for going back and forth between two states.
KEPT = 4
Command = Callable[..., Any]


@cache
def _template() -> Path:
    """Return where the database of the present code and packages is kept."""
    state = hashlib.blake2b(digest_size=12)
    state.update(f"{sys.version} {version('django')} {version('wagtail')}".encode())
    files = [path for name in PACKAGES for path in (PROJECT_ROOT / name).rglob("*")]
    files += PROJECT_ROOT.glob("requirements*.lock")
    for path in sorted(files):
        if path.suffix in {".py", ".toml", ".csv", ".lock"}:
            state.update(str(path.relative_to(PROJECT_ROOT)).encode())
            state.update(path.read_bytes())
    return FOLDER / f"migrated-{state.hexdigest()}.sqlite3"


def remembering(call_command: Command) -> Command:
    """Return Django's `call_command` so that `migrate` fills an empty SQLite database from a kept one."""

    def run(name: str, *arguments: Any, **options: Any) -> Any:
        if name != "migrate" or connections[options["database"]].vendor != "sqlite":
            return call_command(name, *arguments, **options)
        connections[options["database"]].ensure_connection()
        database = connections[options["database"]].connection
        FOLDER.mkdir(exist_ok=True)
        template = _template()
        with (FOLDER / "migrated.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if template.exists():
                with closing(sqlite3.connect(template)) as kept:
                    kept.backup(database)
                return None
            result = call_command(name, *arguments, **options)
            fresh = template.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            with closing(sqlite3.connect(fresh)) as kept:
                database.backup(kept)
            fresh.rename(template)
            _forget_old()
        return result

    return run


def lend(data_dir: Path) -> None:
    """Put the kept database into the empty folder of a portal, if there is one: `migrate` then does nothing."""
    if _template().exists():
        shutil.copyfile(_template(), data_dir / "portal.sqlite3")


def _forget_old() -> None:
    known = sorted(FOLDER.glob("migrated-*.sqlite3"), key=lambda path: path.stat().st_mtime)
    for path in known[:-KEPT]:
        path.unlink()
