"""Excerpts of the original text with the words found marked, made alike for every engine."""

from operator import itemgetter
from typing import NamedTuple

from search.analysis import fold_with_offsets
from search.engines.base import Hit
from search.query import Clause, Query
from search.terms import Text, find_words

LENGTH = 120
BEFORE = 30  # characters wanted before the first word found
_ENDS = "。！？\n"
MAX_SPANS = 50  # of one word in one text; an excerpt shows a few
Span = tuple[int, int]


class Segment(NamedTuple):
    """A piece of a text; the template marks those with `marked` and escapes all."""

    text: str
    marked: bool = False


class Excerpt(NamedTuple):
    """What is shown of a hit."""

    title: list[Segment]
    text: list[Segment]


def excerpt(hit: Hit, query: Query | None) -> Excerpt:
    """Return title and excerpt of a hit with what the query found marked.

    Without anything to mark the excerpt is the summary, or the beginning of the body.
    """
    spans = _spans(hit, query) if query is not None else []
    size = len(hit.title)
    shown = f"{hit.summary}\n{hit.body}"
    end = size + 1 + len(shown)
    in_title = [(a, b) for _, a, b in spans if b <= size]
    in_text = [(clause, a - size - 1, b - size - 1) for clause, a, b in spans if size < a < end]
    start, stop = _window(shown, in_text, bool(hit.summary))
    return Excerpt(
        _segments(hit.title, in_title, 0, size) if in_title else [Segment(hit.title)],
        _segments(shown, [(a, b) for _, a, b in in_text], start, stop),
    )


def _spans(hit: Hit, query: Query) -> list[tuple[int, int, int]]:
    """Return (clause, start, end) of what was found in the joined text, in order."""
    spans: list[tuple[int, int, int]] = []
    folded: tuple[str, list[int] | None] | None = None
    for number, clause in enumerate(query.required):
        found = _in_words(clause, hit.marks)
        if not found:
            text = Text(hit.title, hit.summary, hit.body, "").joined()
            folded = folded or fold_with_offsets(text)
            found = _in_characters(clause.text, *folded)
        spans += [(number, a, b) for a, b in found]
    spans.sort(key=_start)
    return spans


_start = itemgetter(1)


def _in_words(clause: Clause, marks: bytes) -> list[Span]:
    found: list[Span] = []
    if any(alternative.exact for alternative in clause.alternatives):
        return found
    for sequence in clause.words:
        found += find_words(marks, sequence, MAX_SPANS)
    return found


def _in_characters(text: str, folded: str, places: list[int] | None) -> list[Span]:
    """Return where the characters of `text` stand, for what is no word there."""
    wanted, _ = fold_with_offsets(text)
    found: list[Span] = []
    at = folded.find(wanted)
    while wanted and at >= 0:
        end = at + len(wanted)
        found.append((at, end) if places is None else (places[at], places[end]))
        at = folded.find(wanted, end)
    return found


def _window(text: str, spans: list[tuple[int, int, int]], has_summary: bool) -> Span:
    """Return the part of `text` to show: where most of the query stands together, or the start."""
    best, best_count = 0, 0
    clauses = len({clause for clause, _, _ in spans})
    for index, (_, start, _) in enumerate(spans):
        if best_count == clauses:
            break
        inside = {c for c, a, b in spans[index:] if b <= start + LENGTH - BEFORE}
        if len(inside) > best_count:
            best, best_count = start, len(inside)
    first_line = text.find("\n")
    if best_count == 0 or (has_summary and best < first_line <= LENGTH):
        begin = 0 if has_summary else first_line + 1
        end = first_line if has_summary else len(text)
        return begin, min(end, begin + LENGTH)
    begin = max(0, best - BEFORE)
    # Begin with a sentence if one begins near by.
    near = max(text.rfind(mark, begin, best) for mark in _ENDS)
    begin = near + 1 if near >= 0 else begin
    return begin, min(len(text), begin + LENGTH)


def _segments(text: str, spans: list[Span], start: int, stop: int) -> list[Segment]:
    """Cut a part of `text` at the spans; an ellipsis stands where text is left out."""
    segments: list[Segment] = []
    at = start
    if start > 0 and text[start - 1] not in _ENDS:
        segments.append(Segment("…"))
    for a, b in spans:
        if b <= at or a >= stop:
            continue
        begin, end = max(a, at), min(b, stop)
        if begin > at:
            segments.append(Segment(text[at:begin].replace("\n", " ")))
        segments.append(Segment(text[begin:end].replace("\n", " "), marked=True))
        at = end
    if at < stop:
        segments.append(Segment(text[at:stop].replace("\n", " ")))
    if stop < len(text) and text[stop - 1 : stop] not in _ENDS and text[stop] != "\n":
        segments.append(Segment("…"))
    return segments
