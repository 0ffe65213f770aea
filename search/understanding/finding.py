"""Finding what a query means: the one way by which pages, tables, feeds and suggestions ask."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from search.core.engines.base import RELEVANCE, SOONEST, Hit, Searcher, SearchRequest
from search.core.engines.ranking import NAME_BONUS
from search.core.finding import FEW, Found, find, find_beside
from search.core.names import ALIAS
from search.core.query import named_query
from search.sources.registry import source_for
from search.understanding.reading import Reading, read
from search.words.labels import Labels

#: Things of one name that are looked at.
NAMESAKES = 10
Synonyms = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FoundReading:
    """What was found, and how the query was read."""

    found: Found
    reading: Reading
    #: A reading that found nothing, where the words alone find something.
    given_up: Reading | None = None

    def namesakes(self, engine: Searcher) -> list[Hit]:
        """Return the things that are called like the words that were searched."""
        request = self.found.request
        if request.query is None:
            return []
        if request.sort != RELEVANCE or request.filters or request.limit < NAMESAKES:
            return named(engine, self.reading.text, request)
        # They stand first.
        return [hit for hit in self.found.response.hits if hit.score >= NAME_BONUS[ALIAS]]


def named(engine: Searcher, text: str, request: SearchRequest) -> list[Hit]:
    """Return the things that are called `text`, the likeliest first, as these readers may see them."""
    query = named_query(text)
    if query is None:
        return []
    asked = replace(
        request, query=query, filters={}, count=(), sort=RELEVANCE, offset=0, limit=NAMESAKES,
        table=False,
    )  # fmt: skip
    return engine.search(asked).hits


def understand(
    engine: Searcher,
    text: str,
    request: SearchRequest,
    labels: Labels,
    words: tuple[str, ...] = (),
) -> Reading:
    """Return what a query means. What is the name of something is that name and nothing else.

    Args:
        engine: Knows the names.
        text: What was typed.
        request: For whom, and within which limits.
        labels: What the values of facets are called.
        words: Pieces that the reader wants to be words.
    """
    reading = read(text, labels, words=words)
    if not reading.conditions:
        return reading
    # Whether something is called so does not depend on the page that asks.
    if named(engine, text, SearchRequest(request.audiences, now=request.now)):
        return Reading(text)
    return _on_a_page_of_one_kind(reading, text, request, labels, words)


def _on_a_page_of_one_kind(
    reading: Reading,
    text: str,
    request: SearchRequest,
    labels: Labels,
    words: tuple[str, ...],
) -> Reading:
    """Return the reading for a list of certain kinds, where other kinds cannot be asked for."""
    listed = request.within.get("kind")
    if listed is None:
        return reading
    for one in reading.conditions:
        kinds = dict(one.condition.filters).get("kind", ())
        if not listed.issuperset(kinds):
            return read(text, labels, words=(*words, one.typed))
    return reading


def find_meant(
    engine: Searcher,
    text: str,
    request: SearchRequest,
    synonyms: Synonyms,
    labels: Labels,
    *,
    words: tuple[str, ...] = (),
) -> FoundReading:
    """Find what a query means; the words alone where its meaning finds nothing and they do.

    Args:
        engine: Is asked.
        text: What was typed.
        request: For whom, within which limits, and with what the reader has selected.
        synonyms: Words of one meaning.
        labels: What the values of facets are called.
        words: Pieces that the reader wants to be words.

    Raises:
        IndexUnavailableError: There is no usable index.
    """
    reading = understand(engine, text, request, labels, words)
    found = find(engine, reading.text, _ordered(reading, request), synonyms)
    if not reading.conditions:
        return FoundReading(found, reading)
    if _holds_all(engine, found):
        if reading.text and _finds_few(engine, found):
            # What meets words and conditions is there: the nearest lack a condition or a word.
            found = find_beside(engine, found, reading.spelled_out(), request, synonyms)
        return FoundReading(found, reading)
    alone = find(engine, text, request, synonyms)
    if _holds_all(engine, alone):
        return FoundReading(alone, Reading(text), given_up=reading)
    if not reading.text and reading.at_any_time() != reading:
        # Nothing in that month: the others of the kind are nearer than what shares a word.
        others = _ordered(reading.at_any_time(), request)
        hits = engine.search(replace(others, count=(), offset=0, limit=min(FEW, request.limit)))
        return FoundReading(replace(found, more=tuple(hits.hits)), reading)
    if _anything(alone) and not _anything(found):
        return FoundReading(alone, Reading(text), given_up=reading)
    return FoundReading(found, reading)


def _ordered(reading: Reading, request: SearchRequest) -> SearchRequest:
    """Return the request with the conditions as limits; without words its order is that of the kind."""
    narrowed = reading.narrowed(request)
    kinds = [source_for(kind) for kind in narrowed.within.get("kind", ())]
    if reading.text or request.sort != RELEVANCE or not kinds:
        return narrowed
    to_come = all(source is not None and source.soonest_first for source in kinds)
    return replace(narrowed, sort=SOONEST) if to_come else narrowed


def _anything(found: Found) -> bool:
    return bool(found.response.total or found.more)


def _finds_few(engine: Searcher, found: Found) -> bool:
    """Tell whether so little holds all that was asked for that others follow, whatever is selected."""
    total = found.response.total
    if total < FEW and found.request.filters:
        total = engine.search(replace(found.request, filters={}, count=(), limit=0)).total
    return total < FEW


def _holds_all(engine: Searcher, found: Found) -> bool:
    """Tell whether anything holds all that was asked for, judged without the reader's selection."""
    if found.response.total:
        return True
    request = found.request
    if not request.filters:
        return False
    return engine.search(replace(request, filters={}, count=(), limit=0)).total > 0
