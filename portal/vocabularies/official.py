"""The shipped vocabularies and glossary, from `data/`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA_FILE = Path(__file__).parent / "data" / "vocabularies.toml"
GLOSSARY_FILE = DATA_FILE.with_name("glossary.toml")


@cache
def official_vocabularies() -> tuple[dict[str, Any], ...]:
    """Return the vocabularies in order, each with `slug`, `name`, `terms` and optional `system`."""
    with DATA_FILE.open("rb") as file:
        return tuple(tomllib.load(file)["vocabulary"])


def vocabulary_choices() -> list[tuple[str, str]]:
    """Return (slug, name) of every vocabulary, for form fields."""
    return [(vocabulary["slug"], vocabulary["name"]) for vocabulary in official_vocabularies()]


@cache
def official_glossary() -> tuple[dict[str, Any], ...]:
    """Return the shipped entries of the glossary; the file documents their keys."""
    with GLOSSARY_FILE.open("rb") as file:
        data = tomllib.load(file)
    return tuple({"as_of": data["as_of"], **row} for row in data["entry"])
