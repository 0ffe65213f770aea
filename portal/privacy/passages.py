"""The sentences of a text: what a rule looks at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from portal.privacy.dictionary import Word, words_of
from portal.privacy.findings import Finding, Kind, Level
from portal.privacy.folding import Folded

_SENTENCE = re.compile(r"[^。!?\n\r]*(?:[。!?]+[」』)）】]*|[\n\r]|\Z)")
# No sentence is longer; what is, is a table or no text. Cut at a mark where there is one.
LONGEST = 1000
_CUT = re.compile(rf"(?s).{{1,{LONGEST}}}(?<=[、,\s])|.{{1,{LONGEST}}}")


@dataclass(frozen=True)
class Passage:
    """A sentence of the folded text.

    Attributes:
        text: The folded sentence.
        population: Of the place that it speaks of, as far as known (persons).
    """

    folded: Folded
    source: str
    start: int
    text: str
    population: int | None

    @cached_property
    def words(self) -> list[Word]:
        """Return its words."""
        return words_of(self.text)

    def finding(self, start: int, end: int, kind: Kind, level: Level, reason: str) -> Finding:
        """Return the finding for a place of the sentence, without blanks around it."""
        part = self.text[start:end]
        start += len(part) - len(part.lstrip())
        end -= len(part) - len(part.rstrip())
        first = self.folded.original(self.start + start)
        after = self.folded.original(self.start + end)
        return Finding(first, after, kind, level, reason, self.source[first:after])


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a folded text with their places, but for empty ones."""
    for match in _SENTENCE.finditer(text):
        if len(match[0]) > LONGEST:
            for part in _CUT.finditer(match[0]):
                yield match.start() + part.start(), part[0]
        elif match[0].strip():
            yield match.start(), match[0]
