"""The names of things in the report of the log, for those who may see the things.

The log keeps numbers. What a thing is called now, and where its form is, is looked up as the
report is shown, by the apps that know who may see what.
"""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple


class Name(NamedTuple):
    """What a thing is called, and the address of its form in the admin (empty: none)."""

    title: str
    url: str


#: Takes the user who reads, the kind of thing (`app.model`) and numbers; returns the names of those
#: things that the user may see, by number.
Namer = Callable[[Any, str, Collection[str]], dict[str, Name]]

_namers: list[Namer] = []


def register_namer(namer: Namer) -> None:
    """Have the report ask `namer` for the names of things."""
    _namers.append(namer)


def names_for(user: Any, kind: str, numbers: Collection[str]) -> dict[str, Name]:
    """Return the names of the things that `user` may see, by number."""
    found: dict[str, Name] = {}
    for namer in _namers:
        found |= namer(user, kind, numbers)
    return found
