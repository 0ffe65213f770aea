"""The circuit breaker of the server, shared by all processes of a host through one file.

While the file exists, the server is not used. After some time one process tries again (the probe);
the others, and all readers, continue without the server until that succeeds.
"""

import fcntl
import logging
import os
import time
from pathlib import Path

logger = logging.getLogger(__name__)

PROBE_SECONDS = 5.0
FILE = "elasticsearch-away"


class Breaker:
    """The circuit breaker of one host."""

    def __init__(self, folder: Path, seconds: float = PROBE_SECONDS) -> None:
        """Store the file in `folder`; allow a probe every `seconds`."""
        self.path = folder / FILE
        self.seconds = seconds

    @property
    def is_open(self) -> bool:
        """Whether the server must not be used."""
        return self.path.exists()

    def reason(self) -> str:
        """Return the reason why the breaker is open; empty when the server is in use."""
        try:
            return self.path.read_text(encoding="utf-8")
        except OSError:
            return ""

    def open(self, reason: str) -> None:
        """Stop using the server, and log that once for operators."""
        if not self.is_open:
            logger.error("Searching without Elasticsearch from now on: %s", reason)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(f".{os.getpid()}")
        fresh.write_text(reason, encoding="utf-8")
        fresh.replace(self.path)

    def close(self) -> None:
        """Use the server again."""
        if self.is_open:
            self.path.unlink(missing_ok=True)
            logger.warning("Elasticsearch is back and is being asked again.")

    def take_probe(self) -> bool:
        """Return whether the caller should try the server now; other callers then wait for a while."""
        try:
            with self.path.with_suffix(".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - self.path.stat().st_mtime < self.seconds:
                    return False
                os.utime(self.path)
        except OSError:  # another process is probing, or the server is back
            return False
        return True
