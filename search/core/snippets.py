"""Builds excerpts of the original text with the matches highlighted, for all engines alike."""

from typing import NamedTuple

from search.core.analysis import fold, fold_with_offsets, gram_text
from search.core.engines.base import Hit
from search.core.query import Query
from search.core.terms import Text, find_words, word_pattern

LENGTH = 120
BEFORE = 30  # characters of context before the first match
MAX_SPANS = 8  # per word and text; an excerpt shows a few
# The same for queries of several words: the passage with most of them may be far into the text.
MAX_SPANS_OF_SEVERAL = 40
BEFORE_SEVERAL = 60  # how far before the first match a passage may start, to start with a sentence
# The maximum weight of a word, in letters other than hiragana: 人 and 入れる say less about a passage
# than 役割.
LONGEST_WEIGHT = 4
Span = tuple[int, int, int]  # start, end, number of the clause


class Segment(NamedTuple):
    """A piece of a text; the template escapes it, and highlights it if `marked`."""

    text: str
    marked: bool = False


class Excerpt(NamedTuple):
    """The displayed texts of a hit."""

    title: list[Segment]
    text: list[Segment]


class Highlighter:
    """Builds the excerpts for the hits of one query."""

    def __init__(self, query: Query | None) -> None:
        """Prepare to highlight the matches of `query`; None highlights nothing."""
        clauses = query.required if query is not None else ()
        self._wanted = [
            (
                number,
                clause.text,
                # Quotations match characters only.
                () if clause.quoted else tuple(word_pattern(sequence) for sequence in clause.words),
            )
            for number, clause in enumerate(clauses)
        ]
        self._patterns = sum(max(len(patterns), 1) for _, _, patterns in self._wanted)
        # The excerpt for a single word shows its first match in any spelling: matches far behind
        # that are not needed.
        single = len(self._wanted) == 1
        self._reach = LENGTH if single else 1 << 31
        self._limit = MAX_SPANS if single else MAX_SPANS_OF_SEVERAL

    def excerpt(self, hit: Hit, *, only_summary: bool = False) -> Excerpt:
        """Return title and excerpt of a hit, with the matches highlighted.

        Without matches, or with `only_summary`, the excerpt is the beginning of the summary, or of
        the body if there is no summary.
        """
        spans = self._spans(hit) if self._wanted else []
        size = len(hit.title)
        shown = f"{hit.summary}\n{hit.body}"
        end = size + 1 + len(shown)
        if spans and (spans[0][0] <= size or spans[-1][0] >= end):
            in_title = [span for span in spans if span[1] <= size]
            title = _segments(hit.title, in_title, 0, 0, size)
            spans = [span for span in spans if size < span[0] < end]
        else:
            title = [Segment(hit.title)]
        several = len(self._wanted) > 1
        there = [] if only_summary and hit.summary else spans
        start, stop = _window(shown, there, size + 1, bool(hit.summary), several=several)
        return Excerpt(title, _segments(shown, spans, size + 1, start, stop))

    def _spans(self, hit: Hit) -> list[Span]:
        """Return the matches in the joined text, in order."""
        spans: list[Span] = []
        begin = len(hit.title) + 1
        folded: tuple[str, list[int] | None] | None = None
        for number, text, patterns in self._wanted:
            found: list[tuple[int, int]] = []
            for pattern in patterns:
                found += find_words(hit.marks, pattern, self._limit, begin=begin, reach=self._reach)
            if not found:
                if folded is None:
                    joined = Text(hit.title, hit.summary, hit.body, "").joined()
                    folded = fold_with_offsets(joined)
                found = _in_characters(text, *folded)
            spans += [(start, end, number) for start, end in found]
        if self._patterns > 1:
            spans.sort()
        return spans


def _in_characters(text: str, folded: str, places: list[int] | None) -> list[tuple[int, int]]:
    """Return the positions of the characters of `text`, for matches that are not words."""
    wanted = fold(text)
    if wanted not in folded:
        # Compare in the form of the grams that matched: 杉ヶ沢町 contains 杉が沢.
        wanted, folded = gram_text(wanted), gram_text(folded)
    found: list[tuple[int, int]] = []
    at = folded.find(wanted)
    while at >= 0 and len(found) < MAX_SPANS:
        end = at + len(wanted)
        found.append((at, end) if places is None else (places[at], places[end]))
        at = folded.find(wanted, end)
    return found


def _window(
    text: str, spans: list[Span], offset: int, has_summary: bool, *, several: bool
) -> tuple[int, int]:
    """Return the bounds of the excerpt: the part with most of the query's words, or the start."""
    line = text.find("\n")
    if not spans:
        return (0, min(line, LENGTH)) if has_summary else (1, min(len(text), LENGTH + 1))
    best, back = spans[0][0] - offset, BEFORE
    if several:
        first, last = _densest(spans, text, offset)
        best = first - offset
        back = max(BEFORE, min(BEFORE_SEVERAL, LENGTH - (last - first)))
    if has_summary and best < line <= LENGTH:
        return 0, line
    # Start with a sentence if one starts nearby.
    begin = max(0, best - back)
    near = max(text.rfind("。", begin, best), text.rfind("\n", begin, best))
    begin = near + 1 if near >= 0 else max(0, best - BEFORE)
    return begin, min(len(text), begin + LENGTH)


def _densest(spans: list[Span], text: str, offset: int) -> tuple[int, int]:
    """Return the bounds of the passage with most of the query's words, the earliest if there are several.

    A word counts once per passage, weighted by its letters other than hiragana: long words are
    rare.
    """
    weights: dict[int, int] = {}
    for start, end, clause in spans:
        if clause not in weights:
            letters = sum(not "ぁ" <= c <= "ゖ" for c in text[start - offset : end - offset])
            weights[clause] = max(1, min(letters, LONGEST_WEIGHT))
    held = dict.fromkeys(weights, 0)
    weight, most, until = 0, 0, 0
    best = (spans[0][0], spans[0][1])
    for number, (start, _, clause) in enumerate(spans):
        while until < len(spans) and spans[until][1] <= start + LENGTH - BEFORE:
            entering = spans[until][2]
            weight += weights[entering] if not held[entering] else 0
            held[entering] += 1
            until += 1
        if weight > most:
            most, best = weight, (start, spans[max(until - 1, number)][1])
        if until == number:  # a word longer than the passage does not fit
            until += 1
        else:
            held[clause] -= 1
            weight -= weights[clause] if not held[clause] else 0
    return best


# A page has more than a hundred segments; this creates them three times faster.
_new = tuple.__new__
_ELLIPSIS = Segment("…")


def _segments(text: str, spans: list[Span], offset: int, start: int, stop: int) -> list[Segment]:
    """Split a part of `text` at the spans, with an ellipsis for omitted text."""
    segments: list[Segment] = []
    part = text[start:stop].replace("\n", " ")
    size = len(part)
    if start > 0 and text[start - 1] not in "。\n":
        segments.append(_ELLIPSIS)
    at = 0
    offset += start
    for first, last, _ in spans:
        begin, end = first - offset, last - offset
        if begin >= size:
            break
        if end <= at:
            continue
        if begin > at:
            segments.append(_new(Segment, (part[at:begin], False)))
            at = begin
        segments.append(_new(Segment, (part[at:end], True)))
        at = end
    if at < size:
        segments.append(_new(Segment, (part[at:], False)))
    if stop < len(text) and text[stop] != "\n" and text[stop - 1] != "。":
        segments.append(_ELLIPSIS)
    return segments
