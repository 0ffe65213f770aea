"""A thread keeps its connection to PostgreSQL for the next request, and replaces a dead one."""

import threading
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connection, connections

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite's is opened at once"),
]


def request() -> int:
    """Send Django's signals of a request; return the id of the database server process."""
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    close_old_connections()
    return pid


def in_a_web_thread(work: Callable[[], list[int]]) -> list[int]:
    answers: list[int] = []

    def run() -> None:
        try:
            answers.extend(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    return answers


def test_requests_of_a_thread_have_one_connection() -> None:
    first, second = in_a_web_thread(lambda: [request(), request()])
    assert first == second


def test_a_connection_that_the_server_has_closed_costs_no_request() -> None:
    with connection.cursor() as main:  # of another thread

        def work() -> list[int]:
            first = request()
            main.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
            return [first, request()]

        connection.inc_thread_sharing()
        try:
            first, second = in_a_web_thread(work)
        finally:
            connection.dec_thread_sharing()
    assert first != second
