"""Many at once: no deadlock, no gap, no entry lost, whoever commits first."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from portal.audit.models import Action, Entry, PendingEntry
from portal.audit.services import record, seal, verify
from tests.support.audit import empty_log, entries
from tests.support.threads import at_once
from tools.benchmarks import audit

WRITERS, EACH = 6, 20

on_postgresql = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


class TestPostgreSQL:
    """In threads of this process."""

    pytestmark = on_postgresql

    @pytest.fixture(autouse=True)
    def empty(self) -> None:
        empty_log()

    def test_deeds_that_touch_the_same_thing_neither_block_each_other_nor_break_the_chain(
        self,
    ) -> None:
        group = Group.objects.create(name="shared")

        def work(writer: int) -> None:
            for number in range(EACH):
                with transaction.atomic():
                    if (number + writer) % 2:
                        record(Action.RIGHTS, obj=group, details={"count": number})
                    Group.objects.filter(pk=group.pk).update(name="shared")
                    if not (number + writer) % 2:
                        record(Action.RIGHTS, obj=group, details={"count": number})

        errors = at_once(*(lambda writer=writer: work(writer) for writer in range(WRITERS)))

        assert errors == []
        assert PendingEntry.objects.count() == 0
        assert Entry.objects.count() == WRITERS * EACH
        assert verify().ok

    def test_a_deed_does_not_wait_for_one_that_has_not_been_committed(self) -> None:
        recorded, go_on = threading.Event(), threading.Event()

        def slow() -> None:
            with transaction.atomic():
                record(Action.RIGHTS, details={"change": "slow"})
                recorded.set()
                go_on.wait(20)

        def quick() -> None:
            recorded.wait(20)
            record(Action.RIGHTS, details={"change": "quick"})
            go_on.set()

        assert at_once(slow, quick) == []
        assert [e.details["change"] for e in entries(Action.RIGHTS)] == ["quick", "slow"]
        assert verify().ok

    def test_the_first_entry_of_all_is_written_once_by_many(self) -> None:
        start = threading.Barrier(WRITERS)

        def work() -> None:
            start.wait(20)
            record(Action.RIGHTS)

        assert at_once(*[work] * WRITERS) == []
        assert [e.sequence for e in entries()] == list(range(1, WRITERS + 1))
        assert verify().ok

    def test_chaining_and_proving_at_once_raise_no_false_alarm(self) -> None:
        found = []

        def write() -> None:
            for _ in range(EACH):
                record(Action.RIGHTS)

        def prove() -> None:
            found.extend(verify().ok for _ in range(EACH))

        assert at_once(write, write, prove, seal) == []
        assert found == [True] * EACH


def test_processes_on_one_sqlite_file_neither_fail_nor_break_the_chain() -> None:
    result = audit.benchmark(audit.SQLITE, processes=3, entries=10)

    assert (result["entries"], result["proved"]["ok"]) == (30, True)
    assert (result["proved"]["entries"], result["proved"]["last"]) == (30, 30)
    assert result["entries_per_second"] > 0
