"""A cache of expensive fixtures for all processes and parts of the suite, to be copied.

The content depends only on the code and the packages, which determine its name.
"""

import fcntl
import hashlib
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.support.places import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "build"
SOURCES = ("portal", "casestudies", "trainings", "search", "tests/support")
#: The time zone of the portal, independent of the machine's.
TOKYO = ZoneInfo("Asia/Tokyo")
#: Per kind; for the supported and the next versions, and for switching between two states of the
#: code.
MOST = 4


#: Files that determine a migrated database: migrations, and models and apps for permissions etc.
OF_THE_DATABASE = {"migrations", "models", "models.py", "apps.py", "permission_names.py"}


@cache
def state(*, of_the_database: bool = False) -> str:
    """Return a short hash of the present code and packages, or of the files that determine the database."""
    found = hashlib.blake2b(digest_size=12)
    found.update(f"{sys.version} {version('django')} {version('wagtail')}".encode())
    files = [path for name in SOURCES for path in (PROJECT_ROOT / name).rglob("*")]
    files += PROJECT_ROOT.glob("requirements*.lock")
    if of_the_database:
        files = [
            path for path in files if OF_THE_DATABASE & set(path.parts) or path.suffix == ".lock"
        ]
    for path in sorted(files):
        if path.suffix in {".py", ".toml", ".csv", ".lock"}:
            found.update(str(path.relative_to(PROJECT_ROOT)).encode())
            found.update(path.read_bytes())
    return found.hexdigest()


@contextmanager
def lock(name: str) -> Iterator[None]:
    """Let only one process at a time create fixtures of a kind."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def folder(name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder filled by `make` today, because the demo's dates are relative to the day. Only to be copied."""
    path = FOLDER / f"{name}-{state()}-{datetime.now(TOKYO):%Y%m%d}"
    with lock(name):
        if not path.exists():
            fresh = FOLDER / f"{name}.new"
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            make(fresh)
            fresh.rename(path)
            forget_old(f"{name}-*")
    return path


def forget_old(pattern: str) -> None:
    """Remove all but the latest fixtures of a kind."""
    known = sorted(FOLDER.glob(pattern), key=lambda path: path.stat().st_mtime)
    for path in known[:-MOST]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
