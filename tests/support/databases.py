"""What databases hold, made once: hundreds of migrations take half a minute of CPU, a copy none."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from pytest_django import DjangoDbBlocker

from tests.support import kept

Command = Callable[..., Any]


def _template() -> Path:
    """Return where the database of the present models, migrations and packages is kept."""
    return kept.FOLDER / f"migrated-{kept.state(of_the_database=True)}.sqlite3"


def remembering(call_command: Command) -> Command:
    """Return Django's `call_command` so that `migrate` fills an empty SQLite database from a kept one."""

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
    """Put the kept database into the empty folder of a portal, if there is one: `migrate` then does nothing."""
    if _template().exists():
        shutil.copyfile(_template(), data_dir / "portal.sqlite3")


@contextmanager
def taken_back(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a fixture of a module or folder fill the database for its tests, and take that back at the end.

    Not where tests really commit.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
