"""Excerpts of the original text with the words found marked, made alike for every engine."""

from typing import NamedTuple

from search.core.analysis import fold, fold_with_offsets
from search.core.engines.base import Hit
from search.core.query import Query
from search.core.terms import Text, find_words, word_pattern

LENGTH = 120
BEFORE = 30  # characters wanted before the first word found
MAX_SPANS = 8  # of one word in one text; an excerpt shows a few
Span = tuple[int, int, int]  # start, end, number of the clause


class Segment(NamedTuple):
    """A piece of a text; the template marks those with `marked` and escapes all."""

    text: str
    marked: bool = False


class Excerpt(NamedTuple):
    """What is shown of a hit."""

    title: list[Segment]
    text: list[Segment]


class Highlighter:
    """Makes the excerpts of one query's hits."""

    def __init__(self, query: Query | None) -> None:
        """Prepare to mark what `query` finds; None marks nothing."""
        clauses = query.required if query is not None else ()
        self._wanted = [
            (
                number,
                clause.text,
                # What was asked for to the letter is looked for as characters only.
                () if clause.quoted else tuple(word_pattern(sequence) for sequence in clause.words),
            )
            for number, clause in enumerate(clauses)
        ]
        self._patterns = sum(max(len(patterns), 1) for _, _, patterns in self._wanted)
        # One word alone is shown where it first stands, in whatever spelling: what is far behind is
        # not looked for.
        self._reach = LENGTH if len(self._wanted) == 1 else 1 << 31

    def excerpt(self, hit: Hit) -> Excerpt:
        """Return title and excerpt of a hit with what the query found marked.

        Without anything to mark the excerpt is the summary, or the beginning of the body.
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
        start, stop = _window(shown, spans, size + 1, bool(hit.summary), several=several)
        return Excerpt(title, _segments(shown, spans, size + 1, start, stop))

    def _spans(self, hit: Hit) -> list[Span]:
        """Return what was found in the joined text, in order."""
        spans: list[Span] = []
        begin = len(hit.title) + 1
        folded: tuple[str, list[int] | None] | None = None
        for number, text, patterns in self._wanted:
            found: list[tuple[int, int]] = []
            for pattern in patterns:
                found += find_words(hit.marks, pattern, MAX_SPANS, begin=begin, reach=self._reach)
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
    """Return where the characters of `text` stand, for what is no word there."""
    wanted = fold(text)
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
    """Return the part of `text` to show: where most of the query stands together, or the start."""
    line = text.find("\n")
    if not spans:
        return (0, min(line, LENGTH)) if has_summary else (1, min(len(text), LENGTH + 1))
    best = spans[0][0] - offset
    if several:
        best_count = 0
        for index, (start, _, _) in enumerate(spans):
            reach = start + LENGTH - BEFORE
            count = len({clause for _, end, clause in spans[index:] if end <= reach})
            if count > best_count:
                best, best_count = start - offset, count
    if has_summary and best < line <= LENGTH:
        return 0, line
    begin = max(0, best - BEFORE)
    # Begin with a sentence if one begins near by.
    near = max(text.rfind("。", begin, best), text.rfind("\n", begin, best))
    begin = near + 1 if near >= 0 else begin
    return begin, min(len(text), begin + LENGTH)


# A page has more than a hundred segments: this makes one in a third of the time.
_new = tuple.__new__
_ELLIPSIS = Segment("…")


def _segments(text: str, spans: list[Span], offset: int, start: int, stop: int) -> list[Segment]:
    """Cut a part of `text` at the spans; an ellipsis stands where text is left out."""
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
