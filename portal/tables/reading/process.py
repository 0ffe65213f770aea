"""The main function of the reading process: `apart` starts `python -I -S -c …`.

It reads a file from standard input and writes what a module's `read` yields to standard output, as
one line of JSON each. The last line says how it ended.
"""

import importlib
import json
import sys
from typing import Any

from portal.tables.reading.bounds import MEMORY, SECONDS
from portal.tables.reading.faults import TOO_LARGE_INSIDE, UnreadableFileError


def main(module: str, options: str) -> None:
    """Read the file with the options of `module.read`, given as JSON."""
    reader = importlib.import_module(module)
    content = sys.stdin.buffer.read()
    _limit()
    try:
        for item in reader.read(content, **json.loads(options)):
            _write({"item": item})
        end: dict[str, Any] = {"end": True}
    except UnreadableFileError as error:
        end = {"fault": str(error)}
    except MemoryError:
        end = {"fault": TOO_LARGE_INSIDE}
    except Exception:  # noqa: BLE001  (`apart` logs it)
        import traceback  # noqa: PLC0415  (seldom needed, and slow to load)

        end = {"crash": traceback.format_exc()}
    _write(end)
    sys.stdout.buffer.flush()


def _write(data: dict[str, Any]) -> None:
    line = f"{json.dumps(data, ensure_ascii=False)}\n"
    sys.stdout.buffer.write(line.encode(errors="surrogatepass"))


def _limit() -> None:
    """Set the resource limits of this process, as far as the system supports them (macOS: not all)."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # Windows: only the size limits and the timeout of `apart` apply
        return
    for name, limit in (
        ("RLIMIT_AS", MEMORY),
        ("RLIMIT_DATA", MEMORY),
        # `apart` has a timeout; this covers the case that the server itself was stopped.
        ("RLIMIT_CPU", SECONDS + 2),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NPROC", 0),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (limit, limit))
        except (AttributeError, OSError, ValueError):
            continue
