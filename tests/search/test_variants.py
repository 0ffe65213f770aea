"""The search folds with the portal's table of variants, and detects changes of it."""

import pickle
import subprocess
import sys

import pytest

from portal.japanese.variants import CHARACTERS, GA_FORMS, LEGAL_FORMS, NO_FORMS
from search.core import analysis
from search.core.documents import SearchDocument
from search.core.engines.base import IndexUnavailableError, Position, SearchRequest
from search.core.engines.elasticsearch.mapping import mapping_hash
from search.core.engines.embedded.engine import EmbeddedEngine
from search.core.folding import Variants
from search.core.query import compile_query


@pytest.fixture
def other_variants():
    """Use a table with one entry less during a test."""
    used = analysis.variants_in_use()
    fewer = {old: form for old, form in CHARACTERS.items() if old != "檜"}
    yield lambda: analysis.use_variants(used._replace(characters=fewer))
    analysis.use_variants(used)


def test_the_search_is_given_the_table_of_the_portal():
    assert analysis.variants_in_use() == Variants(CHARACTERS, LEGAL_FORMS, NO_FORMS, GA_FORMS)


@pytest.mark.parametrize(
    ("text", "folded", "places"),
    [
        ("檜と應援", "桧と応援", None),
        ("㈱汐野", "株式会社汐野", [0, 0, 0, 0, 1, 2, 3]),
        ("(株）汐野", "株式会社汐野", [0, 0, 0, 0, 3, 4, 5]),
    ],
)
def test_variants_are_folded_with_their_places(text, folded, places):
    assert analysis.fold(text) == folded
    assert analysis.fold_with_offsets(text) == (folded, places)


@pytest.mark.parametrize(
    ("one", "other"), [("井ノ口", "井の口"), ("山之内", "山ノ内"), ("関が原", "関ヶ原")]
)
def test_spellings_of_a_place_have_the_same_grams(one, other):
    assert analysis.grams(analysis.fold(one)) == analysis.grams(analysis.fold(other))


def test_part_of_a_name_is_found_in_each_spelling(tmp_path):
    documents = [
        SearchDocument(name, "case", "/", name, audiences=frozenset({"public"}))
        for name in ("井ノ口", "井の口", "井之口")
    ]
    engine = EmbeddedEngine(tmp_path).build(documents, Position(), processes=1)
    for text in ("井の口", "井之口", "井の", "ノ口"):
        query = compile_query(text, analysis.get_analyser())
        request = SearchRequest(frozenset({"public"}), query=query, limit=3)
        assert {hit.title for hit in engine.search(request).hits} == {"井ノ口", "井の口", "井之口"}


def test_the_version_changes_with_the_table(other_variants):
    before = analysis.variants_version(), mapping_hash()

    other_variants()

    assert analysis.variants_version() != before[0]
    assert mapping_hash() != before[1]


def test_a_file_made_with_another_table_is_built_again(tmp_path, other_variants):
    document = SearchDocument("a", "case", "/", "檜の家", audiences=frozenset({"public"}))
    engine = EmbeddedEngine(tmp_path).build([document], Position(), processes=1)
    query = compile_query("桧", analysis.get_analyser())
    request = SearchRequest(frozenset({"public"}), query=query, limit=3)
    assert [hit.title for hit in engine.search(request).hits] == ["檜の家"]

    other_variants()

    with pytest.raises(IndexUnavailableError, match="another version"):
        engine.position()


def test_processes_of_a_build_fold_like_the_one_that_started_them():
    variants = pickle.dumps(analysis.variants_in_use())
    code = (
        "import sys, pickle; from search.core.engines.analysing import start_worker\n"
        "from search.core.analysis import fold\n"
        "start_worker(pickle.loads(sys.stdin.buffer.read()))\n"
        "assert not any(name.partition('.')[0] == 'django' for name in sys.modules)\n"
        "sys.stdout.buffer.write(fold('檜㈱').encode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=variants,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == "桧株式会社"
