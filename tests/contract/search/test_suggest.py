import datetime

import pytest

from search.core.engines.base import SearchRequest
from search.core.query import Alternative, Clause, Query, Term, compile_query
from tests.contract.search.conftest import PUBLIC, document

MUNICIPAL = frozenset({"municipal"})


def titled(pk: int, title: str, **values: object):
    return document(pk, "本文", title=title, **values)


def suggested(subject, prefix: str, audiences: frozenset[str] = PUBLIC, **rest: object):
    return [title.id for title in subject.engine.suggest(prefix, audiences, 10, **rest)]


TYPED = [
    ("協力隊", ["case:1"]),
    ("協力", ["case:1"]),
    ("きょうりょく", ["case:1"]),
    ("キョウリョクタ", ["case:1"]),
    ("ちい", ["case:1"]),
    ("ち", ["case:1"]),
    ("い", []),
    ("りょく", []),
    ("空き", ["case:2"]),
    ("あきや", ["case:2"]),
    ("ａｉ", ["case:3"]),
    ("空き家を活用", ["case:2"]),
    ("道路", []),
    ("", []),
    ("　", []),
    ("%", []),
]


@pytest.mark.parametrize(("typed", "ids"), TYPED)
def test_a_title_is_suggested_for_what_is_typed(filled, typed: str, ids: list[str]) -> None:
    subject = filled(
        titled(1, "地域おこし協力隊と歩む"),
        titled(2, "空き家を活用する"),
        titled(3, "AIで見守る"),
    )
    assert suggested(subject, typed) == ids


def test_titles_that_begin_with_it_come_first_then_the_newer(filled) -> None:
    subject = filled(
        titled(1, "町の居場所", date=datetime.date(2026, 5, 1)),
        titled(2, "居場所の始め方", date=datetime.date(2024, 5, 1)),
        titled(3, "居場所と交通", date=datetime.date(2025, 5, 1)),
        titled(4, "駅の居場所", date=datetime.date(2023, 5, 1)),
    )
    assert suggested(subject, "居場所") == ["case:3", "case:2", "case:1", "case:4"]
    assert suggested(subject, "いばしょ") == ["case:3", "case:2", "case:1", "case:4"]
    assert len(subject.engine.suggest("居場所", PUBLIC, 2)) == 2


def test_a_title_is_suggested_to_those_only_who_may_see_it(filled) -> None:
    now = datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)
    day = datetime.timedelta(days=1)
    subject = filled(
        titled(1, "居場所の内部資料", audiences=MUNICIPAL),
        titled(2, "居場所の予告", visible_from=now + day),
        titled(3, "居場所の昔話", visible_until=now),
    )
    assert suggested(subject, "居場所", now=now) == []
    assert suggested(subject, "ないぶ", now=now) == []
    assert suggested(subject, "居場所", PUBLIC | MUNICIPAL, now=now) == ["case:1"]
    assert suggested(subject, "居場所", now=now + day) == ["case:2"]


def test_suggestions_follow_changes(filled) -> None:
    subject = filled(titled(1, "居場所の始め方"), titled(2, "居場所と交通"))
    subject.engine.write([titled(1, "通いの場の始め方")], ["case:2"], None)
    assert suggested(subject, "居場所") == []
    assert suggested(subject, "かよい") == ["case:1"]
    subject.engine.write([titled(1, "通いの場の始め方", audiences=MUNICIPAL)], [], None)
    assert suggested(subject, "かよい") == []


def test_a_suggestion_names_the_document(filled) -> None:
    subject = filled(titled(1, "居場所の始め方"))
    assert [tuple(t) for t in subject.engine.suggest("居場", PUBLIC, 5)] == [
        ("case:1", "case", "/cases/1/", "居場所の始め方")
    ]


def compiled(subject, text: str) -> Query:
    query = compile_query(text, subject.engine.analyser())
    assert query is not None
    return query


def test_several_queries_are_counted_at_once_for_one_reader(filled) -> None:
    subject = filled(
        document(1, "協力隊の募集", facets={"year": ("2025",)}),
        document(2, "協力隊による居場所づくり", facets={"year": ("2024",)}),
        document(3, "居場所の鍵", audiences=MUNICIPAL, facets={"year": ("2025",)}),
    )
    queries = [compiled(subject, text) for text in ("協力隊", "居場所", "鍵", "協力隊 -居場所")]

    def counted(audiences: frozenset[str], **request: object) -> list[int]:
        return subject.engine.count(queries, SearchRequest(audiences, **request))

    assert counted(PUBLIC) == [2, 1, 0, 1]
    assert counted(PUBLIC | MUNICIPAL) == [2, 2, 1, 1]
    assert counted(PUBLIC, filters={"year": frozenset({"2025"})}) == [1, 0, 0, 1]
    assert counted(PUBLIC, within={"kind": frozenset({"page"})}) == [0, 0, 0, 0]
    assert subject.engine.count([], SearchRequest(PUBLIC)) == []


FUZZY = [
    ("シゲン", True),  # one character replaced
    ("シエ", True),  # one missing
    ("シーエン", True),  # one too many
    ("エシン", True),  # two swapped
    ("シエン", True),
    ("シン", True),
    ("シゲソ", False),
    ("ン", False),
]


@pytest.mark.parametrize(("sound", "found"), FUZZY)
def test_a_fuzzy_term_allows_one_edit(filled, sound: str, found: bool) -> None:
    subject = filled(document(1, "支援", title="無題"))
    way = Alternative((Term("readings", sound, fuzzy=True),), sure=False)
    query = Query(sound, (Clause(sound, (way,)),))
    assert subject.engine.count([query], SearchRequest(PUBLIC)) == [int(found)]


def test_a_table_holds_facet_values_instead_of_texts(filled) -> None:
    facets = {"kind": ("case",), "municipality": ("322016", "321234"), "tag": ()}
    subject = filled(document(1, "長い本文", summary="要約", facets=facets, card={"facts": ["x"]}))
    (hit,) = subject.engine.search(SearchRequest(PUBLIC, table=True)).hits
    assert (hit.title, hit.summary, hit.body, hit.card, hit.marks) == ("事例1", "要約", "", {}, b"")
    assert hit.facets == {"kind": ("case",), "municipality": ("321234", "322016")}
    (plain,) = subject.engine.search(SearchRequest(PUBLIC)).hits
    assert (plain.body, plain.facets) == ("長い本文", {})


def test_a_table_may_be_as_long_as_the_result(filled) -> None:
    subject = filled(*(document(pk, "居場所") for pk in range(2500)))
    response = subject.engine.search(SearchRequest(PUBLIC, table=True, limit=10_000))
    assert len({hit.id for hit in response.hits}) == response.total == 2500
