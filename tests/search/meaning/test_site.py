"""The site with the search by meaning: texts of the page, visibility, and deletion with a document."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from casestudies.models import ConsentRecord
from portal.accounts.visibility import PUBLIC, Visibility
from search.checks import check_model
from search.core.engines.base import SearchRequest
from search.engines import get_embedded, get_engine
from search.indexing.following import follow
from search.indexing.updates import rebuild
from search.models import NoHitQuery
from search.results.reasons import BY_MEANING
from search.services import SearchPage
from tests.factories.casestudies import CasePageFactory
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LONELY = "誰にも気づかれずに一人で亡くなる人を減らすため、近所で声をかけ合います。"
QUESTION = "孤独死を防ぐには"


@pytest.fixture(autouse=True)
def meaning_on(settings) -> None:
    settings.SEARCH_MEANING = "use"


@pytest.fixture
def home():
    home = HomePageFactory()
    make_site(home)
    rebuild(processes=1)
    return home


def page_of(client: Client, q: str = QUESTION, **params: str) -> SearchPage:
    return client.get("/search/", {"q": q, **params}).context["search"]


def found(client: Client, q: str = QUESTION) -> list[tuple[str, str]]:
    return [
        ("".join(part.text for part in hit.title), hit.reason) for hit in page_of(client, q).more
    ]


def vectors() -> list[int]:
    """Return the number of vectors of each document in the index."""
    with get_embedded().store.connection() as connection:
        return [len(data) // 512 for (data,) in connection.execute("SELECT data FROM vector")]


def test_the_page_shows_what_means_the_same_says_why_and_counts_nothing(home, client) -> None:
    StandardPageFactory(parent=home, title="見守りの輪", lead=LONELY)
    page = page_of(client)
    assert found(client) == [("見守りの輪", BY_MEANING)]
    assert (page.total, page.hits, page.facets) == (0, [], [])
    assert NoHitQuery.objects.get().text == QUESTION
    html = client.get("/search/", {"q": QUESTION}).content.decode()
    assert "近いもの（内容が近いもの）" in html
    assert f'<p class="result__why">{BY_MEANING}</p>' in html


def test_what_holds_some_of_the_words_stands_beside_it_without_that_reason(home, client) -> None:
    StandardPageFactory(parent=home, title="見守りの輪", lead=LONELY)
    StandardPageFactory(parent=home, title="災害を防ぐ", lead="堤防を直します。")
    html = client.get("/search/", {"q": QUESTION}).content.decode()
    assert dict(found(client)) == {"見守りの輪": BY_MEANING, "災害を防ぐ": ""}
    assert "近いもの（一部の語を含むもの、内容が近いもの）" in html


def test_without_it_words_alone_are_searched(home, client, settings) -> None:
    StandardPageFactory(parent=home, title="見守りの輪", lead=LONELY)
    settings.SEARCH_MEANING = "off"
    rebuild(processes=1)
    assert found(client) == []
    assert vectors() == []


def test_switching_it_on_has_the_index_built_again(home, client, settings) -> None:
    settings.SEARCH_MEANING = "off"
    rebuild(processes=1)
    StandardPageFactory(parent=home, title="見守りの輪", lead=LONELY)
    settings.SEARCH_MEANING = "use"
    assert found(client) == [("見守りの輪", BY_MEANING)]


@pytest.mark.parametrize("path", ["feed", "export"])
def test_feeds_and_tables_hold_none_of_it(home, client, path) -> None:
    StandardPageFactory(parent=home, title="見守りの輪", lead=LONELY)
    answer = client.get(f"/search/{path}/", {"q": QUESTION})
    assert answer.status_code == 200
    assert "見守りの輪" not in answer.content.decode("utf-8-sig")


def test_who_may_not_see_a_page_does_not_find_it(home, client) -> None:
    StandardPageFactory(
        parent=home, title="内部の手引", lead=LONELY, visibility=Visibility.PREFECTURAL
    )
    request = SearchRequest(frozenset({PUBLIC}))
    assert (found(client), get_engine().nearest(QUESTION, request)) == ([], [])
    official = SearchRequest(frozenset({PUBLIC, "prefectural"}))
    assert [hit.title for hit in get_engine().nearest(QUESTION, official)] == ["内部の手引"]


@pytest.mark.parametrize("change", ["unpublish", "delete", "restrict", "rewrite"])
def test_a_change_reaches_the_vectors(home, client, settings, change) -> None:
    page = StandardPageFactory(parent=home, title="見守りの輪", lead=LONELY)
    assert found(client) == [("見守りの輪", BY_MEANING)]
    if change != "rewrite":
        settings.SEARCH_APPLY = "worker"  # removals do not wait for it
    if change == "unpublish":
        page.unpublish()
    elif change == "delete":
        page.delete()
    elif change == "restrict":
        page.visibility = Visibility.PREFECTURAL
        page.save_revision().publish()
    else:
        page.lead = "会議室の予約は電話で受け付けます。"
        page.title = "会議室"
        page.save_revision().publish()
    assert found(client) == []
    follow(get_engine())
    assert found(client) == []
    gone = change in {"unpublish", "delete"}
    assert len(vectors()) == len(get_engine().fingerprints()) == (0 if gone else 1)


def test_a_case_whose_consent_is_withdrawn_is_not_found(home, client) -> None:
    case = CasePageFactory(
        title="見守りの輪",
        summary=LONELY,
        consents=[
            ConsentRecord(
                subject="写真の方",
                obtained_on=datetime.date(2026, 4, 1),
                obtained_by="地域福祉課",
            )
        ],
    )
    case.save_revision(changed=False)
    assert [title for title, _ in found(client)] == ["見守りの輪"]
    record = ConsentRecord.objects.get()
    record.withdrawn_on = timezone.localdate()
    record.save()
    assert found(client) == []


def test_a_rebuild_takes_vectors_of_unchanged_texts_along(home, monkeypatch) -> None:
    page = StandardPageFactory(parent=home, title="見守りの輪", lead=LONELY)
    StandardPageFactory(parent=home, title="会議室", lead="予約は電話で受け付けます。")
    embedded: list[str] = []
    model = get_embedded().model
    own = model.embed
    monkeypatch.setattr(
        model, "embed", lambda texts, **options: (embedded.extend(texts), own(texts, **options))[1]
    )
    rebuild(processes=1)
    assert embedded == []
    page.slug = "another"
    page.save_revision().publish()
    assert embedded == []
    page.title = "声かけの輪"
    page.save_revision().publish()
    assert embedded == [f"声かけの輪。{LONELY}"]


@pytest.mark.parametrize(
    ("values", "ids"),
    [
        ({"SEARCH_MEANING": "off"}, []),
        ({"SEARCH_MEANING": "use"}, []),
        ({"SEARCH_MEANING": "bert"}, ["search.E005"]),
        ({"SEARCH_MEANING": "onnx", "SEARCH_MODEL_DIR": None}, ["search.E005"]),
    ],
)
def test_a_model_that_is_not_there_is_reported(settings, values, ids) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    assert [message.id for message in check_model(None)] == ids
