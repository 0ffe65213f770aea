"""Converts many texts at once to index terms with frequencies.

Python only maps strings to numbers; numpy joins, counts and sorts them, so that a rebuild takes
little longer than the tokenizing alone.
"""

import re
import struct
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.core.analysis import (
    BREAK,
    GRAMS,
    PAIRS,
    READINGS,
    WORD,
    WORDS,
    Analyser,
    fold_with_offsets,
    gram_codes,
    gram_string,
    gram_text,
    latin_runs,
    pair,
)

Ints = NDArray[np.int64]

# Weights of a word by its section: title, opening, body, keywords.
WEIGHTS = np.array([3, 2, 1, 1])
SECTIONS = len(WEIGHTS)
# The maximum frequency of a term in one document: engines store one byte.
MOST = 255
# The maximum number of gram strings cached by a process: some tens of megabytes.
MOST_GRAMS = 500_000
# Without a summary, the opening of the body gives the subject of a text.
OPENING = 120
# Separator before each word in the reading of a title.
WORD_BEGIN = "|"
WORD_BEGIN_PATTERN = r"\|"


class Text(NamedTuple):
    """The searchable parts of one document."""

    title: str
    summary: str
    body: str
    keywords: str

    def joined(self) -> str:
        """Return all parts as one text, which the positions of words refer to."""
        return "\n".join(self)

    def sections(self) -> list[int]:
        """Return the start positions of opening, body and keywords in the joined text."""
        opening = len(self.title) + 1
        body = opening + len(self.summary) + 1
        keywords = body + len(self.body) + 1
        return [opening, body if self.summary else min(body + OPENING, keywords), keywords]


@dataclass(frozen=True, slots=True)
class FieldTerms:
    """The occurrences of one field's terms, sorted by term number, then by document."""

    vocabulary: list[str]
    terms: NDArray[np.integer[Any]]
    documents: NDArray[np.integer[Any]]
    counts: NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Batch:
    """The terms of several documents, which are numbered from 0."""

    fields: dict[str, FieldTerms]
    lengths: dict[str, Ints]  # weighted number of terms per document
    marks: list[bytes]  # positions of each document's tokens: see `find_words`
    letters: list[str]  # each text in the form for comparing characters: see `gram_text`
    spoken: list[str]  # the reading of each text: see `spoken_pattern`
    title_readings: list[str]  # the readings of each title's words, each after WORD_BEGIN


def pack_marks(hashes: NDArray[np.uint32], starts: Ints, lengths: Ints) -> bytes:
    """Return the positions of a text's tokens as bytes: hashes, starts, then lengths."""
    return (
        hashes.astype("<u4").tobytes()
        + starts.astype("<u4").tobytes()
        + np.minimum(lengths, 255).astype(np.uint8).tobytes()
    )


def word_pattern(pieces: Sequence[str]) -> bytes:
    """Return the pattern of adjacent tokens for `find_words`: their hashes."""
    return b"".join(word_hash(piece).to_bytes(4, "little") for piece in pieces)


def has_words(marks: bytes, pattern: bytes) -> bool:
    """Return whether a text contains the adjacent tokens of `pattern`."""
    end = 4 * (len(marks) // 9)
    at = marks.find(pattern, 0, end)
    while at >= 0:
        if at % 4 == 0:
            return True
        at = marks.find(pattern, at + 1, end)
    return False


def hashes(marks: bytes) -> list[int]:
    """Return the hashes of a text's tokens in order."""
    return np.frombuffer(marks, "<u4", len(marks) // 9).tolist()


def spoken_pattern(sound: str) -> re.Pattern[bytes]:
    """Return the pattern of adjacent whole words with the reading `sound`."""
    inner = f"{WORD_BEGIN_PATTERN}?".join(map(re.escape, sound))
    return re.compile(f"{WORD_BEGIN_PATTERN}{inner}(?={WORD_BEGIN_PATTERN}|\n|$)".encode())


def find_words(
    marks: bytes, pattern: bytes, limit: int, *, begin: int = 0, reach: int = 1 << 31
) -> list[tuple[int, int]]:
    """Return (start, end) of the first `limit` matches of a pattern of words.

    Matches more than `reach` characters after the first one from `begin` on are left out. Raises
    ValueError for bytes that `pack_marks` cannot have written.
    """
    size, rest = divmod(len(marks), 9)
    if rest:
        message = "damaged places of words"
        raise ValueError(message)
    found: list[tuple[int, int]] = []
    starts, lengths = 4 * size, 8 * size
    beyond = len(pattern) - 4
    stop = 1 << 32
    at = marks.find(pattern, 0, starts)
    while at >= 0 and len(found) < limit:
        if at % 4 == 0:
            last = at + beyond
            start = end = _NUMBER.unpack_from(marks, starts + at)[0]
            if start > stop:
                break
            if start >= begin:
                stop = min(stop, start + reach)
            if beyond:
                end = _NUMBER.unpack_from(marks, starts + last)[0]
            found.append((start, end + marks[lengths + last // 4]))
        at = marks.find(pattern, at + 1, starts)
    return found


_NUMBER = struct.Struct("<I")


@lru_cache(maxsize=10_000)
def word_hash(word: str) -> int:
    """Return the hash under which the positions of a word are stored."""
    return zlib.crc32(word.encode())


def analyse(analyser: Analyser, texts: Sequence[Text]) -> Batch:
    """Return the terms of `texts`; document numbers are indices of that sequence."""
    lexicon = analyser.lexicon
    numbers: list[Ints] = []
    starts: list[Ints] = []
    ends: list[Ints] = []
    parts: list[str] = []
    bounds: list[int] = []  # starts of sections, with all originals as one text
    folded_bounds: list[int] = []  # the same for the folded texts
    base = folded_base = 0
    for text in texts:
        joined = text.joined()
        folded, places = fold_with_offsets(joined)
        found, begin = np.array(analyser.pieces(folded), np.int64).reshape(-1, 2).T
        end = np.append(begin[1:], len(folded))[: len(begin)]
        sections = [0, *text.sections()]
        bounds += [base + section for section in sections]
        if places is not None:
            moved = _array(places)
            begin, end = moved[begin], moved[end]
            sections = [bisect_left(places, section) for section in sections]
        folded_bounds += [folded_base + section for section in sections]
        numbers.append(found)
        starts.append(begin)
        ends.append(end)
        parts.append(folded)
        base += len(joined) + 1
        folded_base += len(folded) + 1
    number, start, end = (_joined(parts_) for parts_ in (numbers, starts, ends))
    document = np.repeat(np.arange(len(texts)), [len(found) for found in numbers])
    role, piece, sound = lexicon.table()[number].T
    pieces, piece = _used(lexicon.words, piece)
    ranges = list(pairwise(np.searchsorted(document, np.arange(len(texts) + 1)).tolist()))
    marks = _marks(pieces, piece, start, end - start, ranges)
    spoken = _spoken(lexicon.sounds, sound, role, ranges)
    kept = np.flatnonzero(role == WORD)
    between = _between(role, piece, document, kept)
    document, start = document[kept], start[kept]
    words, word = pieces, piece[kept]
    readings, reading = _used(lexicon.sounds, sound[kept])
    section = np.searchsorted(bounds, start + _array(bounds[::4])[document], "right") - 1
    weights = np.tile(WEIGHTS, len(texts))
    weight = weights[section]
    fields = {
        WORDS: _count(words, word, document, weight),
        PAIRS: _pairs(words, word, between, document, weight),
        GRAMS: _gram_terms("\n".join(parts), _array(folded_bounds), weights),
        READINGS: _readings(readings, reading, between, document),
    }
    lengths = {
        name: np.bincount(terms.documents, terms.counts, len(texts)).astype(np.int64)
        for name, terms in fields.items()
    }
    titles = _title_readings(readings, reading, document, section, len(texts))
    return Batch(fields, lengths, marks, [gram_text(part) for part in parts], spoken, titles)


def _marks(
    pieces: list[str], piece: Ints, start: Ints, lengths: Ints, texts: list[tuple[int, int]]
) -> list[bytes]:
    """Return the packed positions of each text's tokens."""
    hashes = np.array([word_hash(text) for text in pieces], np.uint32)[piece]
    return [pack_marks(hashes[a:b], start[a:b], lengths[a:b]) for a, b in texts]


def _spoken(
    sounds: Sequence[str], sound: Ints, role: Ints, texts: list[tuple[int, int]]
) -> list[str]:
    """Return the reading of each text: words and particles after WORD_BEGIN, breaks as line ends."""
    used, numbers = _used(sounds, sound)
    forms = np.array(["\n", *(WORD_BEGIN + one for one in used)], object)
    spoken = forms[np.where(role == BREAK, 0, numbers + 1)].tolist()
    return ["".join(spoken[a:b]) for a, b in texts]


# What is between a word and the next: nothing, or the number of a single particle, from 1.
_SIDE_BY_SIDE, _APART = 0, -1


def _between(role: Ints, piece: Ints, document: Ints, kept: Ints) -> Ints:
    """Return for each word but the last what is between it and the next word."""
    if len(kept) < 2:
        return np.zeros(0, np.int64)
    here, following = kept[:-1], kept[1:]
    gap = following - here
    inner = np.minimum(here + 1, len(role) - 1)
    particle = np.where(role[inner] == BREAK, _APART, piece[inner] + 1)
    found = np.where(gap == 1, _SIDE_BY_SIDE, np.where(gap == 2, particle, _APART))
    return np.where(document[here] == document[following], found, _APART)


def _title_readings(
    vocabulary: list[str], terms: Ints, documents: Ints, sections: Ints, size: int
) -> list[str]:
    """Return the reading of each text's title."""
    spoken = [""] * size
    titles = np.flatnonzero(sections % 4 == 0)
    for document, term in zip(documents[titles].tolist(), terms[titles].tolist(), strict=True):
        spoken[document] += WORD_BEGIN + vocabulary[term]
    return spoken


def _array(values: Iterable[int]) -> Ints:
    return np.array(values, np.int64)


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _used(strings: Sequence[str], numbers: Ints) -> tuple[list[str], Ints]:
    """Return the used ones of `strings`, and the numbers adapted to them."""
    held = np.bincount(numbers) > 0
    used = np.flatnonzero(held).tolist()
    return [strings[number] for number in used], (np.cumsum(held) - 1)[numbers]


class _GramStrings(dict[int, str]):
    """A cache of gram strings: most grams of a text also occur in others."""

    def __missing__(self, code: int) -> str:
        if len(self) > MOST_GRAMS:
            self.clear()
        string = self[code] = gram_string(code)
        return string


_gram_strings = _GramStrings()


def _gram_terms(folded: str, bounds: Ints, weights: Ints) -> FieldTerms:
    """Return the grams of all texts, folded and joined.

    `bounds` has the starts of all sections, `weights` their weights.
    """
    codes, places = gram_codes(folded)
    unique, terms = np.unique(codes, return_inverse=True)
    vocabulary = {_gram_strings[code]: number for number, code in enumerate(unique.tolist())}
    runs = latin_runs(folded)
    latin = [vocabulary.setdefault(run, len(vocabulary)) for run, _ in runs]
    terms = np.append(terms, _array(latin))
    places = np.append(places, _array([place for _, place in runs]))
    section = np.searchsorted(bounds, places, "right") - 1
    document = section // SECTIONS
    return _count(list(vocabulary), terms, document, weights[section])


def _count(vocabulary: list[str], terms: Ints, documents: Ints, weights: Ints) -> FieldTerms:
    """Return the weighted frequency of each term in each document."""
    # Term, document and weight in one number, which numpy sorts fastest.
    keys = np.sort((terms << 32) | (documents.astype(np.int64) << 4) | weights)
    weights = keys & 15
    keys >>= 4
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    counts = np.add.reduceat(weights, firsts) if len(firsts) else weights
    counts = np.minimum(counts, MOST)
    keys = keys[firsts]
    # Small integer types, because the result is sent between the processes of a rebuild.
    documents = (keys & 0xFFFFFFF).astype(np.uint32)
    return FieldTerms(vocabulary, (keys >> 28).astype(np.uint32), documents, counts)


def _pairs(
    vocabulary: list[str], terms: Ints, between: Ints, documents: Ints, weights: Ints
) -> FieldTerms:
    """Return all pairs of adjacent words, or with one particle between them."""
    together = np.flatnonzero(between != _APART)
    # Three numbers in one; a batch has far fewer than two million distinct tokens.
    keys = (terms[together] << 42) | (between[together] << 21) | terms[together + 1]
    unique, term = np.unique(keys, return_inverse=True)
    strings = [
        pair(
            vocabulary[key >> 42],
            vocabulary[key & 0x1FFFFF],
            vocabulary[particle - 1] if particle else "",
        )
        for key in unique.tolist()
        for particle in [(key >> 21) & 0x1FFFFF]
    ]
    return _count(strings, term, documents[together], weights[together])


def _readings(vocabulary: list[str], terms: Ints, between: Ints, documents: Ints) -> FieldTerms:
    """Return the readings of single words and of two adjacent words; each counts once per text."""
    ones = np.ones_like(terms)
    single = _count(vocabulary, terms, documents, ones)
    side = np.flatnonzero(between == _SIDE_BY_SIDE)
    unique, term = np.unique((terms[side] << 32) | terms[side + 1], return_inverse=True)
    strings = [vocabulary[key >> 32] + vocabulary[key & 0xFFFFFFFF] for key in unique.tolist()]
    double = _count(strings, term, documents[side], ones[side])
    # アメ and ア+メ have the same reading: one number for both.
    numbers = {string: number for number, string in enumerate(vocabulary)}
    same = _array([numbers.setdefault(string, len(numbers)) for string in double.vocabulary])
    term = np.concatenate([single.terms, same[double.terms]])
    document = np.concatenate([single.documents, double.documents])
    counted = _count(list(numbers), term.astype(np.int64), document, np.ones_like(term))
    return replace(counted, counts=np.ones_like(counted.counts))
