"""Splits a query into words and conditions. Quotations and exclusions are not interpreted."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from search.core.engines.base import SearchRequest
from search.core.query import Part, joined, split
from search.understanding import recognisers as _own  # noqa: F401  (registers itself)
from search.understanding.conditions import Condition, Piece, Stands, recognisers
from search.words.labels import Labels

#: Parameter value: treat the whole query as words.
ALL_WORDS = "1"
# Particles that may precede or follow a piece, and mean nothing without it.
_AFTER = r"(?:での|への|からの|で|の|に|と|は|が|を|や|、|,|・)"
_PARTICLES_AFTER = re.compile(_AFTER)
_ENDS_WITH_PARTICLE = re.compile(rf"{_AFTER}$")
# The ending of a verb or adjective that modifies a kind: 視察を受け入れている担当, 新しい通知.
_ENDS_WITH_VERB = re.compile(r"[うくぐすつぬぶむるただいな]$")


@dataclass(frozen=True, slots=True)
class Understood:
    """One condition, with its text in the query."""

    typed: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Reading:
    """The interpretation of a query: the words to search, and the conditions."""

    text: str
    conditions: tuple[Understood, ...] = ()

    def with_conditions(self, text: str) -> str:
        """Return a query text with other words and the same conditions."""
        return " ".join([*(one.typed for one in self.conditions), text]).strip()

    def spelled_out(self) -> str:
        """Return the query as words, with the official names of places: 沖ノ瀬村 for 沖の瀬."""
        return " ".join(
            [
                *(
                    one.condition.label if _facets(one) == {"municipality"} else one.typed
                    for one in self.conditions
                ),
                self.text,
            ]
        )

    def written(self) -> str:
        """Return the months of the conditions as texts write them."""
        return " ".join(one.condition.written for one in self.conditions if one.condition.written)

    def at_any_time(self) -> "Reading":
        """Return this interpretation without its dates: 通知 for 令和5年度の通知 and 先月の通知.

        An interpretation that consists of years only is returned unchanged.
        """
        conditions = tuple(
            replace(one, condition=replace(one.condition, ids=None))
            for one in self.conditions
            if _facets(one) != {"year"}
        )
        return replace(self, conditions=conditions) if conditions else self

    def narrowed(self, request: SearchRequest) -> SearchRequest:
        """Return the request with the conditions as limits, which the reader's filters cannot widen."""
        within: dict[str, frozenset[str]] = dict(request.within)
        among = request.among
        for one in self.conditions:
            for parameter, values in one.condition.filters:
                known = within.get(parameter)
                within[parameter] = frozenset(values) if known is None else known & set(values)
            if one.condition.ids is not None:
                among = one.condition.ids if among is None else among & one.condition.ids
        # An empty set of values would mean no limit.
        within = {name: values or frozenset({"\0"}) for name, values in within.items()}
        return replace(request, within=within, among=among)


def read(text: str, labels: Labels, *, words: Collection[str] = ()) -> Reading:
    """Return the interpretation of a query.

    Args:
        text: The query as typed.
        labels: The labels of facet values.
        words: Pieces to treat as words; ALL_WORDS for all of them.
    """
    if ALL_WORDS in words:
        return Reading(text)
    literal = {plain(word) for word in words}
    parts: list[Part] = []
    found: list[tuple[int, Understood]] = []
    for part in split(text):
        if part.quoted or part.negative:
            parts.append(part)
            continue
        pieces = [
            p for p in _pieces(part.text, labels) if part.text[p.start : p.end] not in literal
        ]
        found += [
            (len(parts), Understood(part.text[piece.start : piece.end], piece.condition))
            for piece in pieces
        ]
        parts += [part._replace(text=rest) for rest in _rest(part.text, pieces)]
    kept = _one_kind(found)
    # Of two kinds, the later one is the condition; the earlier one stays a word.
    again = {one.typed for _, one in found} - {one.typed for _, one in kept}
    if again:
        return read(text, labels, words={*words, *again})
    if not kept:
        return Reading(text)
    return Reading(joined(parts), tuple(one for _, one in kept))


def plain(text: str) -> str:
    """Return a text in the form in which pieces are compared."""
    return unicodedata.normalize("NFKC", text)


def _one_kind(found: list[tuple[int, Understood]]) -> list[tuple[int, Understood]]:
    kinds = [at for at, (_, one) in enumerate(found) if _facets(one) & {"kind"}]
    return [one for at, one in enumerate(found) if at not in kinds[:-1]]


def _facets(understood: Understood) -> set[str]:
    return {parameter for parameter, _ in understood.condition.filters}


def _pieces(text: str, labels: Labels) -> list[Piece]:
    """Return the pieces in valid positions; of overlapping pieces, the longest."""
    candidates = [piece for find in recognisers() for piece in find(text, labels)]
    candidates.sort(key=lambda piece: (piece.start - piece.end, piece.start))
    chosen: list[Piece] = []
    for piece in candidates:
        if all(piece.end <= other.start or other.end <= piece.start for other in chosen):
            chosen.append(piece)
    # Dropping a piece may invalidate the position of its neighbours: repeat until all are valid.
    while True:
        standing = [piece for piece in chosen if _stands(piece, text, chosen)]
        if len(standing) == len(chosen):
            return sorted(chosen, key=lambda piece: piece.start)
        chosen = standing


def _stands(piece: Piece, text: str, others: Sequence[Piece]) -> bool:
    if piece.stands is Stands.ALONE:
        return (piece.start, piece.end) == (0, len(text))
    begins = piece.start == 0 or any(other.end == piece.start for other in others)
    begins = begins or bool(_ENDS_WITH_PARTICLE.search(text[: piece.start]))
    if piece.stands is Stands.LAST:
        begins = begins or bool(_ENDS_WITH_VERB.search(text[: piece.start]))
        return begins and piece.end == len(text)
    ends = piece.end == len(text) or any(other.start == piece.end for other in others)
    ends = ends or bool(_PARTICLES_AFTER.match(text, piece.end))
    return piece.stands is Stands.ANYWHERE or (begins and ends)


def _rest(text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the rest of a part without its pieces and their adjacent particles."""
    at = 0
    for number, piece in enumerate([*pieces, None]):
        rest = text[at : piece.start] if piece is not None else text[at:]
        if number > 0 and (match := _PARTICLES_AFTER.match(rest)):
            rest = rest[match.end() :]
        if piece is not None:
            rest = _ENDS_WITH_PARTICLE.sub("", rest)
            at = piece.end
        if rest:
            yield rest
