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
MAX_PART = 12  # words of a part for which synonyms are looked up
# What a term of each field adds to the score beside a word's; measured, see docs/search.md.
WEIGHTS = {WORDS: 1.0, PAIRS: 0.2, GRAMS: 0.2, READINGS: 0.3}
SYNONYM = 0.6
NARROWER = 0.3  # a narrower word, which stands for a part of what was meant
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
    """One way in which a document can satisfy a clause: it holds all terms, and what is to be checked.

    The terms alone may come from different places of a document.
    """

    terms: tuple[Term, ...]
    exact: str = ""  # characters (see `gram_text`) that must stand in the document as they are
    phrase: tuple[str, ...] = ()  # pieces of text that must follow one another in the document
    sound: str = ""  # how whole neighbouring words of the document must be read together
    sure: bool = True  # False: characters or readings only, perhaps of other words; ranked below

    @property
    def checked(self) -> bool:
        """Tell whether holding all terms is not enough."""
        return bool(self.exact or self.phrase or self.sound)


@dataclass(frozen=True, slots=True)
class Clause:
    """One word or quotation of a query and the ways to satisfy it."""

    text: str
    alternatives: tuple[Alternative, ...]
    words: tuple[tuple[str, ...], ...] = ()  # the sequences of pieces to mark
    also: tuple[str, ...] = ()  # the synonyms that were added
    quoted: bool = False  # asked for to the letter
    narrower: int = 0  # how many of `words`, the last ones, are narrower words


@dataclass(frozen=True, slots=True)
class Query:
    """A query ready for an engine."""

    text: str
    required: tuple[Clause, ...]
    excluded: tuple[Clause, ...] = ()
    scored: tuple[tuple[Term, float], ...] = ()
    minimum: int | None = None  # how many of `required` suffice; all when None
    name: str = ""  # key of the name that the whole query may be (`search.core.names`)

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
    table = {} if synonyms is None else synonyms  # an empty table may have narrower words
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
    """Return the query for what is called `text`, whatever words stand in it; None if it is no name."""
    name = _name(text)
    return Query(text, (Clause(text, ()),), name=name) if name else None


def _name(text: str) -> str:
    """Return the key of the name that a query may be: none where it asks for a text to the letter."""
    parts = split(text)
    if any(part.negative for part in parts) or all(part.quoted for part in parts):
        return ""
    return name_key(text)


def relax(query: Query) -> Query | None:
    """Return the query that asks for some of the words only, or None if that changes nothing."""
    every = _words_of(query)
    if len(every) < 2 or all(clause.quoted for clause in query.required):
        return None  # who asks for a text to the letter wants nothing else
    words = content_words(query)
    if all(map(str.isdecimal, words)):
        return None  # the parts of a number say nothing apart
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
    words = _words_of(query)
    return [word for word in words if word not in FUNCTION_WORDS] or words


def _words_of(query: Query) -> list[str]:
    pieces = (piece for clause in query.required if clause.words for piece in clause.words[0])
    return list(dict.fromkeys(filter(is_word, pieces)))


def _clause(
    part: Part, analyser: Analyser, synonyms: Mapping[str, tuple[str, ...]]
) -> Clause | None:
    """Return the clause for one part, or None when it holds neither letters nor digits."""
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
    # What holds a narrower word only stands below what holds the word itself.
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
    """Return the alternative that pieces of text follow one another."""
    terms = _phrase_terms(pieces)
    # A word, and a pair, is one term: holding it is enough.
    ends = is_word(pieces[0]) and is_word(pieces[-1])
    alone = len(pieces) == 1 or (
        ends and sum(map(is_word, pieces)) == 2 and terms[0].field == PAIRS
    )
    return Alternative(terms, phrase=() if alone else pieces)


def _phrase_terms(pieces: tuple[str, ...]) -> tuple[Term, ...]:
    """Return the terms that every text holds in which the pieces follow one another."""
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
    """Return the alternative that the characters of the word stand in the text."""
    if len(letters) == 1:
        # Grams of two characters, Latin words and what begins with one character: one term says it.
        return Alternative((Term(GRAMS, letters[0], prefix=len(letters[0]) == 1),), sure=False)
    terms = dict.fromkeys(Term(GRAMS, gram, prefix=len(gram) == 1) for gram in letters)
    return Alternative(tuple(terms), exact=_inner(gram_text(folded)), sure=False)


def _inner(text: str) -> str:
    """Return a text without the marks before its first and after its last letter or digit."""
    return _OUTER.sub("", text)


_OUTER = re.compile(r"^[\W_]+|[\W_]+$")


def _read(sound: str) -> list[Alternative]:
    """Return the alternatives that one to four neighbouring words are read like `sound`."""
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
    """Return the synonyms of a word, or of a part of it, with the pieces to look for instead."""
    found = [(other, known_pieces(fold(other), analyser)) for other in synonyms.get(folded, ())]
    if found:
        return found[:MAX_ALTERNATIVES]
    words = tuple(piece.word for piece in pieces)
    for start, end in _parts(len(words)):
        known = folded[pieces[start].start : pieces[end - 1].end]
        # A word may be cut otherwise alone than among its neighbours.
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
    """Yield where parts of a word begin and end, counted in its pieces, the longest first."""
    for length in range(min(size - 1, MAX_PART), 0, -1):
        for start in range(size - length + 1):
            yield start, start + length


@lru_cache(maxsize=2000)
def known_pieces(folded: str, analyser: Analyser) -> tuple[str, ...]:
    """Return the pieces of a synonym; asked again at every query."""
    return tuple(piece.word for piece in analyser.sequence(folded))


def known_words(folded: str, analyser: Analyser) -> tuple[str, ...]:
    """Return the words of a known text, without particles."""
    return tuple(filter(is_word, known_pieces(folded, analyser)))


def _scored(clauses: Iterable[Clause]) -> tuple[tuple[Term, float], ...]:
    """Return the terms that make up the score, each with its weight."""
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
