import datetime
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.core.documents import SearchDocument
from tests.contract.search.conftest import PUBLIC, document

TOPICS = ("居場所", "農福連携", "買い物支援")
VALUES = {"region": ("east", "west"), "stage": ("trial", "going", "done"), "year": ("2023", "2024")}
AUDIENCES = ("public", "municipal", "prefectural")

facet_values = st.fixed_dictionaries(
    {
        name: st.lists(st.sampled_from(values), unique=True).map(tuple)
        for name, values in VALUES.items()
    }
)
rows = st.lists(
    st.tuples(st.sampled_from(TOPICS), facet_values, st.sampled_from(AUDIENCES)), max_size=12
)
selections = st.fixed_dictionaries(
    {name: st.frozensets(st.sampled_from(values)) for name, values in VALUES.items()}
)
readers = st.frozensets(st.sampled_from(AUDIENCES), min_size=1)


def reference(
    documents: list[SearchDocument],
    topic: str,
    selected: dict[str, frozenset[str]],
    reader: frozenset[str],
) -> tuple[set[str], dict[str, dict[str, int]]]:
    """Return hits and counts by the rules: OR within a facet, AND between facets, own facet ignored."""

    def fits(one: SearchDocument, but: str = "") -> bool:
        return (
            bool(one.audiences & reader)
            and (not topic or topic in one.body)
            and all(
                not values or name == but or values & set(one.facets[name])
                for name, values in selected.items()
            )
        )

    counts = {
        name: {
            value: sum(fits(one, but=name) and value in one.facets[name] for one in documents)
            for value in values
        }
        for name, values in VALUES.items()
    }
    return {one.id for one in documents if fits(one)}, counts


@given(rows, st.sampled_from(("", *TOPICS)), selections, readers)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hits_and_counts_are_true_for_any_selection(filled, rows, topic, selected, reader) -> None:
    documents = [
        document(pk, f"{body}の取組", facets=facets, audiences=frozenset({audience}))
        for pk, (body, facets, audience) in enumerate(rows)
    ]
    subject = filled(*documents)
    response = subject.ask(topic, audiences=reader, filters=selected, count=tuple(VALUES)).response
    hits, counts = reference(documents, topic, selected, reader)
    shown = {
        name: {value: response.counts[name].get(value, 0) for value in values}
        for name, values in VALUES.items()
    }
    assert (response.total, {hit.id for hit in response.hits}, shown) == (len(hits), hits, counts)
    before = reference(documents, topic, dict.fromkeys(VALUES, frozenset()), reader)[0]
    assert response.before_filters == len(before)


def test_more_than_ten_values_are_all_counted(filled) -> None:
    places = [f"{n:06d}" for n in range(60)]
    subject = filled(
        *(document(n, facets={"municipality": (place,)}) for n, place in enumerate(places))
    )
    counts = subject.ask(count=("municipality",)).response.counts
    assert counts == {"municipality": dict.fromkeys(places, 1)}


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("newest", ["case:2", "case:1", "case:3"]),
        ("municipality", ["case:3", "case:2", "case:1"]),
    ],
)
def test_results_are_sorted(filled, sort: str, ids: list[str]) -> None:
    subject = filled(
        document(1, date=datetime.date(2024, 1, 1), order=""),
        document(2, date=datetime.date(2025, 1, 1), order="322024"),
        document(3, date=None, order="322016"),
    )
    assert subject.ids(sort=sort) == ids


def test_what_is_to_come_stands_first_and_the_soonest_at_the_top(filled) -> None:
    today = datetime.date(2026, 11, 29)
    days = {1: -400, 2: -1, 3: 0, 4: 1, 5: 200, 6: 90, 8: 90}
    subject = filled(
        *(document(pk, date=today + datetime.timedelta(days=days[pk])) for pk in days),
        document(7, date=None),
    )
    # Three in the morning of that day in Japan.
    now = datetime.datetime(2026, 11, 28, 18, tzinfo=datetime.UTC)
    expected = [f"case:{pk}" for pk in (3, 4, 6, 8, 5, 7, 2, 1)]
    assert subject.ids(sort="soonest", now=now) == expected
    assert subject.ids(sort="soonest", now=now, offset=2, limit=3) == expected[2:5]
    # The next session of a series, one that runs, one with no certain day, and one past again.
    given = {
        "case:1": today + datetime.timedelta(days=90),
        "case:2": today,
        "case:5": None,
        "case:6": today - datetime.timedelta(days=300),
    }
    expected = [f"case:{pk}" for pk in (2, 3, 4, 1, 8, 5, 7, 6)]
    assert subject.ids(sort="soonest", now=now, days=given) == expected


def test_pages_follow_one_another_without_gap_or_repetition(filled) -> None:
    subject = filled(*(document(n, "居場所") for n in range(45)))
    pages = [subject.ids("居場所", offset=at, limit=20) for at in (0, 20, 40)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert list(chain(*pages)) == subject.ids("居場所")


def test_scheduled_and_expired_documents_come_and_go_by_themselves(filled) -> None:
    def at(day: int) -> datetime.datetime:
        return datetime.datetime(2026, 4, day, tzinfo=datetime.UTC)

    subject = filled(
        document(1, "居場所", visible_from=at(10)),
        document(2, "居場所", visible_until=at(10)),
        document(3, "居場所", facets={"stage": ("done",)}),
    )
    assert sorted(subject.ids("居場所", now=at(9))) == ["case:2", "case:3"]
    assert sorted(subject.ids("居場所", now=at(10))) == ["case:1", "case:3"]


def test_restricted_documents_leave_no_trace(filled) -> None:
    subject = filled(
        document(1, "居場所", facets={"stage": ("done",)}),
        document(
            2, "居場所の秘密", audiences=frozenset({"municipal"}), facets={"stage": ("trial",)}
        ),
        document(3, "居場所の秘密", audiences=frozenset({"user:7"}), facets={"stage": ("trial",)}),
    )
    found = subject.ask("居場所", count=("stage",)).response
    assert (found.total, found.counts["stage"]) == (1, {"done": 1})
    assert subject.ids("秘密") == []
    assert subject.ids("秘密", audiences=PUBLIC | {"user:7"}) == ["case:3"]
    assert subject.ids("秘密", audiences=frozenset()) == []
