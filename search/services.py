"""Computes the contents of a search page as plain values, without HTML."""

import datetime
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from django.http import QueryDict

from portal.lists.conditions import Chip
from portal.municipalities.map_views import MapView
from search.core.corrections import Offer, near, offers, reads_alike
from search.core.engines.base import Hit, Searcher, SearchRequest
from search.core.engines.ranking import NAME_BONUS
from search.core.finding import Found, find
from search.core.names import ALIAS
from search.core.query import Part, joined, split
from search.core.snippets import Highlighter, Segment
from search.core.synonyms import synonyms
from search.results.answers import Answer, answers
from search.results.asking import ask
from search.results.facet_views import FacetView, facet_views, held_values, without_empty
from search.results.maps import map_of_results
from search.results.meaning import Meaning, meaning
from search.results.parameters import SORT_LABELS, SearchForm, named
from search.results.reasons import BY_MEANING, ELSEWHERE, reason_of_name, reasons
from search.results.themes import themes_near
from search.sources.facets import Facet
from search.sources.registry import NOTHING_FOUND, Link, links, preferences, source_for
from search.sources.registry import facets as all_facets
from search.understanding.finding import find_meant
from search.understanding.reading import ALL_WORDS, Reading
from search.words.labels import Labels, labels

PAGE_SIZE = 20
MAX_HELPS = 20
REBUILDING = "検索の準備（索引の作り直し）をしています。しばらくしてから、もう一度お試しください。"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the result list."""

    id: str
    kind: str
    kind_label: str
    url: str
    title: list[Segment]
    snippet: list[Segment]
    card: Mapping[str, Any]
    date: datetime.date | None
    score: float
    reason: str = ""  # the reason for the hit, if no highlight shows it

    @property
    def marked(self) -> bool:
        """Return whether title or excerpt have a highlight."""
        return any(segment.marked for segment in (*self.title, *self.snippet))


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a list: a sort order, or a page number (None: a gap)."""

    value: str | None
    label: str
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class Help:
    """A suggested search for an empty or poor result, with its number of hits."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The contents of a search page. `ready` is False while the index is being built."""

    form: SearchForm
    ready: bool = True
    total: int = 0
    hits: list[Result] = field(default_factory=list)
    #: The nearest other documents, if few or none contain all words. Not part of the result.
    more: list[Result] = field(default_factory=list)
    facets: list[FacetView] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    clear_url: str = "?"
    sorts: list[Option] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    helps: list[Help] = field(default_factory=list)
    meant: list[Help] = field(default_factory=list)  # もしかして
    corrected: str = ""  # the corrected query with the same reading that was searched instead
    searched: str = ""  # the query text of this result
    typed_url: str = ""  # the search for the typed text without corrections
    near: list[Help] = field(default_factory=list)  # listed words that share a word with the query
    themes: list[Help] = field(default_factory=list)  # themes of the nearest documents
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()  # documents whose name is the query
    meaning: Meaning = field(default_factory=Meaning)  # the interpretation of the query
    map: MapView | None = None
    map_url: str = ""  # the same search with the map turned on or off
    exact_url: str = ""  # the same search without synonyms
    wider_url: str = ""  # the same search with synonyms
    pages: int = 1
    page_links: list[Option] = field(default_factory=list)
    address: str = "?"  # the query string for bookmarks: this search, first page
    taken: str = "?"  # the same with the limits of the page, for the feed and tables
    previous_url: str = ""
    next_url: str = ""
    milliseconds: float = 0.0

    @property
    def ways_on(self) -> list[Link]:
        """Return links for a search without hits."""
        return links(NOTHING_FOUND)

    @property
    def nearest_by(self) -> list[str]:
        """Return the headings that explain how `more` was found."""
        meant = [hit.reason == BY_MEANING for hit in self.more]
        some = "一部の語や条件に合うもの" if self.meaning.conditions else "一部の語を含むもの"
        ways = ((False, some), (True, "内容が近いもの"))
        return [label for by_meaning, label in ways if by_meaning in meant]

    @property
    def first(self) -> int:
        """Return the 1-based position of the first displayed hit; 0 if there is none."""
        return (self.form.page - 1) * PAGE_SIZE + 1 if self.hits else 0

    @property
    def last(self) -> int:
        """Return the position of the last displayed hit."""
        return self.first + len(self.hits) - 1 if self.hits else 0


def run_search(
    params: QueryDict | SearchForm,
    audiences: frozenset[str],
    *,
    kinds: tuple[str, ...] | None = None,
    tag: str = "",
    now: datetime.datetime | None = None,
) -> SearchPage:
    """Return the search page of a query string for readers of `audiences`.

    `kinds` limits it to these kinds (for the list of cases), `tag` to pages with a tag (given by
    slug); the facet 種類 or タグ is then left out. Never raises for any contents of `params`.
    """
    names = labels()
    within = {} if kinds is None else {"kind": frozenset(kinds)}
    if tag:
        within["tag"] = frozenset({tag})
    facets = tuple(f for f in all_facets() if f.parameter not in within)
    form = params if isinstance(params, SearchForm) else SearchForm.parse(params, names, facets)
    among = kinds if kinds is not None else form.selected.get("kind", ())
    facets = tuple(f for f in facets if f.suits(among) or f.parameter in form.selected)
    request = SearchRequest(
        audiences=audiences,
        filters=form.filters,
        within=within,
        count=tuple(facet.parameter for facet in facets),
        sort=form.order,
        offset=(form.page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
        now=now,
        preferred=preferences(),
    )
    answer = ask(lambda engine: _page(engine, form, request, facets, names))
    if answer is None:
        return SearchPage(form, ready=False, notices=[*form.notices, REBUILDING])
    taken = form.but(q=answer.searched)
    for parameter, values in within.items():
        taken = taken.with_values(parameter, tuple(values))
    return replace(answer, address=form.canonical().url(), taken=taken.canonical().url())


def _page(
    engine: Searcher,
    form: SearchForm,
    request: SearchRequest,
    facets: tuple[Facet, ...],
    names: Labels,
) -> SearchPage:
    others = synonyms()
    table = {} if form.exact else others
    meant = find_meant(engine, form.q, request, table, names, words=form.words)
    found, reading = meant.found, meant.reading
    offered = offers(engine, reading.text, found, table, names.places)
    corrected = ""
    if not found.response.total and offered and ALL_WORDS not in form.words:
        surest = offered[0].query
        if reads_alike(engine.analyser(), reading.text, surest):
            corrected, offered = surest, offered[1:]
            found = find(engine, corrected, reading.narrowed(request), table)
            reading = replace(reading, text=corrected)
            meant = replace(meant, found=found, reading=reading)
    told = answers(meant.namesakes(engine), request.audiences, names) if form.page == 1 else ()
    if told:  # the query is the name of something, so it is spelled right
        offered = []
    notices = list(form.notices)
    pages = max(1, math.ceil(found.response.total / PAGE_SIZE))
    if form.page > pages:
        notices.append("指定されたページはないため、最後のページを表示しています。")
        form = replace(form, page=pages)
        last = replace(found.request, offset=(pages - 1) * PAGE_SIZE)
        found = replace(found, response=engine.search(last), request=last)
    response = found.response
    highlighter = Highlighter(found.query)
    counts = response.counts
    held = held_values(engine, request) if form.q or form.selected else counts
    views = facet_views(facets, counts, held, form, names)
    return SearchPage(
        form=form,
        total=response.total,
        hits=_with_reasons(
            engine, found, [_result(hit, highlighter, names) for hit in response.hits], names
        ),
        more=_more(found, names),
        facets=views if response.total else without_empty(views),
        chips=form.chips(named(facets, names)),
        clear_url=form.cleared().url(),
        sorts=[
            Option(value, label, form.order == value, form.but(sort=value).url())
            for value, label in SORT_LABELS.items()
        ],
        notices=notices,
        helps=[]
        if response.total
        else _helps(engine, request, _without_one(form, facets, names), others, names),
        meant=_offered(form, reading, offered),
        corrected=corrected,
        searched=reading.with_conditions(corrected) if corrected else form.q,
        typed_url=form.but(words=(ALL_WORDS,)).url(),
        near=[]
        if response.total
        else _offered(form, reading, near(engine, reading.text, found, table)),
        themes=[] if response.total else _themes(engine, found, request, facets, names),
        answers=told,
        meaning=meaning(form, meant, names),
        synonyms=found.query.synonyms if found.query else {},
        map=map_of_results(form, response.counts.get("municipality", {})) if form.map else None,
        map_url=form.but(map=not form.map).url(),
        exact_url=form.but(exact=True).url(),
        wider_url=form.but(exact=False).url(),
        pages=pages,
        page_links=_page_links(form, pages),
        previous_url=form.previous_url(),
        next_url=form.next_url(pages),
        milliseconds=response.milliseconds,
    )


def _themes(
    engine: Searcher,
    found: Found,
    request: SearchRequest,
    facets: tuple[Facet, ...],
    names: Labels,
) -> list[Help]:
    # The link keeps the limits of the page, but not the conditions found in the query.
    themes = themes_near(engine, found, request.within, facets)
    return [
        Help(
            f"{theme.facet.label}「{theme.facet.label_of(theme.value, names)}」",
            SearchForm().with_values(theme.facet.parameter, (theme.value,)).url(),
            theme.count,
        )
        for theme in themes
    ]


def _offered(form: SearchForm, reading: Reading, offered: list[Offer]) -> list[Help]:
    return [
        Help(offer.query, form.but(q=reading.with_conditions(offer.query)).url(), offer.total)
        for offer in offered
    ]


def _more(found: Found, names: Labels) -> list[Result]:
    if not found.more:
        return []
    highlighter = Highlighter(found.wider)
    return [
        replace(
            _result(hit, highlighter, names),
            reason=BY_MEANING if hit.id in found.by_meaning else "",
        )
        for hit in found.more
    ]


def _result(hit: Hit, highlighter: Highlighter, names: Labels) -> Result:
    shown = highlighter.excerpt(hit, only_summary=_is_definition(hit.kind))
    return Result(
        id=hit.id,
        kind=hit.kind,
        kind_label=names.of("kind").get(hit.kind, hit.kind),
        url=hit.url,
        title=shown.title,
        snippet=shown.text,
        card=hit.card,
        date=hit.date,
        score=hit.score,
    )


def _is_definition(kind: str) -> bool:
    source = source_for(kind)
    return source is not None and source.is_definition


def _with_reasons(
    engine: Searcher, found: Found, results: list[Result], names: Labels
) -> list[Result]:
    unmarked = {result.id for result in results if not result.marked}
    if found.query is None or not unmarked:
        return results
    named = {result.id for result in results if result.score >= NAME_BONUS[ALIAS]}
    told = {result.id: ELSEWHERE for result in results if _is_definition(result.kind)}
    told |= dict.fromkeys(named, reason_of_name(found.query))
    told |= reasons(engine, found.request, found.query, unmarked, names)
    return [
        replace(result, reason=told[result.id])
        if result.id in unmarked and result.id in told
        else result
        for result in results
    ]


def _page_links(form: SearchForm, pages: int) -> list[Option]:
    """Return the page numbers to display: the ends, and those around the current page."""
    near = {1, pages, *range(max(1, form.page - 2), min(pages, form.page + 2) + 1)}
    links: list[Option] = []
    for number in sorted(near):
        if links and int(links[-1].value or 0) < number - 1:
            links.append(Option(None, "…", selected=False, url=""))
        links.append(
            Option(str(number), str(number), number == form.page, form.but(page=number).url())
        )
    return links


def _helps(
    engine: Searcher,
    request: SearchRequest,
    ways: Iterator[tuple[str, SearchForm]],
    others: Mapping[str, tuple[str, ...]],
    names: Labels,
) -> list[Help]:
    """Return the searches with one condition dropped that have hits."""
    helps = []
    for label, other in islice(ways, MAX_HELPS):
        asked = replace(request, query=None, filters=other.filters, count=(), offset=0, limit=0)
        table = {} if other.exact else others
        found = find_meant(engine, other.q, asked, table, names, words=other.words).found
        if found.response.total:
            helps.append(Help(label, other.url(), found.response.total))
    return helps


def _without_one(
    form: SearchForm, facets: tuple[Facet, ...], names: Labels
) -> Iterator[tuple[str, SearchForm]]:
    """Yield the form with one condition dropped or relaxed, for each condition."""
    for facet in facets:
        chosen = form.selected.get(facet.parameter, ())
        if chosen:
            shown = "・".join(facet.label_of(value, names) for value in chosen)
            yield f"{facet.label}「{shown}」を外す", form.with_values(facet.parameter, ())
    parts = split(form.q)
    for at, part in enumerate(parts):
        if len(parts) > 1:
            rest = joined(parts[:at] + parts[at + 1 :])
            yield f"{_shown(part)}を外す", form.but(q=rest)
        if part.quoted and not part.negative:
            loose = joined([*parts[:at], part._replace(quoted=False), *parts[at + 1 :]])
            yield f"「{part.text}」を一字一句そのままではなくさがす", form.but(q=loose)
    if form.exact and form.q:
        yield "同じ意味の言葉も含めてさがす", form.but(exact=False)
    if form.q and form.selected:
        yield f"検索語「{form.q}」を外す", form.but(q="")


def _shown(part: Part) -> str:
    typed = joined([part])
    return typed if typed.startswith("「") else f"「{typed}」"
