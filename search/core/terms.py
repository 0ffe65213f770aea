"""Many texts at once into the terms of the index, with how often each occurs.

Python only maps strings to numbers; joining, counting and sorting is numpy's, which keeps a
rebuild close to the time that the segmentation alone takes.
"""

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
    latin_runs,
)

Ints = NDArray[np.int64]

# How much a word counts where it stands: title, opening, body, keywords.
WEIGHTS = np.array([3, 2, 1, 1])
SECTIONS = len(WEIGHTS)
# More often than this a term is not counted in one document: engines store one byte.
MOST = 255
# Grams whose strings a process keeps at most: some tens of megabytes.
MOST_GRAMS = 500_000
# Without a summary the opening of the body says what a text is about.
OPENING = 120
# Stands before each word in the reading of a title.
WORD_BEGIN = "|"


class Text(NamedTuple):
    """The searchable parts of one document."""

    title: str
    summary: str
    body: str
    keywords: str

    def joined(self) -> str:
        """Return all parts as the one text that the places of words refer to."""
        return "\n".join(self)

    def sections(self) -> list[int]:
        """Return where opening, body and keywords begin in the joined text."""
        opening = len(self.title) + 1
        body = opening + len(self.summary) + 1
        keywords = body + len(self.body) + 1
        return [opening, body if self.summary else min(body + OPENING, keywords), keywords]


@dataclass(frozen=True, slots=True)
class FieldTerms:
    """The occurrences of one field's terms, sorted by term (its number), then by document."""

    vocabulary: list[str]
    terms: NDArray[np.integer[Any]]
    documents: NDArray[np.integer[Any]]
    counts: NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Batch:
    """The terms of several documents, which are numbered from 0."""

    fields: dict[str, FieldTerms]
    lengths: dict[str, Ints]  # terms per document, weighted
    marks: list[bytes]  # where the words of each document stand: see `find_words`
    title_readings: list[str]  # the words of each title as they are read, each after WORD_BEGIN


def pack_marks(hashes: NDArray[np.uint32], starts: Ints, lengths: Ints) -> bytes:
    """Return where the words of a text stand as bytes: hashes, starts, then lengths."""
    return (
        hashes.astype("<u4").tobytes()
        + starts.astype("<u4").tobytes()
        + np.minimum(lengths, 255).astype(np.uint8).tobytes()
    )


def word_pattern(words: Sequence[str]) -> bytes:
    """Return what `find_words` looks for: the hashes of words that follow one another."""
    return b"".join(word_hash(word).to_bytes(4, "little") for word in words)


def find_words(
    marks: bytes, pattern: bytes, limit: int, *, begin: int = 0, reach: int = 1 << 31
) -> list[tuple[int, int]]:
    """Return (start, end) of the first `limit` places of a pattern of words.

    None that stands more than `reach` characters behind the first one from `begin` on.
    Raises ValueError for bytes that `pack_marks` cannot have written.
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
    """Return the hash by which the places of a word are stored."""
    return zlib.crc32(word.encode())


def analyse(analyser: Analyser, texts: Sequence[Text]) -> Batch:
    """Return the terms of `texts`; the document numbers are places in that sequence."""
    lexicon = analyser.lexicon
    numbers: list[Ints] = []
    starts: list[Ints] = []
    ends: list[Ints] = []
    parts: list[str] = []
    bounds: list[int] = []  # where sections begin, all originals thought of as one text
    folded_bounds: list[int] = []  # the same in the folded texts
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
    role, word, reading = lexicon.table()[number].T
    kept = np.flatnonzero(role == WORD)
    # Words belong together while neither a mark nor the end of a text stands between them.
    group = (np.cumsum(role == BREAK) + document)[kept]
    document, start, end = document[kept], start[kept], end[kept]
    words, word = _used(lexicon.words, word[kept])
    readings, reading = _used(lexicon.sounds, reading[kept])
    section = np.searchsorted(bounds, start + _array(bounds[::4])[document], "right") - 1
    weights = np.tile(WEIGHTS, len(texts))
    weight = weights[section]
    fields = {
        WORDS: _count(words, word, document, weight),
        PAIRS: _pairs(words, word, group, document, weight, glue=" "),
        GRAMS: _gram_terms("\n".join(parts), _array(folded_bounds), weights),
        READINGS: _readings(readings, reading, group, document),
    }
    lengths = {
        name: np.bincount(terms.documents, terms.counts, len(texts)).astype(np.int64)
        for name, terms in fields.items()
    }
    hashes = np.array([word_hash(word) for word in words], np.uint32)[word]
    cuts = np.searchsorted(document, np.arange(len(texts) + 1)).tolist()
    marks = [pack_marks(hashes[a:b], start[a:b], (end - start)[a:b]) for a, b in pairwise(cuts)]
    spoken = _title_readings(readings, reading, document, section, len(texts))
    return Batch(fields, lengths, marks, spoken)


def _title_readings(
    vocabulary: list[str], terms: Ints, documents: Ints, sections: Ints, size: int
) -> list[str]:
    """Return how the title of each text is read."""
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
    """Return those of `strings` that are used, and their numbers among themselves instead."""
    held = np.bincount(numbers) > 0
    used = np.flatnonzero(held).tolist()
    return [strings[number] for number in used], (np.cumsum(held) - 1)[numbers]


class _GramStrings(dict[int, str]):
    """The characters of grams, kept: most grams of a text are those of others."""

    def __missing__(self, code: int) -> str:
        if len(self) > MOST_GRAMS:
            self.clear()
        string = self[code] = gram_string(code)
        return string


_gram_strings = _GramStrings()


def _gram_terms(folded: str, bounds: Ints, weights: Ints) -> FieldTerms:
    """Return the grams of all texts, folded and written together.

    `bounds` are the beginnings of all sections, `weights` what each counts.
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
    """Return how often each term occurs in each document, an occurrence counting its weight."""
    # Term, document and weight in one number: sorting numbers is what numpy does fastest.
    keys = np.sort((terms << 32) | (documents.astype(np.int64) << 4) | weights)
    weights = keys & 15
    keys >>= 4
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    counts = np.add.reduceat(weights, firsts) if len(firsts) else weights
    counts = np.minimum(counts, MOST)
    keys = keys[firsts]
    # Small numbers: what a process of a rebuild finds is sent to another.
    documents = (keys & 0xFFFFFFF).astype(np.uint32)
    return FieldTerms(vocabulary, (keys >> 28).astype(np.uint32), documents, counts)


def _pairs(
    vocabulary: list[str], terms: Ints, group: Ints, documents: Ints, weights: Ints, *, glue: str
) -> FieldTerms:
    """Return each two neighbouring terms of one group, written together."""
    whole = np.flatnonzero(group[:-1] == group[1:])
    keys = (terms[whole] << 32) | terms[whole + 1]
    unique, term = np.unique(keys, return_inverse=True)
    left, right = (unique >> 32).tolist(), (unique & 0xFFFFFFFF).tolist()
    strings = [vocabulary[a] + glue + vocabulary[b] for a, b in zip(left, right, strict=True)]
    return _count(strings, term, documents[whole], weights[whole])


def _readings(vocabulary: list[str], terms: Ints, group: Ints, documents: Ints) -> FieldTerms:
    """Return how one or two neighbouring words are read; each reading counts once a text."""
    ones = np.ones_like(terms)
    single = _count(vocabulary, terms, documents, ones)
    double = _pairs(vocabulary, terms, group, documents, ones, glue="")
    # アメ and ア+メ are read alike: one number for both.
    numbers = {string: number for number, string in enumerate(vocabulary)}
    same = _array([numbers.setdefault(string, len(numbers)) for string in double.vocabulary])
    term = np.concatenate([single.terms, same[double.terms]])
    document = np.concatenate([single.documents, double.documents])
    counted = _count(list(numbers), term.astype(np.int64), document, np.ones_like(term))
    return replace(counted, counts=np.ones_like(counted.counts))
