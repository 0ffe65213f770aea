"""The worker's sign of life: a file in the folder of the host's index, touched again and again."""

import contextlib
import time
from pathlib import Path

from django.conf import settings

FILE = "worker-alive"
#: A worker looks at the log twice a second; one document may take it some seconds.
SILENT_SECONDS = 60


def _path() -> Path:
    return Path(settings.SEARCH_INDEX_DIR) / FILE


def beat() -> None:
    """Say that the worker is at work. A folder that takes no files shows as its silence."""
    with contextlib.suppress(OSError):
        _path().parent.mkdir(parents=True, exist_ok=True)
        _path().touch()


def is_silent() -> bool:
    """Tell whether no worker of this host has said anything for a minute."""
    try:
        return time.time() - _path().stat().st_mtime > SILENT_SECONDS
    except OSError:
        return True
