"""Splits a document into passages for a sentence model."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from search.core.terms import OPENING, Text

# Increase this when the splitting changes: the vectors are computed again.
VERSION = 1
# Characters of a passage. Tuned on the golden sets: single sentences say too little, longer
# passages mix too many subjects (docs/search.md).
LENGTH = 200
# Only the beginning of a very long document is used, to limit the time of an update.
MOST = 60

_SENTENCE = re.compile(r"[^。]+。?")


def passages(text: Text) -> list[str]:
    """Return the passages of a document; an empty list if it has no text.

    The first one, the head, gives the subject: the title with the summary, or with the beginning of
    the body if there is none. The others are the body: adjacent paragraphs are joined, and long
    ones are split between sentences.
    """
    opening = text.summary or text.body[:OPENING]
    head = "。".join(part for part in (text.title.strip(), opening.strip()) if part)
    found = [head] if head else []
    paragraphs = (part for line in text.body.split("\n") for part in _packed(_sentences(line)))
    return [*found, *islice(_packed(paragraphs), MOST - len(found))]


def _sentences(paragraph: str) -> Iterator[str]:
    """Yield the sentences of a paragraph; one that is too long by itself is split anywhere."""
    for match in _SENTENCE.finditer(paragraph.strip()):
        for start in range(0, len(match[0]), LENGTH):
            yield match[0][start : start + LENGTH]


def _packed(pieces: Iterable[str]) -> Iterator[str]:
    """Join adjacent pieces up to a length of `LENGTH`, and yield them."""
    packed = ""
    for piece in pieces:
        if packed and len(packed) + len(piece) > LENGTH:
            yield packed
            packed = ""
        packed += piece
    if packed.strip():
        yield packed
