"""Conditions in queries, and the registry of their recognisers: apps register in their `search.py`.

A recogniser finds pieces in a part of a query (the text between two blanks, in NFKC). A piece
becomes a condition only in certain positions: see `Stands` and `reading`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

from search.words.labels import Labels


class Stands(Enum):
    """The position in a part of a query that a piece must have to be a condition."""

    ANYWHERE = "anywhere"  # unambiguous: 令和6年度事業
    APART = "apart"  # between blanks, particles and other pieces
    LAST = "last"  # the same, at the end: 茶畑の事例 asks for cases, 事例の集め方 does not
    ALONE = "alone"  # the whole part


@dataclass(frozen=True, slots=True)
class Condition:
    """The meaning of a piece: facet values, or certain documents of a kind."""

    #: Facet and values; those of one facet are combined by OR.
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    #: Label of the condition, in the portal's terms.
    label: str
    #: Ids of the matching documents; None: all with the facet values.
    ids: frozenset[str] | None = None
    #: How texts write the month of the condition: 令和3年10月.
    written: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a part of a query: start, end and meaning."""

    start: int
    end: int
    condition: Condition = field(compare=False)
    stands: Stands = Stands.APART


#: Finds pieces in a part of a query, which is in NFKC.
Recogniser = Callable[[str, Labels], Iterable[Piece]]

_recognisers: list[Recogniser] = []
_kind_words: dict[str, str] = {}


def register_recogniser(recogniser: Recogniser) -> None:
    """Register a recogniser. Registering it again has no effect."""
    if recogniser not in _recognisers:
        _recognisers.append(recogniser)


def recognisers() -> tuple[Recogniser, ...]:
    """Return all recognisers."""
    return tuple(_recognisers)


def register_kind_words(kind: str, *words: str) -> None:
    """Register words in queries that mean documents of a kind: 研修, 電話番号."""
    _kind_words.update(dict.fromkeys(words, kind))


def kind_words() -> dict[str, str]:
    """Return the kind for each word."""
    return dict(_kind_words)
