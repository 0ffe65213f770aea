"""A database that was restored or moved: the index detects it, and is updated automatically."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from portal.changes.models import Change
from portal.changes.versions import last_change
from search.engines import get_engine
from search.indexing.updates import drift, left_to_rebuild, rebuild
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site
from tests.support import postgresql
from tests.support.backups import back_up

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="two clusters of PostgreSQL"
)


@pytest.fixture
def home():
    home = HomePageFactory()
    make_site(home)
    StandardPageFactory(parent=home, title="残る案内")
    rebuild(processes=1)
    return home


def found(client: Client) -> list[str]:
    html = client.get("/search/").content.decode()
    return [
        title for title in ("残る案内", "消えた案内", "隠れた案内", "後の案内") if title in html
    ]


def healthy(client: Client) -> str:
    return client.get("/healthz").json()["status"]


@pytest.fixture
def restored(home, client: Client):
    """A site after restoring a backup: two pages were newer, and one is hidden in the backup."""
    hidden = StandardPageFactory(parent=home, title="隠れた案内", live=False)
    put_back = back_up()
    hidden.get_latest_revision() or hidden.save_revision()
    hidden.get_latest_revision().publish()
    for _ in range(3):
        StandardPageFactory(parent=home, title="消えた案内")
    assert found(client) == ["残る案内", "消えた案内", "隠れた案内"]
    put_back()
    return home


def test_an_index_newer_than_its_database_is_rebuilt_by_the_next_search(
    restored, client: Client
) -> None:
    assert drift().surplus != ()
    assert found(client) == ["残る案内"]
    assert not drift()
    assert get_engine().position() == Change.objects.settled().last().position
    StandardPageFactory(parent=restored, title="後の案内")
    assert found(client) == ["残る案内", "後の案内"]
    assert not drift()


def test_numbers_that_come_again_do_not_hide_the_restored_database(
    restored, client: Client
) -> None:
    stood = get_engine().position()
    with left_to_rebuild():  # as another web server writes
        while Change.objects.order_by("pk").last().pk <= stood.row:
            StandardPageFactory(parent=restored, title="後の案内")
    assert found(client) == ["残る案内", "後の案内"]
    assert not drift()


def test_a_commit_notices_a_restored_database(restored) -> None:
    StandardPageFactory(parent=restored, title="後の案内")
    assert not drift()


def test_the_worker_notices_a_restored_database(restored, settings) -> None:
    settings.SEARCH_APPLY = "worker"
    call_command("search_worker", "--once")
    assert not drift()


def test_readers_notice_a_restored_database_without_the_worker(
    restored, settings, client: Client
) -> None:
    settings.SEARCH_APPLY = "worker"
    assert found(client) == ["残る案内"]
    assert not drift()


def test_health_notices_a_restored_database_and_has_the_index_rebuilt(
    restored, client: Client
) -> None:
    assert [healthy(client), healthy(client)] == ["down", "ok"]
    assert not drift()


def test_an_index_of_an_empty_portal_knows_its_log(client: Client) -> None:
    Change.objects.all().delete()
    rebuild(processes=1)
    assert get_engine().position().row == Change.objects.get().pk
    Change.objects.all().delete()
    Change.objects.create(kind="content")
    assert [healthy(client), healthy(client)] == ["down", "ok"]


@contextmanager
def moved(*, role: str, busier: bool) -> Iterator[None]:
    """Move the database to another cluster (dump and restore).

    Args:
        role: The role of the portal's connection. Only the owner may read the cluster's identifier.
        busier: Whether that cluster has had more transactions than this one.
    """
    before = dict(connection.settings_dict)
    started = current_number() + 500 if busier else 0
    statements = postgresql.dump(before, before["NAME"])
    with postgresql.cluster() as address:
        postgresql.restore(
            b"CREATE ROLE plain LOGIN; REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC;",
            address, "template1",
        )  # fmt: skip
        postgresql.create(address, "moved", owner=role)
        postgresql.restore(
            b"SELECT pg_current_xact_id(); COMMIT; BEGIN;" * started, address, "moved"
        )
        postgresql.restore(statements, {**address, "USER": role}, "moved")
        connection.close()
        connection.settings_dict.update(address, NAME="moved", USER=role)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)


def current_number() -> int:
    """Return the id of a new transaction of this cluster."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return cursor.fetchone()[0]


@on_postgresql
@pytest.mark.parametrize(
    ("role", "busier"), [("portal", False), ("plain", False), ("portal", True)]
)
def test_after_a_move_to_another_cluster_all_goes_on(
    home, client: Client, settings, role: str, busier: bool
) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    while current_number() < 2000:  # ahead of a new cluster
        pass
    page = StandardPageFactory(parent=home, title="消えた案内")
    assert found(client) == ["残る案内", "消えた案内"]
    name = last_change()
    with moved(role=role, busier=busier):
        assert found(client) == ["残る案内", "消えた案内"]
        assert healthy(client) == "ok"
        page.unpublish()
        StandardPageFactory(parent=home, title="後の案内")
        assert found(client) == ["残る案内", "後の案内"]
        assert not drift()
        assert last_change() not in {None, name}
        assert "ETag" in client.get("/")
        assert get_engine().position() == Change.objects.settled().last().position


@on_postgresql
def test_a_dump_of_another_cluster_put_in_under_open_connections_is_noticed(
    home, client: Client
) -> None:
    Change.objects.filter(pk=Change.objects.order_by("pk").last().pk).update(
        transaction=10_000_000_000
    )
    assert last_change() is not None
    StandardPageFactory(parent=home, title="後の案内")
    assert found(client) == ["残る案内", "後の案内"]
    assert not drift()
