"""The version of the public content, for the page cache (`portal.page_cache.services`).

Every statement that writes to a table whose rows pages may show adds a row to the change log, in
the same transaction. The last row is the version of the content. SQL statements are watched, not
signals, so that `update`, `bulk_create` and raw SQL count as well.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import Model
from django.db.models.signals import post_migrate, pre_migrate

from portal.changes.log import last_line
from portal.changes.models import CONTENT, Change

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE", "MERGE")
_TABLE = re.compile(r"\s*[A-Z]+(?:\s+(?:OR|IGNORE|REPLACE|INTO|FROM|ONLY|TABLE))*\s+\"?(\w+)", re.I)
# Models that no page shows to readers who are not signed in, or whose effect is decided again
# with each request (who the reader is, what the reader may do). Django's, Wagtail's and this
# app's own are listed here; the other apps register theirs. All other models are watched, so
# that a new one cannot be forgotten.
BUILT_IN = frozenset(
    {
        "auth.Group",
        "auth.Group_permissions",
        "auth.Permission",
        "changes.Change",
        "changes.LogCluster",
        "contenttypes.ContentType",
        "django_tasks_database.DBTaskResult",
        "sessions.Session",
        "wagtailadmin.Admin",
        "wagtailadmin.EditingSession",
        "wagtailadmin.FormState",
        "wagtailcore.Comment",
        "wagtailcore.CommentReply",
        "wagtailcore.GroupApprovalTask",
        "wagtailcore.GroupApprovalTask_groups",
        "wagtailcore.GroupCollectionPermission",
        "wagtailcore.GroupPagePermission",
        "wagtailcore.GroupSitePermission",
        "wagtailcore.ModelLogEntry",
        "wagtailcore.PageLogEntry",
        "wagtailcore.PageSubscription",
        "wagtailcore.ReferenceIndex",
        # Drafts: publishing one saves the page.
        "wagtailcore.Revision",
        "wagtailcore.Task",
        "wagtailcore.TaskState",
        "wagtailcore.UploadedFile",
        "wagtailcore.Workflow",
        "wagtailcore.WorkflowContentType",
        "wagtailcore.WorkflowPage",
        "wagtailcore.WorkflowState",
        "wagtailcore.WorkflowTask",
        "wagtailsearch.IndexEntry",
        "wagtailsearch.SQLiteFTSIndexEntry",
        "wagtailusers.UserProfile",
    }
)
NOT_SHOWN = set(BUILT_IN)


def register_not_shown(*labels: str) -> None:
    """Do not watch these models (`app_label.Model`): no public page shows their rows."""
    NOT_SHOWN.update(labels)
    _shown_tables.cache_clear()


def is_shown(model: type[Model]) -> bool:
    """Tell whether pages may show rows of a model."""
    return model._meta.label not in NOT_SHOWN


@cache
def _shown_tables() -> frozenset[str]:
    models = apps.get_models(include_auto_created=True)
    return frozenset(model._meta.db_table for model in models if is_shown(model))


def written_table(sql: str) -> str | None:
    """Return the name of the table that a statement writes to; None when it only reads."""
    if not sql.lstrip()[:8].upper().startswith(WRITES):
        return None
    found = _TABLE.match(sql)
    return found.group(1) if found else None


class _ReadRows:
    """A cursor whose rows have all been read, because only then does SQLite end the statement."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self._rows: Iterator[Any] = iter(cursor.fetchall())

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)

    def fetchone(self) -> Any:
        """Return the next row; None after the last."""
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        """Return the next rows."""
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        return list(self._rows)


def _notice(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Run a statement; log a row if it wrote to a watched table."""
    written: BaseDatabaseWrapper = context["connection"]
    cursor = context["cursor"]
    if isinstance(cursor.cursor, _ReadRows):
        cursor.cursor = cursor.cursor.cursor
    result = execute(sql, params, many, context)
    if not _migrating and written_table(sql) in _shown_tables():
        # Outside a transaction SQLite commits a statement with its last row; a log row written
        # before that would name a state of the content that nobody can read yet.
        if written.vendor == "sqlite" and " RETURNING " in sql and not written.in_atomic_block:
            cursor.cursor = _ReadRows(cursor.cursor)
        _content_changed(written)
    return result


def _content_changed(written: BaseDatabaseWrapper) -> None:
    """Log one row for the current transaction, however much it changes."""
    if any(entry[1] is _line_is_written for entry in written.run_on_commit):
        return
    Change.objects.using(written.alias).bulk_create([Change(kind=CONTENT)])
    if written.in_atomic_block:
        transaction.on_commit(_line_is_written, using=written.alias)


def _line_is_written() -> None:
    """Do nothing: while this callback waits for the commit, the transaction has its row.

    If the transaction or the savepoint is rolled back, Django drops the callback with the row.
    """


_migrating = False


def _begin_migration(**_: Any) -> None:
    global _migrating  # noqa: PLW0603  (a process migrates or serves)
    _migrating = True  # the log itself may not exist yet


def _end_migration(**_: Any) -> None:
    global _migrating  # noqa: PLW0603
    _migrating = False


def _watch(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if _notice not in connection.execute_wrappers:
        connection.execute_wrappers.append(_notice)


def connect() -> None:
    """Watch the statements of every new connection; called once when the app is ready."""
    connection_created.connect(_watch, dispatch_uid="portal.changes.versions")
    pre_migrate.connect(_begin_migration, dispatch_uid="portal.changes.versions")
    post_migrate.connect(_end_migration, dispatch_uid="portal.changes.versions")


def last_change() -> str | None:
    """Return the name of the present version of the content; None while it is not settled.

    On PostgreSQL a transaction that began earlier may still add rows that sort before the last one;
    until it has ended, the content has no version.
    """
    # A reader inside its own transaction must see what it writes later in it.
    connection.run_on_commit = [
        entry for entry in connection.run_on_commit if entry[1] is not _line_is_written
    ]
    line = last_line()
    if line is None:
        return "empty"
    return line.name if line.settled else None
