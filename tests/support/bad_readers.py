"""Misbehaving readers for `portal.tables.reading.apart`; the option `way` chooses the fault.

It uses the standard library only.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


def _spin() -> None:
    while True:
        pass


WAYS: dict[str, Callable[[], Any]] = {
    "hang": lambda: time.sleep(60),
    "spin": _spin,
    "memory": lambda: len(bytes(2**30)),
    "exit": lambda: os._exit(3),
    "raise": lambda: 1 / 0,
    "write": lambda: Path(tempfile.gettempdir(), "portal-bad-reader").write_bytes(b"content"),
    "look": lambda: [sorted(os.environ), "django" in sys.modules],
}


def read(content: bytes, way: str) -> Iterator[Any]:
    while way == "talk":
        yield "あ" * 1_000_000
    yield WAYS[way]()
