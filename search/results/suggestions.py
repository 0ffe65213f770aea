"""Suggestions while a reader types: words, municipalities and titles, as this reader may see them."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from portal.accounts.visibility import PUBLIC
from search.core.engines.base import Searcher, SearchRequest
from search.core.query import MAX_LENGTH, Query, compile_query, surely
from search.core.word_list import beginning_with, entries, starting_with
from search.results.asking import ask
from search.understanding.finding import understand
from search.words.frequent import FEWEST, frequent_words
from search.words.labels import labels

MAX_WORDS, MAX_PLACES, MAX_TITLES = 5, 3, 4
# Words looked up at most: what begins so many words is not yet worth a suggestion each.
CANDIDATES = 12
OPEN = SearchRequest(frozenset({PUBLIC}))
# A consonant that waits for its vowel, as an input method may hand it over: ひきこm.
_HALF_TYPED = re.compile(r"(?<=[ぁ-ゖァ-ヺー])[a-z]{1,2}$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list: a query to send, or a page to go to."""

    label: str
    query: str = ""
    url: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Suggestions of one sort."""

    slug: str
    label: str
    suggestions: list[Suggestion]


def suggest(
    text: str, audiences: frozenset[str], *, now: datetime.datetime | None = None
) -> list[Group]:
    """Return what `text` may become, in groups; none while there is no index.

    A word is suggested only if a document that these readers may see holds it, together with the
    words typed before it: terms, tags, words of the glossary, then frequent words of the texts.
    """
    typed = _HALF_TYPED.sub("", " ".join(text.replace("\0", " ").split())[:MAX_LENGTH].lower())
    if not typed:
        return []
    return ask(lambda engine: _groups(engine, typed, audiences, now)) or []


def _groups(
    engine: Searcher, typed: str, audiences: frozenset[str], now: datetime.datetime | None
) -> list[Group]:
    names = labels()
    head, _, tail = typed.rpartition(" ")
    request = SearchRequest(audiences, now=now)
    # The words before may be conditions.
    reading = understand(engine, head, request, names)
    words = islice(_words(engine, head, reading.text, tail, reading.narrowed(request)), MAX_WORDS)
    # A municipality leads to its page; after other words that would drop them.
    places = [] if head else beginning_with(typed, names.places)[:MAX_PLACES]
    place_urls = set(names.place_urls.values())  # offered above
    titles = engine.suggest(typed, audiences, MAX_TITLES + MAX_PLACES, now)
    titles = [title for title in titles if title.url not in place_urls][:MAX_TITLES]
    groups = [
        Group("words", "語", list(words)),
        Group(
            "places",
            "市町村",
            [
                Suggestion(
                    place.word.text, url=names.place_urls[place.word.text], detail=place.word.kana
                )
                for place in places
            ],
        ),
        Group(
            "titles",
            "題名",
            [
                Suggestion(title.title, url=title.url, detail=names.of("kind").get(title.kind, ""))
                for title in titles
            ],
        ),
    ]
    return [group for group in groups if group.suggestions]


def _words(
    engine: Searcher, head: str, words: str, tail: str, request: SearchRequest
) -> Iterator[Suggestion]:
    """Yield the words that `tail` may become beside `words`, which are what `head` asks for."""
    listed = [entry.word.text for entry in beginning_with(tail, entries())[:CANDIDATES]]
    frequent = [text for text in _frequent(engine, tail) if text not in listed]
    analyser = engine.analyser()
    texts: list[str] = []
    queries: list[Query] = []
    for word in (*listed, *frequent):
        text = f"{head} {word}".strip()
        query = compile_query(f"{words} {word}".strip(), analyser)
        if query is not None:
            texts.append(text)
            queries.append(surely(query))
    if queries:
        for text, count in zip(texts, engine.count(queries, request), strict=True):
            if count:
                yield Suggestion(text, query=text)


def _frequent(engine: Searcher, tail: str) -> list[str]:
    """Return frequent words that begin with what was typed.

    Each is held by several documents that are open to everyone, as they are now: a word that stands in
    closed ones only, or in a single one, is not told.
    """
    words = [entry.word.text for entry in starting_with(tail, frequent_words())[:MAX_WORDS]]
    analyser = engine.analyser()
    queries = [query for word in words if (query := compile_query(word, analyser))]
    counts = engine.count([surely(query) for query in queries], OPEN) if queries else []
    return [query.text for query, count in zip(queries, counts, strict=True) if count >= FEWEST]
