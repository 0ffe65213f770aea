"""The heartbeat of the worker: a file in the host's index folder that it touches regularly."""

import contextlib
import time
from pathlib import Path

from django.conf import settings

FILE = "worker-alive"
#: A worker polls the log twice a second; one document may take some seconds.
SILENT_SECONDS = 60


def _path() -> Path:
    return Path(settings.SEARCH_INDEX_DIR) / FILE


def beat() -> None:
    """Touch the file. In a read-only folder the worker appears silent."""
    with contextlib.suppress(OSError):
        _path().parent.mkdir(parents=True, exist_ok=True)
        _path().touch()


def is_silent() -> bool:
    """Return whether this host has had no heartbeat for a minute."""
    try:
        return time.time() - _path().stat().st_mtime > SILENT_SECONDS
    except OSError:
        return True
