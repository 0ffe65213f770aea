import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.pages.models import StandardPage
from portal.vocabularies.services import load_glossary
from search.checks import check_pages_are_covered
from search.engines import get_engine
from search.indexing.updates import rebuild
from search.words.dictionary import unknown_names
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> StandardPage:
    home = HomePageFactory()
    make_site(home)
    return StandardPageFactory(parent=home, title="使い方", lead="地域おこし協力隊の案内")


def run(*arguments: str) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def test_search_query_gives_hits_counts_and_time_as_json(page: StandardPage) -> None:
    run("search_rebuild", "--processes", "1")
    answer = json.loads(run("search_query", "協力隊", "--facet", "kind=page", "--json"))
    assert [hit["id"] for hit in answer["hits"]] == [f"page:{page.pk}"]
    assert (answer["total"], answer["facets"]["kind"]["page"]) == (1, 1)
    assert answer["hits"][0]["score"] > 100
    assert answer["milliseconds"] > 0


def test_search_query_sees_what_its_reader_may_see(page: StandardPage) -> None:
    StandardPage.objects.filter(pk=page.pk).update(visibility="municipal")
    totals = [
        json.loads(run("search_query", "協力隊", "--as", reader, "--json"))["total"]
        for reader in ("public", "municipal", "prefectural")
    ]
    assert totals == [0, 1, 1]


def test_search_rebuild_tells_how_many_documents_there_are(page: StandardPage) -> None:
    assert "1件の文書から索引を作り直しました。" in run("search_rebuild", "--processes", "1")


def test_search_drift_fails_until_repaired(page: StandardPage) -> None:
    rebuild(processes=1)
    StandardPage.objects.filter(pk=page.pk).update(title="新しい題")
    with pytest.raises(CommandError):
        run("search_drift")
    assert "違いを直しました。" in run("search_drift", "--repair")
    assert "一致しています" in run("search_drift")


def test_search_worker_builds_a_missing_index(page: StandardPage) -> None:
    assert "索引を作り直しました。" in run("search_worker", "--once")
    assert len(get_engine().fingerprints()) == 1


def test_search_explain_shows_words_and_alternatives() -> None:
    load_glossary()
    shown = run("search_explain", "協力隊")
    assert "隊 → 隊／タイ" in shown
    assert "同義語: 地域おこし協力隊（用語集「地域おこし協力隊」）" in shown
    assert "隣り合う2語「協力 隊」" in shown


def test_every_page_type_is_searchable_or_left_out_on_purpose(own_registry) -> None:
    assert check_pages_are_covered(None) == []
    del own_registry["page"]
    assert [error.id for error in check_pages_are_covered(None)] == ["search.E001"]


@pytest.mark.slow
def test_names_unknown_to_sudachi_become_one_word_with_their_reading(page, index_dir) -> None:
    MunicipalityFactory(name="汐凪野町", kana="しおなぎのちょう")
    assert unknown_names() == {("汐凪野", "シオナギノ")}
    StandardPage.objects.filter(pk=page.pk).update(lead="汐凪野町の案内")
    rebuild(processes=1)
    words = [t.word for t in get_engine().analyser().tokens("汐凪野町の案内") if t]
    assert words == ["汐凪野", "町", "案内"]
    assert [path.suffix for path in index_dir.glob("names-*")] == [".dic"]
    answer = json.loads(run("search_query", "しおなぎの", "--json"))
    assert {hit["kind"] for hit in answer["hits"]} == {"page", "municipality"}
