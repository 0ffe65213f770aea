"""Words that mean the same, applied to queries only: the index need not know them."""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search.analysis import fold

DATA_FILE = Path(__file__).parent / "data" / "synonyms.toml"


@dataclass(frozen=True, slots=True)
class Group:
    """Words of one meaning: each of `words` is also searched as every one of `also`."""

    words: tuple[str, ...]
    also: tuple[str, ...]


Provider = Callable[[], Iterable[Group]]
_providers: list[Provider] = []


def both_ways(*words: str) -> Group:
    """Return a group in which each word finds all others."""
    return Group(words, words)


def register_synonym_provider(provider: Provider) -> None:
    """Add a function that returns further groups; it is asked at every query and caches itself."""
    if provider not in _providers:
        _providers.append(provider)


@cache
def shipped_groups() -> tuple[Group, ...]:
    """Return the groups of the data file."""
    with DATA_FILE.open("rb") as file:
        rows = tomllib.load(file)["group"]
    return tuple(
        both_ways(*row["words"]) if "words" in row else Group(tuple(row["from"]), tuple(row["to"]))
        for row in rows
    )


def synonyms() -> dict[str, tuple[str, ...]]:
    """Return for each word (folded) the other words to search, in the order they were given."""
    groups = tuple(group for provider in _providers for group in provider())
    return _table((*shipped_groups(), *groups))


_tables: dict[tuple[Group, ...], dict[str, tuple[str, ...]]] = {}


def _table(groups: tuple[Group, ...]) -> dict[str, tuple[str, ...]]:
    table = _tables.get(groups)
    if table is None:
        collected: dict[str, dict[str, None]] = {}
        for group in groups:
            for word in group.words:
                others = {other: None for other in group.also if fold(other) != fold(word)}
                collected.setdefault(fold(word), {}).update(others)
        table = {word: tuple(others) for word, others in collected.items()}
        _tables.clear()  # only the present one is asked again
        _tables[groups] = table
    return table
