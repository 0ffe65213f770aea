"""Mails are sent by the worker, or at once where there is none."""

import datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from portal.background.services import start_after_commit, start_unless_waiting
from portal.mail.models import OutgoingMail
from portal.mail.tasks import deliver_mails

# With real commits: the worker closes a connection whose transaction has not ended.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def work() -> None:
    call_command(
        *("db_worker", "--backend", "background", "--batch"),
        *("--no-startup-delay", "--no-reload", "--interval", "0"),
        verbosity=0,
    )


@pytest.mark.usefixtures("by_worker")
def test_a_task_waits_for_the_worker(queue, server) -> None:
    queue()
    assert (server.sessions, DBTaskResult.objects.ready().count()) == (0, 1)

    work()
    assert (len(server.messages), DBTaskResult.objects.successful().count()) == (1, 1)


@pytest.mark.usefixtures("by_worker")
def test_a_rollback_forgets_the_task() -> None:
    with transaction.atomic():
        start_after_commit(deliver_mails)
        transaction.set_rollback(True)
    assert DBTaskResult.objects.count() == 0


@pytest.mark.usefixtures("by_worker")
def test_while_no_worker_runs_the_timer_leaves_one_task(queue) -> None:
    queue()
    for _ in range(5):
        call_command("run_due")
    assert DBTaskResult.objects.count() == 1


@pytest.mark.usefixtures("by_worker")
def test_a_task_whose_worker_was_killed_is_started_again(queue, server) -> None:
    queue()
    DBTaskResult.objects.get().claim("a worker that is no more")
    call_command("run_due")
    work()

    assert len(server.messages) == 1


def test_without_a_worker_a_task_runs_after_the_commit(queue, server) -> None:
    with transaction.atomic():
        start_unless_waiting(deliver_mails)
        queue()
        assert server.sessions == 0
    assert len(server.messages) == 1
    assert DBTaskResult.objects.count() == 0


def test_the_timer_does_nothing_when_nothing_is_due(
    django_assert_num_queries, time_machine
) -> None:
    # The reminders of a week are made once, by the first call after Monday, 8 o'clock.
    time_machine.move_to(datetime.datetime(2026, 12, 2, 12, tzinfo=datetime.UTC))
    call_command("run_due")

    # For each app that has registered something: savepoint, look, release. And the week of the reminders.
    with django_assert_num_queries(7):
        call_command("run_due")
    assert OutgoingMail.objects.count() == 0
