"""Answers above the results: what bears the query as its name, with what people look up of it.

Apps register how a thing of their kind is told. An answer is found by name only, never guessed, and
made of a hit that the reader may see.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from search.core.engines.base import Hit
from search.core.engines.ranking import NAME_BONUS
from search.core.names import NAME
from search.sources.explainers import GLOSSARY
from search.sources.municipalities import MunicipalitySource
from search.words.labels import Labels

#: More things of one name are a list, not an answer.
MOST = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to look up: a number, a date, an address."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What an app tells of a thing: a sentence, and facts."""

    text: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it is shown."""

    kind: str
    kind_label: str
    title: str
    url: str
    text: str
    facts: tuple[Fact, ...]


#: Tells of a hit what readers of these audiences may know; None where that is nothing any more.
Teller = Callable[[Hit, frozenset[str]], Told | None]

_tellers: dict[str, list[Teller]] = {}


def register_answer(kind: str, teller: Teller) -> None:
    """Let `teller` tell of things of a kind, after those that are registered. Again changes nothing."""
    tellers = _tellers.setdefault(kind, [])
    if teller not in tellers:
        tellers.append(teller)


def answers(
    namesakes: Sequence[Hit], audiences: frozenset[str], labels: Labels
) -> tuple[Answer, ...]:
    """Return the answers for the things that bear the query as their name, the likeliest first.

    Args:
        namesakes: Of `search.understanding.finding.named`: visible to the reader.
        audiences: Of the reader.
        labels: What the kinds are called.
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
    """Tell what a word means, from the card of its document."""
    return Told(first_sentence(str(hit.card.get("definition", ""))))


def _tell_municipality(hit: Hit, audiences: frozenset[str]) -> Told:
    return Told(hit.summary)


register_answer(GLOSSARY, tell_definition)
register_answer(MunicipalitySource.kind, _tell_municipality)
