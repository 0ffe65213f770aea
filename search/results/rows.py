"""Whole results for feeds and tables. For pages see `search.services`."""

import datetime
from dataclasses import replace
from functools import partial

from django.http import QueryDict

from search.core.engines.base import NEWEST, Hit, Searcher, SearchRequest
from search.core.query import compile_query
from search.core.synonyms import synonyms
from search.results.asking import ask
from search.results.parameters import SearchForm
from search.sources.registry import facets, preferences, sources
from search.understanding.finding import find_meant
from search.words.labels import Labels, labels

# Nobody reads a longer table; the page states the limit next to the link.
MAX_ROWS = 5000
MAX_ITEMS = 50


def read(params: QueryDict) -> tuple[SearchForm, Labels]:
    """Return the parameters in a query string, and the labels of their values."""
    names = labels()
    return SearchForm.parse(params, names).but(page=1), names


def rows(
    form: SearchForm, audiences: frozenset[str], *, now: datetime.datetime | None = None
) -> list[Hit] | None:
    """Return the hits of the search page for `form`, up to MAX_ROWS, with facet values.

    None while the index is being built.
    """
    request = SearchRequest(
        audiences,
        filters=form.filters,
        sort=form.order,
        limit=MAX_ROWS,
        now=now,
        table=True,
        preferred=preferences(),
    )
    table = {} if form.exact else synonyms()
    names = labels()
    meant = ask(lambda engine: find_meant(engine, form.q, request, table, names, words=form.words))
    return None if meant is None else meant.found.response.hits


def newest(
    form: SearchForm, audiences: frozenset[str], *, now: datetime.datetime | None = None
) -> list[Hit] | None:
    """Return the newest documents that match all conditions of `form`, never partial matches.

    None while the index is being built.
    """
    request = SearchRequest(
        audiences,
        filters=form.filters,
        within={"kind": frozenset(source.kind for source in sources() if source.is_news)},
        sort=NEWEST,
        limit=MAX_ITEMS,
        now=now,
        table=True,
    )
    return ask(partial(_newest, form, request))


def _newest(form: SearchForm, request: SearchRequest, engine: Searcher) -> list[Hit]:
    if not form.q:
        return engine.search(request).hits
    table = {} if form.exact else synonyms()
    meant = find_meant(engine, form.q, replace(request, limit=0), table, labels(), words=form.words)
    narrowed = meant.reading.narrowed(request)
    if not meant.reading.text:
        return engine.search(narrowed).hits
    query = compile_query(meant.reading.text, engine.analyser(), table)
    if query is None:  # only punctuation: it matches nothing
        return []
    return engine.search(replace(narrowed, query=query)).hits


def described(form: SearchForm, names: Labels) -> str:
    """Return the conditions in words, e.g. 「協力隊」、市町村：松江市."""
    parts = [f"「{form.q}」"] if form.q else []
    for facet in facets():
        chosen = form.selected.get(facet.parameter, ())
        if chosen:
            shown = "・".join(facet.label_of(value, names) for value in chosen)
            parts.append(f"{facet.label}：{shown}")
    return "、".join(parts) or "すべて"
