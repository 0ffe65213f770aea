"""Cutting a document into passages that a sentence model takes at once."""

import re
from collections.abc import Iterable, Iterator

from search.core.terms import OPENING, Text

# Raise this when documents are cut otherwise: their vectors are made again.
VERSION = 1
# Characters of a passage. Judged on the golden sets: single sentences say too little, longer
# passages too much at once (docs/search.md).
LENGTH = 200
# Of a very long document the beginning is enough: it bounds the time that a change takes.
MOST = 60

_SENTENCE = re.compile(r"[^。\n]+。?")


def passages(text: Text) -> list[str]:
    """Return the passages of a document; none when it has no text.

    The first says what the document is about: its title with the summary, or with the
    beginning of a body without one. The others are the body, cut between sentences.
    """
    body = "".join(_packed(_pieces(text.body), OPENING, 1)) if not text.summary else ""
    head = "。".join(part.strip() for part in (text.title, text.summary or body) if part.strip())
    found = [head] if head else []
    return [*found, *_packed(_pieces(text.body), LENGTH, MOST - len(found))]


def _pieces(text: str) -> Iterator[str]:
    """Yield the sentences of a text; one that is too long by itself is cut anywhere."""
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        for start in range(0, len(sentence), LENGTH):
            yield sentence[start : start + LENGTH]


def _packed(pieces: Iterable[str], length: int, most: int) -> list[str]:
    """Return the first `most` passages of neighbouring pieces, each about `length` at most."""
    packed: list[str] = []
    for piece in pieces:
        if packed and len(packed[-1]) + len(piece) <= length:
            packed[-1] += piece
        elif len(packed) == most:
            break
        else:
            packed.append(piece)
    return packed
