"""The synonyms of a new portal without a database, for tests and benchmarks of engines alone."""

import tomllib
from pathlib import Path

import search
from portal.vocabularies.official import official_glossary
from search.core.synonyms import Group, joined

RULES = Path(search.__file__).parent / "words" / "data" / "synonyms.toml"


def shipped_groups() -> list[Group]:
    """Return the groups of the shipped glossary and of the initial rules of a portal."""
    rows = tomllib.loads(RULES.read_text("utf-8"))["group"]
    sets = [(entry["term"], *entry["synonyms"]) for entry in official_glossary()]
    sets += [tuple(row["words"]) for row in rows if "words" in row]
    groups = [Group(words, words) for words in joined(sets) if len(words) > 1]
    one_way = [row for row in rows if "from" in row]
    groups += [Group(tuple(row["from"]), tuple(row["to"])) for row in one_way]
    narrowing = [row for row in rows if "broad" in row]
    return groups + [
        Group(tuple(row["broad"]), tuple(row["narrow"]), narrower=True) for row in narrowing
    ]
