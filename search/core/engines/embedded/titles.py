"""Keeps the titles of all documents in memory, for suggestions while a reader types.

They are joined to two long strings, one of titles and one of readings, which are scanned in full:
with 22,000 titles that takes a few milliseconds, and it needs no substring index.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from search.core.analysis import is_kana, katakana
from search.core.terms import WORD_BEGIN

Ints = NDArray[np.int64]
# Separator before each title; it occurs in no query.
_BEGIN = "\0"


def _none() -> Ints:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class _Strings:
    """Strings of several documents, concatenated."""

    text: str = ""
    starts: Ints = field(default_factory=_none)  # start of each, after _BEGIN

    def with_more(self, strings: Sequence[str]) -> "_Strings":
        sizes = np.array([len(string) + 1 for string in strings], np.int64)
        starts = len(self.text) + 1 + np.cumsum(sizes) - sizes
        text = self.text + "".join(_BEGIN + string for string in strings)
        return _Strings(text, np.concatenate([self.starts, starts]))

    def places(self, wanted: str) -> Ints:
        """Return the positions of `wanted`; for a single character, only at the start of a string."""
        if len(wanted) > 1:
            found = re.finditer(re.escape(wanted), self.text)
            return np.array([match.start() for match in found], np.int64)
        found = re.finditer(re.escape(_BEGIN + wanted), self.text)
        return np.array([match.start() + 1 for match in found], np.int64)

    def owners(self, places: Ints) -> Ints:
        """Return the indices of the strings that contain these positions."""
        return np.searchsorted(self.starts, places, "right") - 1


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles by document number. Immutable; deleted documents remain in it."""

    numbers: Ints = field(default_factory=_none)
    written: _Strings = field(default_factory=_Strings)
    read: _Strings = field(default_factory=_Strings)
    words: Ints = field(default_factory=_none)  # sorted start positions of the words in `read`

    def with_more(self, rows: Sequence[tuple[int, str, str]]) -> "Titles":
        """Return these titles and those of more documents (number, folded title, reading)."""
        if not rows:
            return self
        numbers, titles, readings = zip(*rows, strict=True)
        read = self.read.with_more([reading.replace(WORD_BEGIN, "") for reading in readings])
        words: list[int] = []
        for start, reading in zip(read.starts[len(self.numbers) :].tolist(), readings, strict=True):
            for word in reading.split(WORD_BEGIN)[1:]:
                words.append(start)
                start += len(word)  # noqa: PLW2901  (walks along the title)
        return Titles(
            np.concatenate([self.numbers, np.array(numbers, np.int64)]),
            self.written.with_more([title.replace(_BEGIN, "") for title in titles]),
            read,
            np.concatenate([self.words, np.array(words, np.int64)]),
        )

    def find(self, wanted: str) -> tuple[Ints, Ints]:
        """Return the documents whose titles begin with a folded text, and those that contain it."""
        if not wanted:
            return _none(), _none()
        begins, holds = self._in(self.written, self.written.places(wanted))
        if is_kana(wanted):
            places = self.read.places(katakana(wanted))
            places = places[np.isin(places, self.words, assume_unique=True)]
            more_begin, more_hold = self._in(self.read, places)
            begins = np.concatenate([begins, more_begin])
            holds = np.concatenate([holds, more_hold])
        return begins, holds

    def _in(self, strings: _Strings, places: Ints) -> tuple[Ints, Ints]:
        owners = strings.owners(places)
        begins = owners[strings.starts[owners] == places]
        return self.numbers[begins], self.numbers[owners]
