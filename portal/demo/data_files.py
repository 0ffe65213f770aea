"""Reads the demo's data files: TOML, one file per case."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
IMAGES = DATA / "images"


def read(name: str) -> dict[str, Any]:
    """Return the contents of `data/<name>.toml`."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def cases() -> list[dict[str, Any]]:
    """Return all cases in the order of their file names, each with its `slug`."""
    found = []
    for path in sorted((DATA / "cases").glob("*.toml")):
        with path.open("rb") as file:
            found.append({**tomllib.load(file), "slug": path.stem.split("-", 1)[1]})
    return found
