"""A cache of Sudachi's compiled user dictionaries for all tests.

Compiling one takes five seconds of CPU even if it is short, and nearly every search test has a
municipality whose name Sudachi does not know. The result depends only on the lines.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from tests.support.places import PROJECT_ROOT

POOL = PROJECT_ROOT / "build" / f"dictionaries-{version('sudachidict-core')}"
Build = Callable[[Path, Sequence[Path], Path], object]


def remembering(build: Build) -> Build:
    """Return a `build_user_dic` of sudachipy that compiles the same lines only once."""

    def build_or_copy(system: Path, sources: Sequence[Path], target: Path) -> object:
        lines = b"".join(source.read_bytes() for source in sources)
        kept = POOL / hashlib.blake2b(lines, digest_size=16).hexdigest()
        if not kept.exists():
            result = build(system, sources, target)
            POOL.mkdir(parents=True, exist_ok=True)
            # Several processes may write the same file.
            own = kept.with_suffix(f".{os.getpid()}")
            shutil.copyfile(target, own)
            own.rename(kept)
            return result
        return shutil.copyfile(kept, target)

    return build_or_copy
