"""Backs up and restores the test database, like an operator after a failure."""

import sqlite3
from collections.abc import Callable

from django.db import connection

from tests.support import postgresql


def back_up() -> Callable[[], None]:
    """Return a function that restores the present state of the database."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        statements = postgresql.dump(connection.settings_dict, name, "--clean", "--if-exists")

        def put_back() -> None:
            connection.close()
            postgresql.restore(statements, connection.settings_dict, name)

        return put_back
    copy = sqlite3.connect(":memory:")
    connection.connection.backup(copy)

    def copy_back() -> None:
        copy.backup(connection.connection)
        copy.close()

    return copy_back
