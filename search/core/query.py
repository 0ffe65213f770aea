"""The query language: compiles a reader's input to a query for an engine.

Words are separated by blanks and all must match; "…", 「…」 and 『…』 ask for exactly that text; a
minus before a word or quotation excludes documents that contain it. Everything else is text: there
are no syntax errors.
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
    BREAK_MARK,
    GRAMS,
    PAIRS,
    READINGS,
    WORDS,
    Analyser,
    Token,
    fold,
    gram_text,
    grams,
    is_kana,
    is_word,
    katakana,
    pair,
)
from search.core.function_words import FUNCTION_WORDS
from search.core.names import name_key
from search.core.synonyms import Table

MAX_LENGTH = 200
MAX_CLAUSES = 16
MAX_ALTERNATIVES = 8
MAX_PART = 12  # tokens of the longest part of a word with synonyms
# Weights of the fields' terms relative to a word; measured, see docs/search-ranking.md.
WEIGHTS = {WORDS: 1.0, PAIRS: 0.2, GRAMS: 0.2, READINGS: 0.3}
SYNONYM = 0.6
NARROWER = 0.3  # a narrower word, which only covers a part of the query's meaning
# If no document contains all words, this share of them is required.
RELAXED_SHARE = 0.2

_PART = re.compile(
    r"""(?:(?<=\s)|^)(?P<minus>[-−])?(?=\S)|"(?P<a>[^"]+)"|「(?P<b>[^」]+)」|『(?P<c>[^』]+)』"""
    r"""|“(?P<d>[^”]+)”|(?P<word>[^\s"「」『』“”]+)"""
)


class Term(NamedTuple):
    """One term of the index; with `prefix`, all terms that begin with it.

    With `fuzzy`, the term and all terms at edit distance 1: one character inserted, deleted or
    replaced, or two adjacent ones swapped. Such terms are never scored.
    """

    field: str
    text: str
    prefix: bool = False
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to match a clause: the document contains all terms, and passes the checks.

    The terms alone may match in different places of a document.
    """

    terms: tuple[Term, ...]
    exact: str = ""  # characters (see `gram_text`) that the document must contain
    phrase: tuple[str, ...] = ()  # adjacent tokens that the document must contain
    sound: str = ""  # reading that adjacent whole words of the document must have
    sure: bool = True  # False: characters or readings, perhaps of other words; ranked lower

    @property
    def checked(self) -> bool:
        """Whether the document must pass a check, besides containing all terms."""
        return bool(self.exact or self.phrase or self.sound)


@dataclass(frozen=True, slots=True)
class Clause:
    """One word or quotation of a query, with the ways to match it."""

    text: str
    alternatives: tuple[Alternative, ...]
    words: tuple[tuple[str, ...], ...] = ()  # the token sequences to highlight
    also: tuple[str, ...] = ()  # the synonyms that were added
    quoted: bool = False  # only exact matches
    narrower: int = 0  # the number of narrower words at the end of `words`


@dataclass(frozen=True, slots=True)
class Query:
    """A query ready for an engine."""

    text: str
    required: tuple[Clause, ...]
    excluded: tuple[Clause, ...] = ()
    scored: tuple[tuple[Term, float], ...] = ()
    minimum: int | None = None  # how many of `required` must match; None: all
    name: str = ""  # key of the whole query as a name (`search.core.names`)

    @property
    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """Return the words with the synonyms that were added."""
        return {clause.text: clause.also for clause in self.required if clause.also}


class Part(NamedTuple):
    """A part of the reader's input."""

    text: str
    quoted: bool
    negative: bool


def split(text: str) -> list[Part]:
    """Return the parts of a query as typed: words and quotations, required or excluded."""
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
    """Return a query text for these parts; the inverse of `split`."""
    return " ".join(
        ("-" if part.negative else "") + (f"「{part.text}」" if part.quoted else part.text)
        for part in parts
    )


def compile_query(
    text: str, analyser: Analyser, synonyms: Mapping[str, tuple[str, ...]] | None = None
) -> Query | None:
    """Return the query for `text`, or None if it contains nothing to search for."""
    table = {} if synonyms is None else synonyms  # a table without entries may have narrower words
    required: list[Clause] = []
    excluded: list[Clause] = []
    for part in split(text):
        clause = _clause(part, analyser, {} if part.negative or part.quoted else table)
        if clause is not None:
            (excluded if part.negative else required).append(clause)
    if not required and not excluded:
        return None
    return Query(text, tuple(required), tuple(excluded), _scored(required), name=_name(text))


def named_query(text: str) -> Query | None:
    """Return the query for documents named `text`, ignoring its words; None if it cannot be a name."""
    name = _name(text)
    return Query(text, (Clause(text, ()),), name=name) if name else None


def _name(text: str) -> str:
    """Return the key of a query as a name; empty for a query with quotations."""
    parts = split(text)
    if any(part.negative for part in parts) or all(part.quoted for part in parts):
        return ""
    return name_key(text)


def relax(query: Query) -> Query | None:
    """Return the query that requires only some of the words, or None if that changes nothing."""
    every = _words_of(query)
    if len(every) < 2 or all(clause.quoted for clause in query.required):
        return None  # a quoted query asks for exact matches only
    words = content_words(query)
    if all(map(str.isdecimal, words)):
        return None  # parts of a number mean nothing by themselves
    clauses = tuple(
        Clause(word, (Alternative((Term(WORDS, word),)),), ((word,),)) for word in words
    )
    minimum = max(1, math.ceil(len(clauses) * RELAXED_SHARE))
    kept = set(words)
    scored = tuple(
        (term, weight) for term, weight in query.scored if term.field != WORDS or term.text in kept
    )
    return replace(query, required=clauses, scored=scored, minimum=minimum)


def surely(query: Query) -> Query:
    """Return the query that requires each word as a word, not only its characters or reading."""
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
    """Return whether a part of the input is a sentence: words joined by particles or endings.

    An official name is not a sentence, however long: its words are adjacent.
    """
    for part in split(text):
        tokens = [] if part.quoted or part.negative else analyser.tokens(fold(part.text))
        found = [token for token in tokens if token is not None]
        if any(before.end < after.start for before, after in pairwise(found)):
            return True
    return False


def content_words(query: Query) -> list[str]:
    """Return the distinct content words of a query in order, without synonyms."""
    words = _words_of(query)
    return [word for word in words if word not in FUNCTION_WORDS] or words


def _words_of(query: Query) -> list[str]:
    pieces = (piece for clause in query.required if clause.words for piece in clause.words[0])
    return list(dict.fromkeys(filter(is_word, pieces)))


def _clause(
    part: Part, analyser: Analyser, synonyms: Mapping[str, tuple[str, ...]]
) -> Clause | None:
    """Return the clause for one part, or None if it contains neither letters nor digits."""
    folded = fold(part.text)
    letters = grams(folded)
    if not letters:
        return None
    spelled = _spelled(folded, letters)
    pieces = analyser.sequence(folded)
    words = tuple(piece.word for piece in pieces)
    if part.quoted:
        exact = Alternative(spelled.terms, exact=gram_text(folded))
        return Clause(part.text, (exact,), (words,), quoted=True)
    has_words = any(map(is_word, words))
    if part.negative:
        return Clause(part.text, (_in_words(words) if has_words else spelled,), (words,))
    sequences = [words] if has_words else []
    also: list[str] = []
    narrower = synonyms.narrower if isinstance(synonyms, Table) else {}
    sizes = []
    for given in (synonyms, narrower):
        for other, sequence in _synonyms(folded, pieces, analyser, given):
            if sequence not in sequences:  # Sudachi knows many spellings as one word already
                sequences.append(sequence)
                also.append(other)
        sizes.append(len(sequences))
    # Documents with only a narrower word rank below those with the word itself.
    alternatives = [
        replace(_in_words(sequence), sure=number < sizes[0])
        for number, sequence in enumerate(sequences)
    ]
    alternatives.append(spelled)
    if is_kana(folded):
        alternatives += _read(katakana(folded))
    return Clause(
        part.text,
        tuple(alternatives),
        tuple(sequences),
        tuple(dict.fromkeys(also)),
        narrower=sizes[1] - sizes[0],
    )


def _in_words(pieces: tuple[str, ...]) -> Alternative:
    """Return the alternative that the tokens are adjacent in the text."""
    terms = _phrase_terms(pieces)
    # A word or a pair is one term, which needs no check.
    ends = is_word(pieces[0]) and is_word(pieces[-1])
    alone = len(pieces) == 1 or (
        ends and sum(map(is_word, pieces)) == 2 and terms[0].field == PAIRS
    )
    return Alternative(terms, phrase=() if alone else pieces)


def _phrase_terms(pieces: tuple[str, ...]) -> tuple[Term, ...]:
    """Return the terms of every text in which the tokens are adjacent."""
    terms: dict[Term, None] = {}
    places = [at for at, piece in enumerate(pieces) if is_word(piece)]
    paired: set[int] = set()
    for here, following in pairwise(places):
        between = pieces[here + 1 : following]
        if not between or (len(between) == 1 and between[0] != BREAK_MARK):
            terms[Term(PAIRS, pair(pieces[here], pieces[following], *between))] = None
            paired |= {here, following}
    for at in places:
        if at not in paired:
            terms[Term(WORDS, pieces[at])] = None
    return tuple(terms)


def _spelled(folded: str, letters: list[str]) -> Alternative:
    """Return the alternative that the text contains the characters of the word."""
    if len(letters) == 1:
        # Two characters, a Latin word, or the prefix of one character: one term is enough.
        return Alternative((Term(GRAMS, letters[0], prefix=len(letters[0]) == 1),), sure=False)
    terms = dict.fromkeys(Term(GRAMS, gram, prefix=len(gram) == 1) for gram in letters)
    return Alternative(tuple(terms), exact=_inner(gram_text(folded)), sure=False)


def _inner(text: str) -> str:
    """Return a text without punctuation before its first and after its last letter or digit."""
    return _OUTER.sub("", text)


_OUTER = re.compile(r"^[\W_]+|[\W_]+$")


def _read(sound: str) -> list[Alternative]:
    """Return the alternatives that one to four adjacent words have the reading `sound`."""
    sound = re.sub(r"[・\s]", "", sound)
    cuts = range(2, len(sound) - 1) if len(sound) >= 5 else ()
    return [Alternative((Term(READINGS, sound),), sure=False)] + [
        Alternative(
            (Term(READINGS, sound[:cut]), Term(READINGS, sound[cut:])), sound=sound, sure=False
        )
        for cut in cuts
    ]


def _synonyms(
    folded: str,
    pieces: Sequence[Token],
    analyser: Analyser,
    synonyms: Mapping[str, tuple[str, ...]],
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the synonyms of a word, or of a part of it, with the tokens to search for instead."""
    found = [(other, known_pieces(fold(other), analyser)) for other in synonyms.get(folded, ())]
    if found:
        return found[:MAX_ALTERNATIVES]
    words = tuple(piece.word for piece in pieces)
    for start, end in _parts(len(words)):
        known = folded[pieces[start].start : pieces[end - 1].end]
        # Alone, a word may be tokenized differently than in its context.
        if (
            len(known) < 2
            or known not in synonyms
            or known_pieces(known, analyser) != words[start:end]
        ):
            continue
        for other in synonyms[known]:
            middle = known_pieces(fold(other), analyser)
            found.append((other, words[:start] + middle + words[end:]))
    return [(other, way) for other, way in found if any(map(is_word, way))][:MAX_ALTERNATIVES]


def _parts(size: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the parts of a word in tokens, the longest first."""
    for length in range(min(size - 1, MAX_PART), 0, -1):
        for start in range(size - length + 1):
            yield start, start + length


@lru_cache(maxsize=2000)
def known_pieces(folded: str, analyser: Analyser) -> tuple[str, ...]:
    """Return the tokens of a synonym; cached, because every query needs them."""
    return tuple(piece.word for piece in analyser.sequence(folded))


def known_words(folded: str, analyser: Analyser) -> tuple[str, ...]:
    """Return the words of a synonym or a similar text, without particles."""
    return tuple(filter(is_word, known_pieces(folded, analyser)))


def _scored(clauses: Iterable[Clause]) -> tuple[tuple[Term, float], ...]:
    """Return the terms that are scored, with their weights."""
    weights: dict[Term, float] = {}
    for clause in clauses:
        for number, sequence in enumerate(clause.words):
            last = number >= len(clause.words) - clause.narrower
            factor = NARROWER if last else SYNONYM if number else 1.0
            terms = [Term(WORDS, word) for word in sequence if is_word(word)]
            for term in (*terms, *_phrase_terms(sequence)):
                weights[term] = max(weights.get(term, 0.0), factor * WEIGHTS[term.field])
        for alternative in clause.alternatives:
            if alternative.terms[0].field in {GRAMS, READINGS}:
                for term in alternative.terms:
                    weights.setdefault(term, WEIGHTS[term.field])
    return tuple(weights.items())
