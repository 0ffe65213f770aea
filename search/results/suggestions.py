"""Suggestions while a reader types: words, municipalities and titles that this reader may see."""

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
# Maximum number of words to look up: a beginning with more completions is too vague.
CANDIDATES = 12
OPEN = SearchRequest(frozenset({PUBLIC}))
# A consonant without its vowel, which an input method may send: ひきこm.
_HALF_TYPED = re.compile(r"(?<=[ぁ-ゖァ-ヺー])[a-z]{1,2}$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list: a query, or a link to a page."""

    label: str
    query: str = ""
    url: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Suggestions of one type."""

    slug: str
    label: str
    suggestions: list[Suggestion]


def suggest(
    text: str, audiences: frozenset[str], *, now: datetime.datetime | None = None
) -> list[Group]:
    """Return the completions of `text`, in groups; none while there is no index.

    A word is suggested only if these readers may see a document that contains it together with the
    words typed before it. The order is: terms, tags, words of the glossary, then frequent words of
    the texts.
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
    # The preceding words may be conditions.
    reading = understand(engine, head, request, names)
    words = islice(_words(engine, head, reading.text, tail, reading.narrowed(request)), MAX_WORDS)
    # A municipality links to its page; after other words, the link would lose them.
    places = [] if head else beginning_with(typed, names.places)[:MAX_PLACES]
    place_urls = set(names.place_urls.values())  # already suggested above
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
    """Yield the completions of `tail` that have hits together with `words`, the words of `head`."""
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
    """Return frequent words that begin with the typed text.

    Each must currently occur in several public documents, so that no word reveals restricted
    documents or a single one.
    """
    words = [entry.word.text for entry in starting_with(tail, frequent_words())[:MAX_WORDS]]
    analyser = engine.analyser()
    queries = [query for word in words if (query := compile_query(word, analyser))]
    counts = engine.count([surely(query) for query in queries], OPEN) if queries else []
    return [query.text for query, count in zip(queries, counts, strict=True) if count >= FEWEST]
