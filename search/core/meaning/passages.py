"""Cutting a document into passages that a sentence model takes at once."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from search.core.terms import OPENING, Text

# Raise this when documents are cut otherwise: their vectors are made again.
VERSION = 1
# Characters of a passage. Judged on the golden sets: single sentences say too little, longer
# passages too much at once (docs/search.md).
LENGTH = 200
# Of a very long document the beginning is enough: it bounds the time that a change takes.
MOST = 60

_SENTENCE = re.compile(r"[^。]+。?")


def passages(text: Text) -> list[str]:
    """Return the passages of a document; none when it has no text.

    The first says what the document is about: its title with the summary, or with the
    beginning of a body without one. The others are the body: neighbouring paragraphs together, and a
    long one cut between sentences.
    """
    opening = text.summary or text.body[:OPENING]
    head = "。".join(part for part in (text.title.strip(), opening.strip()) if part)
    found = [head] if head else []
    paragraphs = (part for line in text.body.split("\n") for part in _packed(_sentences(line)))
    return [*found, *islice(_packed(paragraphs), MOST - len(found))]


def _sentences(paragraph: str) -> Iterator[str]:
    """Yield the sentences of a paragraph; one that is too long by itself is cut anywhere."""
    for match in _SENTENCE.finditer(paragraph.strip()):
        for start in range(0, len(match[0]), LENGTH):
            yield match[0][start : start + LENGTH]


def _packed(pieces: Iterable[str]) -> Iterator[str]:
    """Yield neighbouring pieces put together, as long as they stay within `LENGTH`."""
    packed = ""
    for piece in pieces:
        if packed and len(packed) + len(piece) > LENGTH:
            yield packed
            packed = ""
        packed += piece
    if packed.strip():
        yield packed
