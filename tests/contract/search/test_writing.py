import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.core.engines.base import Position
from tests.contract.search.conftest import document

TEXTS = ("居場所づくり", "農福連携の農園", "買い物支援", "協力隊の募集")


def test_a_document_is_replaced_not_doubled(filled) -> None:
    subject = filled(document(1, "居場所", facets={"stage": ("trial",)}))
    subject.engine.write([document(1, "農園", facets={"stage": ("done",)})], [], Position(0, 1))
    found = subject.ask(count=("stage",)).response
    assert (found.total, found.counts["stage"]) == (1, {"done": 1})
    assert (subject.ids("居場所"), subject.ids("農園")) == ([], ["case:1"])


def test_a_removed_document_is_gone_everywhere(filled) -> None:
    subject = filled(document(1, "居場所", facets={"stage": ("trial",)}), document(2, "居場所"))
    subject.engine.write([], ["case:1"], Position(0, 1))
    found = subject.ask("居場所", count=("stage",)).response
    assert ([hit.id for hit in found.hits], found.counts["stage"]) == (["case:2"], {})


def test_position_is_kept_and_checked(filled) -> None:
    subject = filled()
    assert subject.engine.write([document(1, "農園")], [], Position(0, 4), after=Position())
    assert not subject.engine.write([document(1, "居場所")], [], Position(0, 9), after=Position())
    assert subject.engine.position() == Position(0, 4)
    assert subject.ids("居場所") == []


steps = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from((*TEXTS, None))), min_size=1, max_size=40
)


@given(steps)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_series_of_changes_equals_a_rebuild(filled, steps) -> None:
    changed = filled()
    present: dict[int, str] = {}
    for pk, text in steps:
        if text is None:
            present.pop(pk, None)
            changed.engine.write([], [f"case:{pk}"], None)
        else:
            present[pk] = text
            changed.engine.write([document(pk, text)], [], None)
    answers = {text: _answer(changed, text) for text in ("", *TEXTS)}
    rebuilt = filled(*(document(pk, text) for pk, text in sorted(present.items())))
    assert answers == {text: _answer(rebuilt, text) for text in ("", *TEXTS)}


def test_an_index_tells_how_many_documents_it_holds_and_when_it_was_built(filled) -> None:
    subject = filled(document(1), document(2))
    facts = subject.engine.facts()
    age = datetime.datetime.now(datetime.UTC) - facts.built
    assert facts.documents == 2
    assert datetime.timedelta() <= age + datetime.timedelta(seconds=1) < datetime.timedelta(hours=1)


def _answer(subject, text: str) -> list[tuple[str, float]]:
    """Return the hits in order, without scores: the server counts replaced documents for a while."""
    scored = subject.engine.name == "embedded"
    return [(hit.id, hit.score * scored) for hit in subject.ask(text).response.hits]
