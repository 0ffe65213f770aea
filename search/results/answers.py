"""Answers above the results: documents whose name is the query, with the facts people look up.

Apps register how an answer for their kind is worded. Answers are found by name only, never guessed,
and are made from hits that the reader may see.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from search.core.engines.base import Hit
from search.core.engines.ranking import NAME_BONUS
from search.core.names import NAME
from search.sources.explainers import GLOSSARY
from search.sources.municipalities import MunicipalitySource
from search.words.labels import Labels

#: If more documents have the same name, no answer is shown.
MOST = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact to look up: a number, a date, an address."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An app's contribution to an answer: a sentence, and facts."""

    text: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, for display."""

    kind: str
    kind_label: str
    title: str
    url: str
    text: str
    facts: tuple[Fact, ...]


#: Returns what readers of these audiences may know about a hit; None if that is nothing (any more).
Teller = Callable[[Hit, frozenset[str]], Told | None]

_tellers: dict[str, list[Teller]] = {}


def register_answer(kind: str, teller: Teller) -> None:
    """Add a teller for a kind after those already registered. A second registration has no effect."""
    tellers = _tellers.setdefault(kind, [])
    if teller not in tellers:
        tellers.append(teller)


def answers(
    namesakes: Sequence[Hit], audiences: frozenset[str], labels: Labels
) -> tuple[Answer, ...]:
    """Return the answers for the documents whose name is the query, the most likely first.

    Args:
        namesakes: The result of `search.understanding.finding.named`, visible to the reader.
        audiences: The audiences of the reader.
        labels: The labels of the kinds.
    """
    called = [hit for hit in namesakes if hit.score >= NAME_BONUS[NAME]] or list(namesakes)
    if len(called) > MOST:
        return ()
    return tuple(_answers(called, audiences, labels))


def _answers(hits: Sequence[Hit], audiences: frozenset[str], labels: Labels) -> Iterator[Answer]:
    for hit in hits:
        tellers = _tellers.get(hit.kind, ())
        told = [one for tell in tellers if (one := tell(hit, audiences)) is not None]
        if told:
            yield Answer(
                hit.kind,
                labels.of("kind").get(hit.kind, hit.kind),
                hit.title,
                hit.url,
                "".join(one.text for one in told),
                tuple(fact for one in told for fact in one.facts),
            )


def first_sentence(text: str) -> str:
    """Return a text up to its first full stop."""
    sentence, stop, _ = text.partition("。")
    return sentence + stop


def tell_definition(hit: Hit, audiences: frozenset[str]) -> Told:
    """Return the definition of a word from the card of its document."""
    return Told(first_sentence(str(hit.card.get("definition", ""))))


def _tell_municipality(hit: Hit, audiences: frozenset[str]) -> Told:
    return Told(hit.summary)


register_answer(GLOSSARY, tell_definition)
register_answer(MunicipalitySource.kind, _tell_municipality)
