"""「もしかして」: suggests corrections for a word that was mistyped or converted to the wrong kanji.

Words are compared by their reading, because homophones (強力隊 for 協力隊) and typing errors (包括始原センター
for 包括支援センター) both change it little. Candidates come from the texts of documents that the reader
finds by a similar reading, and from the word list. Each is offered only with the number of hits for
this reader, so that restricted contents cannot leak.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from rapidfuzz.distance import OSA

from search.core.analysis import (
    READINGS,
    Analyser,
    Token,
    fold,
    fold_with_offsets,
    is_kana,
    katakana,
)
from search.core.engines.base import NEWEST, RELEVANCE, Hit, Searcher, SearchRequest
from search.core.engines.ranking import SURE_BONUS
from search.core.finding import Found, find
from search.core.query import (
    Alternative,
    Clause,
    Part,
    Query,
    Term,
    compile_query,
    content_words,
    joined,
    known_words,
    split,
    surely,
)
from search.core.word_list import Entry, entries

# With more hits than this, no corrections are offered.
FEW = 2
# If the query has hits, a correction must have at least this many times as many.
WORTH = 5
MAX_OFFERS = 3
CANDIDATES = 6  # for one word
HITS_READ = 6  # documents whose text is searched for candidates
TEXT_READ = 2000  # characters of each text
LONGEST = 20  # kana of the longest word that is corrected
MAX_NEAR = 5


class Offer(NamedTuple):
    """Another query and its number of hits."""

    query: str
    total: int


def offers(
    engine: Searcher,
    text: str,
    found: Found,
    synonyms: Mapping[str, tuple[str, ...]],
    places: Iterable[Entry] = (),
) -> list[Offer]:
    """Return corrections for `text`, the best first; none if the query has enough hits.

    Args:
        engine: The engine that was searched.
        text: The query as typed.
        found: Its result; the filters and audiences of its request also apply here.
        synonyms: Those of the search, so that the counts match the results of the linked search.
        places: Names of municipalities, which are not in the word list.
    """
    if not _is_worth_asking(found):
        return []
    request = replace(found.request, query=None, count=(), offset=0, limit=0)
    analyser = engine.analyser()
    parts = split(text)
    rare = [
        (at, part)
        for at, part in enumerate(parts)
        if not part.negative and _is_rare(engine, analyser, part, request)
    ]
    listed = (*entries(), *places) if rare else ()
    tried: dict[str, None] = {}
    for at, part in rare:
        for spelling in islice(_spellings(engine, analyser, part, request, listed), CANDIDATES):
            tried[joined([*parts[:at], part._replace(text=spelling), *parts[at + 1 :]])] = None
    least = WORTH * found.response.total if _is_sure(found) else 1
    good = _with_hits(engine, analyser, tried, request)
    offered = (Offer(other, _total(engine, other, request, synonyms)) for other in good)
    return [offer for offer in offered if offer.total >= least][:MAX_OFFERS]


def reads_alike(analyser: Analyser, one: str, other: str) -> bool:
    """Return whether two queries have the same reading, which makes the correction almost certain."""
    sounds = [_sound_of(analyser, text) for text in (one, other)]
    return bool(sounds[0]) and sounds[0] == sounds[1]


def _sound_of(analyser: Analyser, text: str) -> str:
    folded = fold(text)
    if is_kana(folded):
        return katakana("".join(folded.split()))
    return "".join(piece.reading for piece in analyser.sequence(folded)).replace(" ", "")


def near(
    engine: Searcher,
    text: str,
    found: Found,
    synonyms: Mapping[str, tuple[str, ...]],
) -> list[Offer]:
    """Return listed words that share a word with `text` and have hits, for a page without hits."""
    analyser = engine.analyser()
    query = compile_query(text, analyser)
    if query is None:
        return []
    request = replace(found.request, query=None, count=(), offset=0, limit=0)
    asked = {fold(part.text) for part in split(text)}
    shared = {word for word in content_words(query) if len(word) > 1}
    among = {
        entry.word.text: None
        for entry in entries()
        if entry.written not in asked and any(word in entry.written for word in shared)
    }
    good = _with_hits(engine, analyser, islice(among, 2 * CANDIDATES), request)
    return [Offer(other, _total(engine, other, request, synonyms)) for other in good[:MAX_NEAR]]


def _is_worth_asking(found: Found) -> bool:
    if found.query is None or not found.query.required:
        return False
    return found.response.total <= FEW or not _is_sure(found)


def _is_sure(found: Found) -> bool:
    """Return whether the hits contain the words, not only their characters."""
    if not found.response.hits:
        return False
    if found.request.sort != RELEVANCE:
        return True  # hits in another order may have no scores
    return max(hit.score for hit in found.response.hits) >= SURE_BONUS


def _is_rare(engine: Searcher, analyser: Analyser, part: Part, request: SearchRequest) -> bool:
    """Return whether few documents contain a word, ignoring the reader's filters."""
    query = compile_query(joined([part]), analyser)
    if query is None:
        return False
    return engine.count([surely(query)], replace(request, filters={}))[0] <= FEW


def _with_hits(
    engine: Searcher, analyser: Analyser, texts: Iterable[str], request: SearchRequest
) -> list[str]:
    """Return those of `texts` for which this reader finds a document that contains every word."""
    compiled = [(text, query) for text in texts if (query := compile_query(text, analyser))]
    counts = engine.count([surely(query) for _, query in compiled], request)
    return [text for (text, _), count in zip(compiled, counts, strict=True) if count]


def _total(
    engine: Searcher,
    text: str,
    request: SearchRequest,
    synonyms: Mapping[str, tuple[str, ...]],
) -> int:
    return find(engine, text, request, synonyms).response.total


def _spellings(
    engine: Searcher,
    analyser: Analyser,
    part: Part,
    request: SearchRequest,
    listed: Iterable[Entry],
) -> Iterator[str]:
    """Yield the candidates for a word, each spelling once, the most likely first."""
    folded = fold(part.text)
    tokens = [token for token in analyser.tokens(folded) if token is not None]
    sound = katakana(folded) if is_kana(folded) else "".join(token.reading for token in tokens)
    # ひきこもり and 引きこもり have the same hits: one of them is enough.
    seen = {known_words(folded, analyser)}
    known = _listed(folded, sound, listed)
    read = _read_alike(engine, analyser, tokens, sound, request)
    for _, spelling in sorted([*known, *read], key=lambda pair: pair[0]):
        words = known_words(fold(spelling), analyser)
        if words not in seen:
            seen.add(words)
            yield spelling


def _slips(length: int) -> int:
    """Return the tolerated edit distance for a word of `length` characters."""
    return 0 if length < 3 else 1 if length < 9 else 2


def _listed(folded: str, sound: str, among: Iterable[Entry]) -> Iterator[tuple[int, str]]:
    """Yield the listed words with a similar spelling or reading, with their edit distance."""
    in_writing, in_sound = _slips(len(folded)), _slips(len(sound) - 1)
    for entry in among:
        distances = [in_writing + 1, in_sound + 1]
        if in_writing:
            distances[0] = OSA.distance(folded, entry.written, score_cutoff=in_writing)
        if entry.read and len(sound) > 1:
            distances[1] = OSA.distance(sound, entry.read, score_cutoff=in_sound)
        if distances[0] <= in_writing or distances[1] <= in_sound:
            yield min(distances), entry.word.text


def _read_alike(
    engine: Searcher,
    analyser: Analyser,
    tokens: list[Token],
    sound: str,
    request: SearchRequest,
) -> list[tuple[int, str]]:
    """Return words with a similar reading from the texts of documents, with their edit distance."""
    if not 2 <= len(sound) <= LONGEST:
        return []
    clause = Clause(sound, tuple(_ways(tokens, sound)))
    asked = replace(
        request, query=Query(sound, (clause,)), filters={}, sort=NEWEST, limit=HITS_READ
    )
    most = _slips(len(sound) - 1) and 1
    spoken: Counter[tuple[int, str]] = Counter()
    for hit in engine.search(asked).hits:
        spoken.update(_spoken(hit, analyser, sound, most))
    return [pair for pair, _ in sorted(spoken.items(), key=lambda item: (item[0][0], -item[1]))]


def _ways(tokens: list[Token], sound: str) -> Iterator[Alternative]:
    """Yield the alternatives for the reading in the index: as one term, or as two adjacent terms."""
    yield Alternative((_heard(sound),), sure=False)
    at = 0
    for token in tokens[:-1]:
        at += len(token.reading)
        left, right = sound[:at], sound[at:]
        if left and right:
            yield Alternative((Term(READINGS, left), _heard(right)), sure=False)
            yield Alternative((_heard(left), Term(READINGS, right)), sure=False)


def _heard(sound: str) -> Term:
    return Term(READINGS, sound, fuzzy=len(sound) > 3)


def _spoken(hit: Hit, analyser: Analyser, sound: str, most: int) -> Iterator[tuple[int, str]]:
    """Yield the passages of a text whose reading is within `most` edits of `sound`, as written there."""
    text = f"{hit.title}\n{hit.summary}\n{hit.body}"[:TEXT_READ]
    folded, places = fold_with_offsets(text)
    tokens = analyser.tokens(folded)
    for first, begin in enumerate(tokens):
        reading, end = "", begin.start if begin else 0
        for token in tokens[first:]:
            if token is None or token.start != end:
                break
            reading, end = reading + token.reading, token.end
            if len(reading) > len(sound) + most:
                break
            if len(reading) < len(sound) - most or begin is None:
                continue
            distance = OSA.distance(sound, reading, score_cutoff=most)
            if distance <= most:
                start, stop = begin.start, end
                if places is not None:
                    start, stop = places[start], places[stop]
                yield distance, text[start:stop]
