"""Reads a file in a separate process, so that no file can block or kill the server.

The process is new, not a fork of this one, which has threads and open database connections. It has
no settings and no secrets. With the standard library only, it starts in about 0.06 s.
"""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from portal.tables.reading.bounds import MAX_RESULT_BYTES, SECONDS
from portal.tables.reading.faults import (
    BUSY,
    FAILED,
    TOO_LARGE_INSIDE,
    TOO_SLOW,
    UnreadableFileError,
)

logger = logging.getLogger(__name__)

ROOT = str(Path(__file__).parents[3])
_CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from portal.tables.reading.process import main; main(*sys.argv[2:])"
)
#: Python itself may need these to start.
_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")


def read_apart(module: str, content: bytes, **options: Any) -> list[Any]:
    """Return what `module.read(content, **options)` yields, after a round trip through JSON.

    Args:
        module: The full name of a module that imports the standard library only.
        content: The file.
        options: JSON-serialisable values.

    Raises:
        UnreadableFileError: `read` raised it, or the process took too long or too much memory, or
            crashed.
    """
    items: list[Any] = []
    with _reader(module, options) as (process, is_late):
        assert process.stdin is not None  # noqa: S101  (a pipe)
        assert process.stdout is not None  # noqa: S101  (a pipe)
        with suppress(BrokenPipeError):
            process.stdin.write(content)
        with suppress(BrokenPipeError):
            process.stdin.close()
        for data in _results(process.stdout):
            if "item" in data:
                items.append(data["item"])
            elif "end" in data:
                return items
            else:
                raise UnreadableFileError(_fault(data, module))
        if is_late.is_set():
            raise UnreadableFileError(TOO_SLOW)
        # Ended by the system: it exceeded the limit of CPU time or of memory.
        logger.error("reading with %s ended with code %s", module, process.wait())
        raise UnreadableFileError(FAILED)


@contextmanager
def _reader(
    module: str, options: dict[str, Any]
) -> Iterator[tuple[subprocess.Popen[bytes], threading.Event]]:
    """Start the process, and always end it, even if its output is not read to the end."""
    process = _start([sys.executable, "-I", "-S", "-c", _CODE, ROOT, module, json.dumps(options)])
    is_late = threading.Event()

    def stop() -> None:
        is_late.set()
        process.kill()

    timer = threading.Timer(SECONDS, stop)
    timer.daemon = True
    timer.start()
    try:
        yield process, is_late
    finally:
        timer.cancel()
        process.kill()
        # Closes the pipes and waits, so that no zombie stays.
        with suppress(BrokenPipeError), process:
            pass


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603  (nothing of it comes from outside)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if name in _ENVIRONMENT},
        )
    except OSError as error:
        logger.exception("no process to read a file could be started")
        raise UnreadableFileError(BUSY) from error


def _results(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    left = MAX_RESULT_BYTES
    while (line := stream.readline(left)).endswith(b"\n"):
        left -= len(line)
        yield json.loads(line)
    if len(line) == left:
        yield {"fault": TOO_LARGE_INSIDE}


def _fault(data: dict[str, Any], module: str) -> str:
    if "crash" in data:
        logger.error("reading with %s failed\n%s", module, data["crash"])
        return FAILED
    return str(data["fault"])
