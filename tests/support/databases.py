"""Migrated databases, created once and copied: migrations take half a minute of CPU."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from pytest_django import DjangoDbBlocker

from portal.audit import triggers
from tests.support import kept

Command = Callable[..., Any]


def _template() -> Path:
    """Return the path of the cached database for the present models, migrations and packages."""
    return kept.FOLDER / f"migrated-{kept.state(of_the_database=True)}.sqlite3"


def remembering(call_command: Command) -> Command:
    """Return `call_command` with a `migrate` that fills an empty SQLite database from the cached one."""

    def run(name: str, *arguments: Any, **options: Any) -> Any:
        if name != "migrate" or connections[options["database"]].vendor != "sqlite":
            return call_command(name, *arguments, **options)
        connections[options["database"]].ensure_connection()
        database = connections[options["database"]].connection
        template = _template()
        with kept.lock("migrated"):
            if template.exists():
                with closing(sqlite3.connect(template)) as known:
                    known.backup(database)
                return None
            result = call_command(name, *arguments, **options)
            fresh = template.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            with closing(sqlite3.connect(fresh)) as copy:
                database.backup(copy)
            fresh.rename(template)
            kept.forget_old("migrated-*.sqlite3")
        return result

    return run


def lend(data_dir: Path) -> None:
    """Copy the cached database, if any, to the empty folder of a portal: `migrate` then does nothing."""
    if _template().exists():
        shutil.copyfile(_template(), data_dir / "portal.sqlite3")


def emptying(execute_sql_flush: Callable[..., None]) -> Callable[..., None]:
    """Return Django's method that empties the database after a test so that it may empty the audit log."""

    def run(operations: Any, sql_list: list[str]) -> None:
        vendor = operations.connection.vendor
        execute_sql_flush(operations, [*triggers.drop(vendor), *sql_list, *triggers.create(vendor)])

    return run


@contextmanager
def taken_back(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a fixture of a module or folder fill the database, and roll it back at the end.

    Not for tests that really commit.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
