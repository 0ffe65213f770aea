"""Contract: a query that is the name of a document finds it first."""

from collections.abc import Callable

import pytest

from search.core.engines.base import SearchRequest
from search.core.engines.ranking import NAME_BONUS
from search.core.names import ALIAS, NAME, name_key
from search.core.query import compile_query, named_query
from tests.contract.search.conftest import PUBLIC, Subject, document

REPEATED = "葦原市の社会福祉課。葦原市の社会福祉課。" * 5
Fill = Callable[..., Subject]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("社援地発１００１第２号", "社援地発1001第2号"),
        ("0852225065", "0852-22-5065"),
        ("０８５２－２２－５０６５", "(0852)22-5065"),
        ("0852ー22ー5065", "0852-22-5065"),
        ("杉が沢", "杉ヶ沢"),
        ("桧谷町", "檜谷町"),
        ("鶴の瀬市", "鶴ノ瀬市"),
        ("じゅうそう", "ジュウソウ"),
        ("社会福祉課 地域福祉係", "社会福祉課　地域福祉係"),
        ("「居場所」のつくり方", "居場所のつくり方"),
        ("CSW", "ｃｓｗ"),
    ],
)
def test_spellings_of_one_name_have_one_key(typed: str, written: str) -> None:
    assert name_key(typed) == name_key(written) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("スーパー", "スパ"), ("1.2", "12"), ("a.b@example.jp", "ab@example.jp")]
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_the_thing_of_that_title_comes_before_what_repeats_it(filled: Fill) -> None:
    subject = filled(document(1, REPEATED), document(2, REPEATED), document(3, title="社会福祉課"))
    assert subject.ids("社会福祉課") == ["case:3", "case:1", "case:2"]


def test_a_name_is_found_though_no_text_holds_it(filled: Fill) -> None:
    subject = filled(document(1, names=("0852-22-5065",)), document(2, "電話は0852-22-0000"))
    assert subject.ids("0852225065") == ["case:1"]


def test_a_name_comes_before_an_alias(filled: Fill) -> None:
    subject = filled(
        document(1, REPEATED, aliases=("社会福祉課",)), document(2, names=("社会福祉課",))
    )
    assert subject.ids("社会福祉課") == ["case:2", "case:1"]


def test_all_things_of_that_name_come_first(filled: Fill) -> None:
    subject = filled(
        document(1, REPEATED),
        document(2, title="鶴ノ瀬市 社会福祉課", names=("社会福祉課",)),
        document(3, title="葦原市 社会福祉課", names=("社会福祉課",)),
    )
    assert sorted(subject.ids("社会福祉課")[:2]) == ["case:2", "case:3"]


def test_a_name_counts_like_any_other_hit(filled: Fill) -> None:
    facets = {"stage": ("plan",)}
    subject = filled(document(1, names=("内線123",), facets=facets), document(2, "内線の話"))
    response = subject.ask("内線123", count=("stage",)).response
    assert (response.total, response.counts) == (1, {"stage": {"plan": 1}})


def test_a_selection_narrows_names_too(filled: Fill) -> None:
    subject = filled(document(1, names=("内線123",), facets={"stage": ("plan",)}))
    assert subject.ids("内線123", filters={"stage": frozenset({"done"})}) == []


def test_nobody_finds_the_name_of_what_they_may_not_see(filled: Fill) -> None:
    hidden = document(1, names=("0852-22-5065",), audiences=frozenset({"prefectural"}))
    subject = filled(hidden)
    assert subject.ids("0852-22-5065") == []
    assert subject.ids("0852-22-5065", audiences=frozenset({"prefectural"})) == ["case:1"]


def test_a_name_that_is_gone_finds_nothing(filled: Fill) -> None:
    subject = filled(document(1, names=("0852-22-5065",)))
    subject.engine.write([document(1, names=("0852-22-0000",))], [], None)
    assert (subject.ids("0852-22-5065"), subject.ids("0852-22-0000")) == ([], ["case:1"])


@pytest.mark.parametrize("typed", ["「内線123」", "内線123 -電話"])
def test_quotations_and_queries_that_leave_out_are_no_names(filled: Fill, typed: str) -> None:
    assert filled(document(1, names=("内線123",))).ids(typed) == []


def test_a_title_with_a_quotation_in_it_is_a_name(filled: Fill) -> None:
    subject = filled(
        document(1, "居場所のつくり方 " * 9), document(2, title="「居場所」のつくり方", body="")
    )
    assert subject.ids("「居場所」のつくり方")[0] == "case:2"


def test_only_what_bears_the_name_is_asked_for(filled: Fill) -> None:
    subject = filled(
        document(1, "社会福祉課のこと"),
        document(2, title="社会福祉課"),
        document(3, aliases=("社会福祉課",)),
        document(4, title="社会福祉課", audiences=frozenset({"prefectural"})),
    )
    request = SearchRequest(PUBLIC, query=named_query("社会福祉課"))
    found = subject.engine.search(request)
    assert [hit.id for hit in found.hits] == ["case:2", "case:3"]
    ranks = [
        score for hit in found.hits for score in (NAME, ALIAS) if hit.score == NAME_BONUS[score]
    ]
    assert (found.total, ranks) == (2, [NAME, ALIAS])


@pytest.mark.parametrize("text", ["", "「社会福祉課」", "社会福祉課 -係", "・"])
def test_what_is_no_name_is_not_asked_for(text: str) -> None:
    assert named_query(text) is None


def test_a_request_among_certain_documents_finds_no_others(filled: Fill) -> None:
    subject = filled(
        *(document(pk, "居場所", facets={"stage": (f"s{pk}",)}) for pk in (1, 2)),
        document(3, "居場所", audiences=frozenset({"prefectural"})),
    )
    among = frozenset({"case:2", "case:3", "case:9"})
    for text in ("居場所", ""):
        response = subject.ask(text, among=among, count=("stage",)).response
        assert [hit.id for hit in response.hits] == ["case:2"]
        assert (response.total, response.counts) == (1, {"stage": {"s2": 1}})
    assert subject.ids("居場所", among=frozenset()) == []
    assert sorted(subject.ids("居場所")) == ["case:1", "case:2"]  # nothing remains of it


def test_queries_are_counted_among_certain_documents(filled: Fill) -> None:
    subject = filled(document(1, "居場所"), document(2, "居場所", names=("サロン",)))
    analyser = subject.engine.analyser()
    queries = [compile_query(text, analyser) for text in ("居場所", "サロン")]
    request = SearchRequest(PUBLIC, among=frozenset({"case:2"}))
    assert subject.engine.count([q for q in queries if q is not None], request) == [1, 1]
