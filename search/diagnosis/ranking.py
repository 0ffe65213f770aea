"""The results of a query for a kind of reader, and the reasons for the rank of a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from portal.accounts.visibility import ADMINISTRATOR, MUNICIPAL, PREFECTURAL, PUBLIC
from search.core.engines.base import Hit, IndexUnavailableError, Searcher, SearchRequest
from search.core.engines.embedded.explaining import ClauseMatch, Explanation
from search.core.finding import Found
from search.core.query import Query, compile_query
from search.core.synonyms import synonyms
from search.diagnosis.words import (
    ClauseLine,
    Splitting,
    clause_lines,
    splitting,
    term_text,
    way_text,
)
from search.engines import get_embedded
from search.results.asking import ask
from search.sources.registry import preferences, sources
from search.understanding.finding import find_meant
from search.words.labels import labels as names

SHOWN = 20
#: The number of results in which the rank of a document is looked up.
RANKED = 200

READERS = {
    "own": "自分と同じ",
    PUBLIC: "サインインしていない人",
    MUNICIPAL: "県内自治体職員",
    PREFECTURAL: "県職員・編集者",
}
_GROUPS = {
    PUBLIC: frozenset({PUBLIC}),
    MUNICIPAL: frozenset({PUBLIC, MUNICIPAL}),
    PREFECTURAL: frozenset({PUBLIC, MUNICIPAL, PREFECTURAL}),
}
_AUDIENCE_LABELS = {
    PUBLIC: "すべての人",
    MUNICIPAL: "県内自治体職員",
    PREFECTURAL: "県職員・編集者",
    ADMINISTRATOR: "関係者と管理者",
}


@dataclass(frozen=True, slots=True)
class HitLine:
    """One line of the result."""

    place: int
    id: str
    kind: str
    title: str
    url: str
    score: float


@dataclass(frozen=True, slots=True)
class WayMatch:
    """One way to match a word, and whether the document does."""

    text: str
    holds: bool


@dataclass(frozen=True, slots=True)
class WordMatch:
    """One word of the query, and whether and how the document matches it."""

    text: str
    wanted: bool
    holds: bool
    ways: tuple[WayMatch, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score."""

    label: str
    weight: float | None
    occurrences: int | None
    holding: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Why:
    """The explanation of a document's rank."""

    id: str
    kind: str
    title: str
    readers: tuple[str, ...]
    matches: bool
    some: bool  # found by only some of the words
    by_meaning: bool  # found by its meaning only
    place: int | None  # None: not among the first `RANKED`
    words: tuple[WordMatch, ...]
    parts: tuple[Part, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The diagnosis of one query."""

    splitting: Splitting
    clauses: tuple[ClauseLine, ...]
    total: int
    hits: tuple[HitLine, ...]
    more: tuple[HitLine, ...]
    #: The typed text of a condition, and the condition.
    conditions: tuple[tuple[str, str], ...] = ()
    wanted: str = ""
    why: Why | None = None


def audiences_as(reader: str, own: frozenset[str]) -> frozenset[str]:
    """Return the audiences of a kind of reader, limited to those of the user."""
    return _GROUPS.get(reader, own) & own


def diagnose(text: str, audiences: frozenset[str], wanted: str = "") -> Diagnosis | None:
    """Return the interpretation and the results of a query; None while the index is being built.

    Args:
        text: The query as typed.
        audiences: The audiences of the reader.
        wanted: Id or URL of a document whose rank is explained; may be empty.
    """
    return ask(lambda engine: _diagnose(engine, text, audiences, wanted))


def _diagnose(engine: Searcher, text: str, audiences: frozenset[str], wanted: str) -> Diagnosis:
    analyser, table = engine.analyser(), synonyms()
    request = SearchRequest(audiences, limit=RANKED, preferred=preferences())
    meant = find_meant(engine, text, request, table, names())
    found, words = meant.found, meant.reading.text
    compiled = compile_query(words, analyser, table)
    labels = {source.kind: source.label for source in sources()}
    hits = _lines(found.response.hits, labels, 1)
    more = _lines(found.more, labels, found.response.total + 1)
    return Diagnosis(
        splitting(words, analyser),
        tuple(clause_lines(compiled)) if compiled else (),
        found.response.total,
        hits[:SHOWN],
        more,
        tuple((one.typed, one.condition.label) for one in meant.reading.conditions),
        wanted,
        _why(found, found.query, wanted, (*hits, *more), labels)
        if wanted and found.query
        else None,
    )


def _lines(hits: Sequence[Hit], labels: Mapping[str, str], first: int) -> tuple[HitLine, ...]:
    return tuple(
        HitLine(place, hit.id, labels.get(hit.kind, hit.kind), hit.title, hit.url, hit.score)
        for place, hit in enumerate(hits, start=first)
    )


def _why(
    found: Found, query: Query, wanted: str, hits: Sequence[HitLine], labels: Mapping[str, str]
) -> Why | None:
    """Return the explanation of a document from this host's own index, whose results are the same.

    None if there is no such document or these readers may not see it.
    """
    index, request = get_embedded(), found.request
    try:
        explained = index.explain(query, request, _spellings(wanted))
        some = False
        if explained is not None and not explained.matches and found.wider is not None:
            again = index.explain(found.wider, request, [explained.document_id])
            if again is not None and again.matches:
                explained, some = again, True
    except IndexUnavailableError:
        return None
    if explained is None:
        return None
    place = next((hit.place for hit in hits if hit.id == explained.document_id), None)
    words = [_word(match, wanted=True) for match in explained.required]
    words += [_word(match, wanted=False) for match in explained.excluded]
    by_meaning = explained.document_id in found.by_meaning and place is not None
    return Why(
        explained.document_id,
        labels.get(explained.document_id.partition(":")[0], ""),
        explained.title,
        tuple(label for name, label in _AUDIENCE_LABELS.items() if name in explained.audiences),
        explained.matches or by_meaning,
        some and not by_meaning,
        by_meaning,
        place,
        tuple(words),
        tuple(_parts(explained)),
        explained.score,
    )


def _word(match: ClauseMatch, *, wanted: bool) -> WordMatch:
    ways = tuple(WayMatch(way_text(way.alternative), way.holds) for way in match.ways)
    return WordMatch(match.clause.text, wanted, match.holds, ways)


def _parts(explained: Explanation) -> list[Part]:
    parts = [
        Part(term_text(one.term), one.weight, one.occurrences, one.holding, one.score)
        for one in explained.contributions
    ]
    if explained.sure_bonus:
        label = "すべての語を、語として含む（先に並べるための加点）"
        parts.append(Part(label, None, None, None, explained.sure_bonus))
    if explained.name_bonus:
        label = "題名・番号・別名などが、入力したものと同じ（先頭に並べるための加点）"
        parts.append(Part(label, None, None, None, explained.name_bonus))
    if explained.preference:
        parts.append(Part("種類による加点", None, None, None, explained.preference))
    return parts


def _spellings(wanted: str) -> list[str]:
    """Return the typed text as an id, and as a URL of this site in its spellings."""
    typed = wanted.strip()
    try:
        path = urlsplit(typed).path
    except ValueError:  # e.g. an incomplete URL in brackets
        return [typed]
    plain = unquote(path)
    return list(dict.fromkeys([typed, path, plain, quote(plain), f"{plain}/", f"{quote(plain)}/"]))
