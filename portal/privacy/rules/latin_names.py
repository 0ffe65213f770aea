"""Names in Latin letters: Kenji Tanaka, TANAKA Kenji, Mr. Tanaka."""

import re
from collections.abc import Iterator

import jaconv

from portal.privacy.dictionary import Tag, meanings
from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.passages import Passage
from portal.privacy.rules.names import FULL

_WORD = r"(?:[A-Z][a-z]{1,11}|[A-Z]{2,12})"
_PAIR = re.compile(
    rf"(?<![A-Za-z.@/])(?P<one>{_WORD})[\s,]{{1,2}}(?P<other>{_WORD})(?![A-Za-z@/.])"
)
_TITLED = re.compile(
    r"(?<![A-Za-z])(?:Mr|Ms|Mrs|Miss|Dr|Prof)\.?\s?[A-Z][a-z]+(?:\s[A-Z][a-z]+)?|[A-Z][a-z]+-(?:san|"
    r"sama|kun|chan)(?![a-z])"
)
_LONG = re.compile(r"oh(?=[^aiueoy]|$)|ou|oo")


def find(passage: Passage) -> Iterator[Finding]:
    """Find Japanese names in Latin letters, and any behind a title."""
    text = passage.text
    for match in _TITLED.finditer(text):
        yield passage.finding(match.start(), match.end(), Kind.NAME, Level.STOP, FULL)
    for match in _PAIR.finditer(text):
        one, other = _can_be(match["one"]), _can_be(match["other"])
        if one and other and Tag.FAMILY in one | other:
            yield passage.finding(match.start(), match.end(), Kind.NAME, Level.STOP, FULL)


def _can_be(word: str) -> frozenset[Tag]:
    """Return what a word in Latin letters can be, read as kana; nothing when it is no Japanese."""
    found: frozenset[Tag] = frozenset()
    for spelling in {word.lower(), _LONG.sub("o", word.lower()), _LONG.sub("ou", word.lower())}:
        kana = str(jaconv.alphabet2kana(spelling))
        if re.fullmatch(r"[ぁ-ゖー]+", kana):
            found |= {Tag.UNKNOWN} | meanings(kana) | meanings(str(jaconv.hira2kata(kana)))
    return found
