"""On PostgreSQL guesses that arrive at the same moment are counted one after the other."""

import threading

import pytest
from django.db import connection, connections  # noqa: F401  (`connection`: in the condition below)

from portal.sign_in import counting
from portal.sign_in.counting import ACCOUNT_LIMIT
from portal.sign_in.models import Door

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time"
    ),
]


def test_guesses_at_the_same_moment_are_not_checked_more_often() -> None:
    number = 24
    together = threading.Barrier(number)
    found: list[bool] = []

    def try_it(index: int) -> None:
        try:
            together.wait()
            for turn in range(4):
                address = f"198.51.{index}.{turn}"
                found.append(counting.begin(Door.PASSWORD, "account:1", address) is not None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_it, args=[index]) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(found), sum(found)) == (number * 4, ACCOUNT_LIMIT.failures)
