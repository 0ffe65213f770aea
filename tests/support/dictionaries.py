"""User dictionaries that Sudachi has compiled once for all tests.

Compiling one takes five seconds of CPU however short it is, and nearly every test that searches
has a municipality whose name Sudachi does not know. What is compiled is a function of its lines.
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
    """Return `build_user_dic` of sudachipy so that it compiles the same lines only once."""

    def build_or_copy(system: Path, sources: Sequence[Path], target: Path) -> object:
        lines = b"".join(source.read_bytes() for source in sources)
        kept = POOL / hashlib.blake2b(lines, digest_size=16).hexdigest()
        if not kept.exists():
            result = build(system, sources, target)
            POOL.mkdir(parents=True, exist_ok=True)
            # Several processes may bring the same.
            own = kept.with_suffix(f".{os.getpid()}")
            shutil.copyfile(target, own)
            own.rename(kept)
            return result
        return shutil.copyfile(kept, target)

    return build_or_copy
