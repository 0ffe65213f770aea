"""Explains why a document matches a query, and how its score is composed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from pyroaring import BitMap

from search.core.engines.embedded.matching import Matcher
from search.core.engines.embedded.writing import audience_set
from search.core.engines.ranking import NAME_BONUS, SURE_BONUS
from search.core.query import Alternative, Clause, Query, Term


class Way(NamedTuple):
    """One way to match a word, and whether the document does."""

    alternative: Alternative
    holds: bool


class ClauseMatch(NamedTuple):
    """One word of a query, with all ways to match it."""

    clause: Clause
    ways: tuple[Way, ...]

    @property
    def holds(self) -> bool:
        """Whether the document matches the word in any way."""
        return any(way.holds for way in self.ways)

    @property
    def surely(self) -> bool:
        """Whether the document contains it as a word, not only its characters or reading."""
        return any(way.holds and way.alternative.sure for way in self.ways)


class Contribution(NamedTuple):
    """The contribution of one term to the score."""

    term: Term
    weight: float
    occurrences: int  # weighted: a title counts three times
    holding: int  # documents of the index that contain it
    score: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explanation of one document's rank."""

    document_id: str
    title: str
    audiences: frozenset[str]
    matches: bool
    required: tuple[ClauseMatch, ...]
    excluded: tuple[ClauseMatch, ...]
    contributions: tuple[Contribution, ...]  # the largest first
    sure_bonus: float
    name_bonus: float
    preference: float

    @property
    def score(self) -> float:
        """Return the total score."""
        bonus = self.sure_bonus + self.name_bonus + self.preference
        return sum(one.score for one in self.contributions) + bonus


def explain(
    matcher: Matcher,
    query: Query,
    visible: BitMap,
    wanted: Sequence[str],
    preferred: Mapping[str, float],
) -> Explanation | None:
    """Explain why one of the `visible` documents, given by id or URL, matches a query or not."""
    row = matcher.connection.execute(
        "SELECT number, id, kind, title FROM document"
        " WHERE id IN (SELECT value FROM json_each(?1)) OR url IN (SELECT value FROM json_each(?1))",
        (json.dumps(list(wanted)),),
    ).fetchone()
    if row is None or row[0] not in visible:
        return None
    number, document_id, kind, title = row
    required = tuple(_clause_match(matcher, clause, number) for clause in query.required)
    prefix = audience_set("")
    return Explanation(
        document_id,
        title,
        frozenset(
            name.removeprefix(prefix)
            for name, members in matcher.state.sets.items()
            if name.startswith(prefix) and number in members
        ),
        bool(matcher.matching(query)[number]),
        required,
        tuple(_clause_match(matcher, clause, number) for clause in query.excluded),
        _contributions(matcher, query, number),
        _sure_bonus(query, required),
        NAME_BONUS.get(matcher.named(query).get(number, 0), 0.0),
        preferred.get(kind, 0.0),
    )


def _clause_match(matcher: Matcher, clause: Clause, number: int) -> ClauseMatch:
    """Return how a document matches a clause."""
    only = np.zeros(matcher.state.size, bool)
    only[number] = True
    ways = (Way(way, bool(matcher.alternative(way, only)[number])) for way in clause.alternatives)
    return ClauseMatch(clause, tuple(ways))


def _contributions(matcher: Matcher, query: Query, number: int) -> tuple[Contribution, ...]:
    """Return the contribution of each query term in a document to its score."""
    found = []
    for term, weight in query.scored:
        if term.prefix or term.fuzzy:
            continue
        documents, counts = matcher.list(term)
        at = np.flatnonzero(documents == number)
        if len(at):
            score = float(matcher.bm25(term.field, documents, counts)[at[0]]) * weight
            holding = int(matcher.state.alive_mask[documents].sum())
            found.append(Contribution(term, weight, int(counts[at[0]]), holding, score))
    return tuple(sorted(found, key=lambda one: -one.score))


def _sure_bonus(query: Query, required: tuple[ClauseMatch, ...]) -> float:
    """Return the bonus of a document that contains every word as a word."""
    if query.minimum is not None:  # only some of the words are required: no match is sure
        return 0.0
    return SURE_BONUS if all(match.surely for match in required) else 0.0
