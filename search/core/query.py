"""The query language: from what a reader typed to what an engine looks for.

Words stand side by side and all must be there; "…", 「…」 and 『…』 ask for exactly that text;
a minus before a word or quotation leaves out what holds it. Anything else is taken as text:
there are no errors.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from search.core.analysis import (
    GRAMS,
    PAIRS,
    READINGS,
    WORDS,
    Analyser,
    Token,
    fold,
    grams,
    is_kana,
    katakana,
)

MAX_LENGTH = 200
MAX_CLAUSES = 16
MAX_ALTERNATIVES = 8
MAX_PART = 12  # words of a part for which synonyms are looked up
# What a term of each field adds to the score beside a word's; measured, see docs/search.md.
WEIGHTS = {WORDS: 1.0, PAIRS: 0.2, GRAMS: 0.1, READINGS: 0.3}
SYNONYM = 0.6
# When nothing holds all words, a document must hold this part of them.
RELAXED_SHARE = 0.2

_PART = re.compile(
    r"""(?:(?<=\s)|^)(?P<minus>[-−])?(?=\S)|"(?P<a>[^"]+)"|「(?P<b>[^」]+)」|『(?P<c>[^』]+)』"""
    r"""|“(?P<d>[^”]+)”|(?P<word>[^\s"「」『』“”]+)"""
)


class Term(NamedTuple):
    """One term of the index; `prefix` stands for all terms that begin with it.

    `fuzzy` stands for the term and all that one edit makes of it: a character
    more, less or another, or two neighbours exchanged. It is never scored.
    """

    field: str
    text: str
    prefix: bool = False
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way in which a document can satisfy a clause: it holds all terms, and the exact text."""

    terms: tuple[Term, ...]
    exact: str = ""  # folded text that must stand in the document as it is
    sure: bool = True  # False: may be chance (characters or readings only), ranked below


@dataclass(frozen=True, slots=True)
class Clause:
    """One word or quotation of a query and the ways to satisfy it."""

    text: str
    alternatives: tuple[Alternative, ...]
    words: tuple[tuple[str, ...], ...] = ()  # the sequences of words to mark
    also: tuple[str, ...] = ()  # the synonyms that were added


@dataclass(frozen=True, slots=True)
class Query:
    """A query ready for an engine."""

    text: str
    required: tuple[Clause, ...]
    excluded: tuple[Clause, ...] = ()
    scored: tuple[tuple[Term, float], ...] = ()
    minimum: int | None = None  # how many of `required` suffice; all when None

    @property
    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """Return the words for which others were searched as well."""
        return {clause.text: clause.also for clause in self.required if clause.also}


class Part(NamedTuple):
    """A piece of what was typed."""

    text: str
    quoted: bool
    negative: bool


def split(text: str) -> list[Part]:
    """Return the parts of a query as typed: words and quotations, each wanted or not."""
    plain = unicodedata.normalize("NFKC", text.replace("\0", " "))[:MAX_LENGTH]
    parts: list[Part] = []
    negative = False
    for match in _PART.finditer(plain):
        found = match.groupdict()
        word = found.pop("word")
        minus = found.pop("minus")
        quoted = next((value for value in found.values() if value), None)
        if quoted is None and word is None:
            negative = minus is not None
            continue
        piece = (quoted or word or "").strip()
        if any(letter.isalnum() for letter in piece):
            parts.append(Part(piece, quoted is not None, negative))
        negative = False
    return parts[:MAX_CLAUSES]


def joined(parts: Iterable[Part]) -> str:
    """Return a query made of these parts, which `split` takes apart again."""
    return " ".join(
        ("-" if part.negative else "") + (f"「{part.text}」" if part.quoted else part.text)
        for part in parts
    )


def compile_query(
    text: str, analyser: Analyser, synonyms: Mapping[str, tuple[str, ...]] | None = None
) -> Query | None:
    """Return the query for `text`, or None when there is nothing in it to look for."""
    table = synonyms or {}
    required: list[Clause] = []
    excluded: list[Clause] = []
    for part in split(text):
        clause = _clause(part, analyser, {} if part.negative or part.quoted else table)
        if clause is not None:
            (excluded if part.negative else required).append(clause)
    if not required and not excluded:
        return None
    return Query(text, tuple(required), tuple(excluded), _scored(required))


def relax(query: Query) -> Query | None:
    """Return the query that asks for some of the words only, or None if that changes nothing."""
    words = content_words(query)
    exact = [any(a.exact for a in clause.alternatives) for clause in query.required]
    if len(words) < 2 or all(exact):  # who asks for a text to the letter wants nothing else
        return None
    clauses = tuple(
        Clause(word, (Alternative((Term(WORDS, word),)),), ((word,),)) for word in words
    )
    minimum = max(1, math.ceil(len(clauses) * RELAXED_SHARE))
    return replace(query, required=clauses, minimum=minimum)


def surely(query: Query) -> Query:
    """Return the query that takes for found only what holds each word as a word, not by chance."""
    required = tuple(
        replace(
            clause,
            alternatives=tuple(way for way in clause.alternatives if way.sure)
            or clause.alternatives,
        )
        for clause in query.required
    )
    return replace(query, required=required)


def is_sentence(text: str, analyser: Analyser) -> bool:
    """Tell whether a part of what was typed is a sentence: words joined by particles or endings.

    An official name is none, however many words it has: they touch each other.
    """
    for part in split(text):
        tokens = [] if part.quoted or part.negative else analyser.tokens(fold(part.text))
        found = [token for token in tokens if token is not None]
        if any(before.end < after.start for before, after in pairwise(found)):
            return True
    return False


def content_words(query: Query) -> list[str]:
    """Return the different words of what is asked for, without synonyms, in order."""
    words = (word for clause in query.required if clause.words for word in clause.words[0])
    return list(dict.fromkeys(words))


def _clause(
    part: Part, analyser: Analyser, synonyms: Mapping[str, tuple[str, ...]]
) -> Clause | None:
    """Return the clause for one part, or None when it holds neither letters nor digits."""
    folded = fold(part.text)
    letters = grams(folded)
    if not letters:
        return None
    spelled = _spelled(folded, letters)
    tokens = [token for token in analyser.tokens(folded) if token is not None]
    words = tuple(token.word for token in tokens)
    if part.quoted:
        exact = Alternative(spelled.terms, exact=folded)
        return Clause(part.text, (exact,), (words,))
    if part.negative:
        return Clause(part.text, (_in_words(words) if words else spelled,), (words,))
    sequences = [words] if words else []
    also: list[str] = []
    for other, sequence in _synonyms(folded, tokens, analyser, synonyms):
        if sequence not in sequences:  # Sudachi knows many spellings as one word already
            sequences.append(sequence)
            also.append(other)
    alternatives = [_in_words(sequence) for sequence in sequences]
    alternatives.append(spelled)
    if is_kana(folded):
        alternatives += _read(katakana(folded))
    return Clause(part.text, tuple(alternatives), tuple(sequences), tuple(dict.fromkeys(also)))


def _in_words(words: tuple[str, ...]) -> Alternative:
    """Return the alternative that `words` stand side by side."""
    if len(words) == 1:
        return Alternative((Term(WORDS, words[0]),))
    pairs = pairwise(words)
    return Alternative(tuple(dict.fromkeys(Term(PAIRS, f"{a} {b}") for a, b in pairs)))


def _spelled(folded: str, letters: list[str]) -> Alternative:
    """Return the alternative that the characters of the word stand in the text."""
    if len(letters) == 1 and len(letters[0]) == 1:
        return Alternative((Term(GRAMS, letters[0], prefix=True),), sure=False)
    terms = dict.fromkeys(Term(GRAMS, gram, prefix=len(gram) == 1) for gram in letters)
    return Alternative(tuple(terms), sure=False)


def _read(sound: str) -> list[Alternative]:
    """Return the alternatives that one to four neighbouring words are read like `sound`."""
    sound = re.sub(r"[・\s]", "", sound)
    cuts = range(2, len(sound) - 1) if len(sound) >= 5 else ()
    wholes: list[tuple[str, ...]] = [(sound,), *((sound[:cut], sound[cut:]) for cut in cuts)]
    return [
        Alternative(tuple(Term(READINGS, part) for part in parts), sure=False) for parts in wholes
    ]


def _synonyms(
    folded: str,
    tokens: Sequence[Token],
    analyser: Analyser,
    synonyms: Mapping[str, tuple[str, ...]],
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the synonyms of a word, or of a part of it, with the words to look for instead."""
    found = [(other, known_words(fold(other), analyser)) for other in synonyms.get(folded, ())]
    if found:
        return found[:MAX_ALTERNATIVES]
    words = tuple(token.word for token in tokens)
    for start, end in _parts(len(words)):
        known = folded[tokens[start].start : tokens[end - 1].end]
        # A word may be cut otherwise alone than among its neighbours.
        if (
            len(known) < 2
            or known not in synonyms
            or known_words(known, analyser) != words[start:end]
        ):
            continue
        for other in synonyms[known]:
            middle = known_words(fold(other), analyser)
            found.append((other, words[:start] + middle + words[end:]))
    return [(other, sequence) for other, sequence in found if sequence][:MAX_ALTERNATIVES]


def _parts(size: int) -> Iterator[tuple[int, int]]:
    """Yield where parts of a word begin and end, counted in its words, the longest first."""
    for length in range(min(size - 1, MAX_PART), 0, -1):
        for start in range(size - length + 1):
            yield start, start + length


@lru_cache(maxsize=2000)
def known_words(folded: str, analyser: Analyser) -> tuple[str, ...]:
    """Return the words of a synonym; asked again at every query."""
    return tuple(token.word for token in analyser.tokens(folded) if token is not None)


def _scored(clauses: Iterable[Clause]) -> tuple[tuple[Term, float], ...]:
    """Return the terms that make up the score, each with its weight."""
    weights: dict[Term, float] = {}
    for clause in clauses:
        for number, sequence in enumerate(clause.words):
            factor = SYNONYM if number else 1.0
            pairs = pairwise(sequence)
            terms = [Term(WORDS, word) for word in sequence]
            terms += [Term(PAIRS, f"{a} {b}") for a, b in pairs]
            for term in terms:
                weights[term] = max(weights.get(term, 0.0), factor * WEIGHTS[term.field])
        for alternative in clause.alternatives:
            if not alternative.sure or alternative.exact:
                for term in alternative.terms:
                    weights.setdefault(term, WEIGHTS[term.field])
    return tuple(weights.items())
