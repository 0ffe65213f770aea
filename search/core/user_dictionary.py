"""Compiles a user dictionary for Sudachi, without Django or the database.

`search.words.dictionary` provides the names.
"""

import hashlib
import os
from pathlib import Path

import sudachidict_core
from sudachipy.sudachipy import build_user_dic


def compile_dictionary(folder: Path, lines: str) -> Path | None:
    """Return the dictionary of these lines in `folder`, compiling it if necessary.

    None if there are no lines. Compiling takes some seconds, so files are cached under a hash of
    the lines.
    """
    if not lines:
        return None
    name = f"names-{hashlib.blake2b(lines.encode(), digest_size=8).hexdigest()}.dic"
    if not (folder / name).exists():
        folder.mkdir(parents=True, exist_ok=True)
        system = Path(sudachidict_core.__file__).parent / "resources" / "system.dic"
        # Two processes may compile at the same time: each uses its own files.
        source = folder / f"{name}.{os.getpid()}.csv"
        source.write_text(lines, encoding="utf-8")
        built = folder / f"{name}.{os.getpid()}.new"
        build_user_dic(system, [source], built)
        source.unlink()
        built.rename(folder / name)
    return folder / name
