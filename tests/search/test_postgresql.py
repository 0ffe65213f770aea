"""On PostgreSQL, rows of the log can become visible in another order than that of their ids."""

import threading

import pytest
from django.db import connection, connections, transaction

from portal.changes.models import Change
from portal.changes.services import log_changes
from portal.changes.versions import last_change
from tests.factories.municipalities import RegionFactory

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time"
    ),
]


@pytest.fixture(autouse=True)
def worker_applies(settings) -> None:
    settings.SEARCH_APPLY = "worker"


def rows() -> list[str]:
    return [row.object_id for row in Change.objects.settled().filter(kind="page")]


def test_a_row_is_not_passed_over_when_an_older_transaction_commits_later() -> None:
    Change.objects.all().delete()
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                log_changes("page", [1])
                written.set()
                go_on.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(20)
    with transaction.atomic():
        log_changes("page", [2])
    # The second row is committed, but the first may still be committed before it in the order.
    assert (Change.objects.filter(kind="page").count(), rows()) == (1, [])
    go_on.set()
    thread.join(20)
    assert rows() == ["1", "2"]


def test_positions_go_up_although_ids_do_not_follow_commits() -> None:
    Change.objects.all().delete()
    for number in range(3):
        log_changes("page", [number])
    positions = [row.position for row in Change.objects.settled()]
    assert positions == sorted(positions)
    assert list(Change.objects.settled().after(positions[0])) == list(Change.objects.settled())[1:]
    assert connection.vendor == "postgresql"


def test_the_content_has_no_name_while_an_older_transaction_may_still_change_it() -> None:
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                RegionFactory()
                written.set()
                go_on.wait(20)
        finally:
            connections.close_all()

    before = last_change()
    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(20)
    assert last_change() == before
    RegionFactory()
    assert last_change() is None
    go_on.set()
    thread.join(20)
    assert last_change() not in {None, before}
