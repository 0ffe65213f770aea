"""On PostgreSQL, withdrawals do not wait for other transactions.

Each test has a second connection with an open transaction that has written something.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction  # noqa: F401  (`connection`: in the condition below)
from django.test import Client
from django.utils.html import strip_tags

from casestudies.models import CasePage
from casestudies.search import CaseSource
from portal.accounts.visibility import Visibility
from portal.changes.models import Change
from portal.changes.versions import last_change
from portal.municipalities.models import Region
from search.engines import get_engine
from search.indexing.following import catch_up
from search.indexing.noticing import notice
from search.indexing.updates import drift, rebuild
from search.words.labels import labels
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.municipalities import RegionFactory
from tests.factories.vocabularies import GlossaryEntryFactory

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time"
    ),
]


@contextmanager
def a_transaction_of_others(*, rolled_back: bool = True) -> Iterator[None]:
    """Keep a transaction open that has written something."""
    written, end = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Region.objects.create(slug="held", name="保留", kana="ほりゅう")
                written.set()
                end.wait(60)
                transaction.set_rollback(rolled_back)
        finally:
            connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert written.wait(20)
        yield
    finally:
        end.set()
        thread.join(20)


@pytest.fixture
def cases():
    """The case index, with one permanent case."""
    index = make_case_index()
    CasePageFactory(parent=index, title="残る事例")
    rebuild(processes=1)
    return index


def found(client: Client, address: str = "/search/?q=事例") -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    html = strip_tags(response.content.decode())
    return [title for title in ("残る事例", "外す事例", "外す担当", "外す用語") if title in html]


def withdrawals(case) -> dict[str, Callable[[], object]]:
    def narrow() -> None:
        case.visibility = Visibility.MUNICIPAL
        case.save_revision().publish()

    return {"unpublish": case.unpublish, "narrow": narrow, "delete": case.delete}


@pytest.mark.parametrize("way", ["unpublish", "narrow", "delete"])
@pytest.mark.parametrize("apply", ["commit", "worker"])
def test_a_case_taken_off_is_gone_while_others_write(cases, settings, client, way, apply) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    case = CasePageFactory(parent=cases, title="外す事例")
    assert found(client, "/cases/") == found(client) == ["残る事例", "外す事例"]
    address = case.get_url()
    assert client.get(address).status_code == 200
    settings.SEARCH_APPLY = apply
    with a_transaction_of_others():
        withdrawals(case)[way]()
        assert Change.objects.settled().after(get_engine().position()).count() == 0
        assert found(client, "/cases/") == found(client) == ["残る事例"]
        assert client.get(address).status_code == 404
    assert found(client, "/cases/") == found(client) == ["残る事例"]


def test_a_contact_and_a_term_taken_off_are_gone_while_others_write(cases, client) -> None:
    contact = LiaisonContactFactory(section="外す担当")
    entry = GlossaryEntryFactory(term="外す用語")
    assert found(client, "/search/?q=外す") == ["外す担当", "外す用語"]
    with a_transaction_of_others():
        contact.visibility = Visibility.PREFECTURAL
        contact.save()
        entry.published = False
        entry.save()
        assert found(client, "/search/?q=外す") == []
        assert found(client, "/search/suggest/?q=外す") == []
    assert found(client, "/search/?q=外す") == []


def test_what_was_published_is_found_while_others_write(cases, client) -> None:
    with a_transaction_of_others():
        case = CasePageFactory(parent=cases, title="外す事例")
        assert found(client) == ["残る事例", "外す事例"]
        case.unpublish()
        assert found(client) == ["残る事例"]
    assert not drift()


def test_the_worker_applies_what_has_not_settled(cases, settings, client) -> None:
    settings.SEARCH_APPLY = "worker"
    with a_transaction_of_others():
        CasePageFactory(parent=cases, title="外す事例")
        assert found(client) == ["残る事例"]
        catch_up(get_engine())
        assert found(client) == ["残る事例", "外す事例"]
    assert not drift()


def test_what_was_left_over_is_followed_by_the_next_search(cases, client) -> None:
    with a_transaction_of_others():
        CasePageFactory(parent=cases, title="外す事例")
        behind = get_engine().position()
    assert Change.objects.settled().after(behind).exists()
    client.get("/search/")
    assert get_engine().position() == Change.objects.settled().last().position


def test_what_a_killed_process_left_is_followed_by_the_next_search(cases, client, settings) -> None:
    settings.SEARCH_APPLY = "worker"  # as if the process had died before applying it
    CasePageFactory(parent=cases, title="外す事例")
    settings.SEARCH_APPLY = "commit"
    assert found(client) == ["残る事例", "外す事例"]


def test_a_change_read_before_a_withdrawal_does_not_bring_it_back(cases, monkeypatch) -> None:
    case = CasePageFactory(parent=cases, title="外す事例")
    original = CaseSource.documents
    made = []

    def withdrawn_meanwhile(self, objects):
        documents = list(original(self, objects))
        if not made:
            made.append(1)
            thread = threading.Thread(target=unpublish)
            thread.start()
            thread.join(20)
        yield from documents

    def unpublish() -> None:
        try:
            CasePage.objects.get(pk=case.pk).unpublish()
        finally:
            connections.close_all()

    with a_transaction_of_others():
        monkeypatch.setattr(CaseSource, "documents", withdrawn_meanwhile)
        with transaction.atomic():
            case.save()
        monkeypatch.undo()
        assert made == [1]
        assert not CasePage.objects.get(pk=case.pk).live
        assert f"case:{case.pk}" not in get_engine().fingerprints()


def test_labels_are_read_again_when_an_older_transaction_commits_later(cases, client) -> None:
    with a_transaction_of_others(rolled_back=False):
        RegionFactory(slug="new", name="新圏域")
        assert set(labels().of("region")) >= {"new"}
        assert "held" not in labels().of("region")
    assert set(labels().of("region")) >= {"new", "held"}


def test_nothing_is_kept_or_followed_for_what_may_still_be_taken_back(cases) -> None:
    before = get_engine().position()
    with a_transaction_of_others():
        CasePageFactory(parent=cases, title="外す事例")
        assert last_change() is None
    with transaction.atomic():
        CasePageFactory(parent=cases, title="取り消す事例")
        notice()
        transaction.set_rollback(True)
    assert get_engine().position() == before
