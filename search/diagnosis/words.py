"""Shows how a text is tokenized, and the terms that a query searches."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from portal.vocabularies.models import GlossaryEntry
from search.core.analysis import GRAMS, PAIRS, READINGS, WORDS, Analyser, character_pairs, fold
from search.core.query import Alternative, Clause, Query, Term
from search.models import SynonymRule

FIELD_LABELS = {
    WORDS: "語",
    PAIRS: "隣り合う2語",
    GRAMS: "文字の組",
    READINGS: "読み",
}


@dataclass(frozen=True, slots=True)
class SplitWord:
    """One word of a text as indexed; `surface` is its form in the text."""

    surface: str
    word: str
    reading: str


@dataclass(frozen=True, slots=True)
class Splitting:
    """The tokens and terms of a text."""

    folded: str
    words: tuple[SplitWord, ...]
    pairs: tuple[str, ...]
    grams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WayLine:
    """One way to match a word, for display."""

    text: str
    sure: bool


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One word of a query, for display."""

    text: str
    wanted: bool
    also: tuple[str, ...]
    rules: tuple[str, ...]  # where the synonyms come from
    ways: tuple[WayLine, ...]


def splitting(text: str, analyser: Analyser) -> Splitting:
    """Return the terms of a text or query: words, word pairs, character bigrams and readings."""
    folded = fold(text)
    tokens = analyser.tokens(folded)
    words = tuple(
        SplitWord(folded[token.start : token.end], token.word, token.reading)
        for token in tokens
        if token is not None
    )
    pairs = tuple(
        f"{before.word} {after.word}"
        for before, after in pairwise(tokens)
        if before is not None and after is not None
    )
    return Splitting(folded, words, pairs, tuple(character_pairs(folded)))


def clause_lines(query: Query) -> list[ClauseLine]:
    """Return the words that a query searches and excludes, with the rules that added synonyms."""
    clauses = [(clause, True) for clause in query.required]
    clauses += [(clause, False) for clause in query.excluded]
    rules = _rules() if any(clause.also for clause, _ in clauses) else []
    return [
        ClauseLine(
            clause.text,
            wanted,
            clause.also,
            tuple(_applied(clause, rules)),
            tuple(WayLine(way_text(way), way.sure) for way in clause.alternatives),
        )
        for clause, wanted in clauses
    ]


def term_text(term: Term) -> str:
    """Return a term in a readable form for editors."""
    more = "…" if term.prefix else ""
    return f"{FIELD_LABELS[term.field]}「{term.text}{more}」"


def way_text(way: Alternative) -> str:
    """Return one way to match a word in a readable form for editors."""
    terms = "と".join(term_text(term) for term in way.terms)
    return f"{terms}、原文に「{way.exact}」" if way.exact else terms


# The label of a rule, the words it applies to, and the words that it adds.
_Rule = tuple[str, frozenset[str], frozenset[str]]


def _rules() -> list[_Rule]:
    rules: list[_Rule] = []
    for entry in GlossaryEntry.objects.published():
        words = _folded(entry.words)
        rules.append((f"用語集「{entry.term}」", words | _folded([entry.kana]), words))
    for rule in SynonymRule.objects.all():
        words = _folded(rule.word_list)
        also = _folded(rule.also_list) if rule.one_way else words
        rules.append((f"同義語「{rule}」", words, also))
    return rules


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words if word)


def _applied(clause: Clause, rules: Iterable[_Rule]) -> list[str]:
    """Return the rules that added the synonyms of a word; readings of names come from no rule."""
    asked, added = fold(clause.text), _folded(clause.also)
    return [
        name for name, words, also in rules if also & added and any(word in asked for word in words)
    ]
