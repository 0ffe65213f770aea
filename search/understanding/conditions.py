"""What a piece of a query may mean, and who recognises it: apps register from their `search.py`.

A recogniser finds pieces of a part of a query (what stands between two blanks, in NFKC). A piece
becomes a condition only where it stands by itself: see `reading`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

from search.words.labels import Labels


class Stands(Enum):
    """Where in a part of a query a piece has to stand to be a condition."""

    ANYWHERE = "anywhere"  # 令和6年度事業: nothing else is written so
    APART = "apart"  # between blanks, particles and other pieces
    LAST = "last"  # the same, at the end: 茶畑の事例 are cases, 事例の集め方 are not
    ALONE = "alone"  # it is the whole part


@dataclass(frozen=True, slots=True)
class Condition:
    """What a piece means: values of facets, or certain documents of a kind."""

    #: Facet and values; those of one facet are joined by OR.
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    #: What the condition is called where it is shown, in the words of the portal.
    label: str
    #: Ids of the documents that it leaves; None: all that have the values.
    ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a part of a query: where it begins and ends, and what it means there."""

    start: int
    end: int
    condition: Condition = field(compare=False)
    stands: Stands = Stands.APART


#: Finds pieces in a part of a query, given in NFKC.
Recogniser = Callable[[str, Labels], Iterable[Piece]]

_recognisers: list[Recogniser] = []
_kind_words: dict[str, str] = {}


def register_recogniser(recogniser: Recogniser) -> None:
    """Let `recogniser` look at queries. Registering it again changes nothing."""
    if recogniser not in _recognisers:
        _recognisers.append(recogniser)


def recognisers() -> tuple[Recogniser, ...]:
    """Return all recognisers."""
    return tuple(_recognisers)


def register_kind_words(kind: str, *words: str) -> None:
    """Say by which words readers ask for things of a kind: 研修, 電話番号."""
    _kind_words.update(dict.fromkeys(words, kind))


def kind_words() -> dict[str, str]:
    """Return the kind that each word asks for."""
    return dict(_kind_words)
