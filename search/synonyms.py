"""Words that mean the same, applied to queries only: the index need not know them."""

import tomllib
from collections.abc import Callable, Iterable, Sequence
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


Provider = Callable[[], Sequence[Group]]
_providers: list[Provider] = []


def both_ways(*words: str) -> Group:
    """Return a group in which each word finds all others."""
    return Group(words, words)


def register_synonym_provider(provider: Provider) -> None:
    """Add a function that returns further groups; it is asked at every query.

    It returns the same object while nothing has changed.
    """
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


Table = dict[str, tuple[str, ...]]
_kept: tuple[tuple[Sequence[Group], ...], Table] = ((), {})


def synonyms() -> Table:
    """Return for each word (folded) the other words to search, in the order they were given."""
    global _kept  # noqa: PLW0603  (the one table that a process keeps)
    given = (shipped_groups(), *(provider() for provider in _providers))
    # Compared by identity: hashing hundreds of groups at every query would cost more than a search.
    if len(given) != len(_kept[0]) or any(a is not b for a, b in zip(given, _kept[0], strict=True)):
        _kept = (given, table(group for groups in given for group in groups))
    return _kept[1]


def table(groups: Iterable[Group]) -> Table:
    """Return word -> other words of some groups."""
    collected: dict[str, dict[str, None]] = {}
    for group in groups:
        for word in group.words:
            others = {other: None for other in group.also if fold(other) != fold(word)}
            collected.setdefault(fold(word), {}).update(others)
    return {word: tuple(others) for word, others in collected.items()}
