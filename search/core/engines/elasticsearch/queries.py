"""Translates a request to the server's query language, by the same rules as `embedded.matching`."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from elasticsearch.dsl import A, Search
from elasticsearch.dsl.function import Linear
from elasticsearch.dsl.query import (
    Bool,
    ConstantScore,
    FunctionScore,
    Intervals,
    MatchAll,
    MatchNone,
    MatchPhrase,
    Prefix,
    Range,
    Terms,
    Wildcard,
)
from elasticsearch.dsl.query import Query as Ask
from elasticsearch.dsl.query import Term as HasTerm

from search.core.analysis import is_kana, katakana
from search.core.engines.base import MUNICIPALITY, NEWEST, RELEVANCE, SOONEST, SearchRequest
from search.core.engines.elasticsearch.content import BEGINS, ENDS, phrase, token, tokens
from search.core.engines.ranking import K1, NAME_BONUS, SURE_BONUS, day_number
from search.core.engines.spelling import one_edit
from search.core.names import ALIAS, NAME
from search.core.query import Alternative, Clause, Query, Term
from search.core.terms import word_hash

# The maximum number of values counted per facet; the server's default is ten.
FACET_SIZE = 10_000
# The server multiplies BM25 by this factor; weights are divided by it, to get the same scores.
SERVER_FACTOR = K1 + 1
# The count of matches before the reader's selection; no facet has this name.
BEFORE_FILTERS = "before-filters"
NAME_FIELDS = {NAME: "names", ALIAS: "aliases"}
SORTS: dict[str, list[Any]] = {
    RELEVANCE: [{"_score": "desc"}, {"date": "desc"}, {"tie": "asc"}],
    NEWEST: [{"date": "desc"}, {"tie": "asc"}],
    MUNICIPALITY: [{"place": "asc"}, {"date": "desc"}, {"tie": "asc"}],
    SOONEST: [
        {"_score": "desc"},
        {"tie": "asc"},
    ],  # the score is the nearness of the date: see `_by_nearness`
}
# Days before and after today that `_by_nearness` distinguishes: a century.
REACH = 36_500


def search_for(request: SearchRequest) -> Search:
    """Return the search for a request: text, conditions, counts and order, but no offset and limit."""
    query = found(request)
    if request.sort == SOONEST:
        query = _by_nearness(query, day_number(request.now), request.days)
    search = Search().query(query).sort(*SORTS[request.sort])
    search = search.extra(track_total_hits=True, track_scores=True)
    chosen = {name: values for name, values in request.filters.items() if values}
    if chosen:
        search = search.post_filter(_all(_selected(chosen)))
        search.aggs.bucket(BEFORE_FILTERS, "filter", filter=MatchAll())
    for parameter in request.count:
        others = {name: values for name, values in chosen.items() if name != parameter}
        bucket = search.aggs.bucket(parameter, "filter", filter=_all(_selected(others)))
        bucket.bucket("values", A("terms", field=f"facets.{parameter}", size=FACET_SIZE))
    return search


def _by_nearness(query: Ask, today: int, days: Mapping[str, datetime.date | None]) -> Ask:
    """Return a query that scores matches by the distance of their date from today, past dates last.

    A server without scripts cannot sort by distance, but it can score by it: from 1 (today) to 0
    (REACH days away), plus 4 for future dates and 2 for no date. Documents in `days` have that day
    instead of their date.
    """
    distance = {"origin": today, "scale": REACH / 2, "decay": 0.5}
    others = Bool(must_not=[Terms(id=sorted(days))]) if days else MatchAll()
    nearness = FunctionScore(query=others, functions=[Linear(date=distance)], boost_mode="replace")
    to_come = ConstantScore(filter=_all([Range(date={"gte": today}), others]), boost=4)
    undated = ConstantScore(filter=_all([HasTerm(date=0), others]), boost=2)
    return Bool(filter=[query], should=[nearness, to_come, undated, *_on_days(today, days)])


def _on_days(today: int, days: Mapping[str, datetime.date | None]) -> Iterator[Ask]:
    """Yield the scores of `_by_nearness` for documents with a given day."""
    for day in set(days.values()):
        on_day = Terms(id=sorted(key for key, one in days.items() if one == day))
        if day is None:
            yield ConstantScore(filter=on_day, boost=2)
            continue
        distance = day.toordinal() - today
        yield ConstantScore(filter=on_day, boost=max(0.0, (REACH - abs(distance)) / REACH))
        if distance >= 0:
            yield ConstantScore(filter=on_day, boost=4)


def counts_for(queries: Sequence[Query], request: SearchRequest) -> Search:
    """Return the search that counts the matches of each query under the conditions of a request."""
    base = found(replace(request, query=None))
    search = Search().query(_all([base, *_selected(request.filters)]))[0:0]
    ways = {str(number): _matching(query) for number, query in enumerate(queries)}
    search.aggs.bucket("queries", "filters", filters=ways)
    return search.extra(track_total_hits=False)


def titles_for(wanted: str, audiences: Iterable[str], now: float) -> Search:
    """Return the search for titles that contain the folded text `wanted`."""
    begins: list[Ask] = [Prefix(title_folded={"value": wanted})]
    holds: list[Ask] = []
    if len(wanted) > 1:
        literal = re.sub(r"([*?\\])", r"\\\1", wanted)
        holds.append(Wildcard(title_folded={"value": f"*{literal}*"}))
    if is_kana(wanted):
        sound = katakana(wanted)
        begins.append(Prefix(title_reading={"value": sound}))
        if len(wanted) > 1:
            holds.append(Prefix(title_readings={"value": sound}))
    first = ConstantScore(filter=Bool(should=begins), boost=2.0)
    then = ConstantScore(filter=Bool(should=[*begins, *holds]), boost=1.0)
    search = Search().query(Bool(filter=[visible(audiences, now), then], should=[first]))
    return search.sort(*SORTS[RELEVANCE]).extra(track_total_hits=False)


def matching(request: SearchRequest) -> list[Ask]:
    """Return all conditions of a request, including the reader's selection, without scores."""
    return [found(request), *_selected(request.filters)]


def found(request: SearchRequest) -> Ask:
    """Return the query for visible documents that match the text, before the reader's selection."""
    now = (request.now or datetime.datetime.now(datetime.UTC)).timestamp()
    conditions: list[Ask] = [visible(request.audiences, now), *_selected(request.within)]
    if request.among is not None:
        conditions.append(Terms(id=sorted(request.among)))
    preferred = [
        ConstantScore(filter=HasTerm(**{"facets.kind": kind}), boost=bonus)
        for kind, bonus in request.preferences.items()
        if bonus
    ]
    if request.query is None:
        return Bool(filter=conditions, should=preferred)
    conditions.append(_matching(request.query))
    return Bool(filter=conditions, should=[*_scores(request.query), *preferred])


def _matching(query: Query) -> Ask:
    """Return the conditions of a query, without scores."""
    ways = [_clause(clause) for clause in query.required]
    if query.minimum is not None:
        ways = [Bool(should=ways, minimum_should_match=query.minimum)]
    holds = Bool(filter=ways, must_not=[_clause(clause) for clause in query.excluded])
    named = [HasTerm(**{name: query.name}) for name in NAME_FIELDS.values() if query.name]
    return Bool(should=[holds, *named], minimum_should_match=1) if named else holds


def visible(audiences: Iterable[str], now: float) -> Ask:
    """Return the condition for documents visible to these audiences at a time (Unix seconds)."""
    return Bool(
        filter=[Terms(audiences=sorted(audiences))],
        must_not=[Range(visible_from={"gt": now}), Range(visible_until={"lte": now})],
    )


def _selected(filters: Mapping[str, frozenset[str]]) -> list[Ask]:
    return [
        Terms(**{f"facets.{parameter}": sorted(values)})  # type: ignore[arg-type]  # the name of a field
        for parameter, values in filters.items()
        if values
    ]


def _scores(query: Query) -> list[Ask]:
    """Return the queries that contribute to the score of a match."""
    scores: list[Ask] = [
        HasTerm(**{term.field: {"value": token(term.text), "boost": weight / SERVER_FACTOR}})
        for term, weight in query.scored
        if not (term.prefix or term.fuzzy)  # many terms at once say little about relevance
    ]
    if query.minimum is None:
        sure = [_clause(clause, only_sure=True) for clause in query.required]
        scores.append(ConstantScore(filter=_all(sure), boost=SURE_BONUS))
    if query.name:
        scores += [
            ConstantScore(filter=HasTerm(**{name: query.name}), boost=NAME_BONUS[rank])
            for rank, name in NAME_FIELDS.items()
        ]
    return scores


def _clause(clause: Clause, *, only_sure: bool = False) -> Ask:
    """Return the condition that a clause matches in any way, or in a sure way only."""
    ways: list[Ask] = []
    cuts: dict[str, list[Ask]] = {}
    for way in clause.alternatives:
        if way.sound:
            # One reading condition for all its cuts: the server limits the number of conditions.
            cuts.setdefault(way.sound, []).append(_all([_term(term) for term in way.terms]))
        elif way.sure or not only_sure:
            ways.append(_alternative(way))
    if not only_sure:
        ways += [
            _all([Bool(should=some, minimum_should_match=1), _spoken(sound)])
            for sound, some in cuts.items()
        ]
    return Bool(should=ways, minimum_should_match=1) if ways else MatchNone()


def _alternative(alternative: Alternative) -> Ask:
    terms = [_term(term) for term in alternative.terms]
    if alternative.exact:
        terms.append(_letters(alternative.exact))
    if alternative.phrase:
        pieces = tokens(map(word_hash, alternative.phrase))
        terms.append(MatchPhrase(pieces={"query": pieces}))
    return _all(terms)


def _spoken(sound: str) -> Ask:
    """Return the condition that whole words have the reading `sound`."""
    last = len(sound) - 1
    places = [_kana(kana, begins=at == 0, ends=at == last) for at, kana in enumerate(sound)]
    return Intervals(spoken={"all_of": {"ordered": True, "max_gaps": 0, "intervals": places}})


def _kana(kana: str, *, begins: bool, ends: bool) -> dict[str, Any]:
    """Return one kana in all forms allowed at its position in a word."""
    before = [BEGINS] if begins else ["", BEGINS]
    after = [ENDS] if ends else ["", ENDS]
    forms = [{"match": {"query": a + kana + b}} for a in before for b in after]
    return {"any_of": {"intervals": forms}}


def _letters(exact: str) -> Ask:
    """Return the condition that a text contains this folded text exactly."""
    if len(exact) == 1:
        return Prefix(letters={"value": token(exact)})
    return MatchPhrase(letters={"query": phrase(exact)})


def _term(term: Term) -> Ask:
    if term.fuzzy:
        return Terms(**{term.field: sorted(map(token, one_edit(term.text)))})  # type: ignore[arg-type]  # the name of a field
    kind = Prefix if term.prefix else HasTerm
    return kind(**{term.field: {"value": token(term.text)}})


def _all(conditions: list[Ask]) -> Ask:
    return Bool(filter=conditions) if conditions else MatchAll()
