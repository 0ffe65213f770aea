"""The end of the change log, and the cluster to which its transaction numbers belong.

Each PostgreSQL cluster numbers its own transactions. In a database that was moved to another
cluster (dump and restore), old rows may have numbers that the new cluster has not reached: new rows
would sort before them, and the log would never settle. The move is detected by the cluster's
identifier, once per connection, or by numbers that no transaction has had yet. The old rows then
get the number 0, which sorts first. No index finds its position any more
(`ChangeQuerySet.reaches`), so each is rebuilt.
"""

import logging
from typing import Any, NamedTuple
from weakref import WeakSet

from django.db import connection, transaction

from portal.changes.models import CONTENT, Change, LogCluster

logger = logging.getLogger(__name__)

_OWN_ROW = 1
# The cluster cannot change under an open connection.
_checked: WeakSet[Any] = WeakSet()

#: By kind of database: no row can appear before this one any more.
SETTLED = {
    "sqlite": "1",
    "postgresql": '"transaction" < pg_snapshot_xmin(pg_current_snapshot())::text::bigint',
}
#: By kind of database: the row was written by the current transaction.
OWN = {
    "sqlite": "1",
    "postgresql": '"transaction" IS NOT DISTINCT FROM'
    " pg_current_xact_id_if_assigned()::text::bigint",
}
# By kind of database: no transaction has had this number yet. The current transaction's own number
# may count as not yet assigned.
_AHEAD = {
    "sqlite": "0",
    "postgresql": '"transaction" >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint'
    f" AND NOT ({OWN['postgresql']})",
}
_LAST_LINES = {
    vendor: f'SELECT "transaction", id, recorded_at, {settled}, {_AHEAD[vendor]}'  # noqa: S608  (nothing from outside)
    f' FROM {Change._meta.db_table} ORDER BY "transaction" DESC, id DESC LIMIT 1'
    for vendor, settled in SETTLED.items()
}


class Line(NamedTuple):
    """The last row of the log. `settled`: no other row can appear before it any more."""

    transaction: int
    pk: int
    recorded_at: Any  # text on SQLite
    settled: bool

    @property
    def name(self) -> str:
        """Return a name that no other row of any log has."""
        return f"{self.transaction} {self.pk} {self.recorded_at}"


def last_line() -> Line | None:
    """Return the last row of the log; None when it is empty.

    Every page runs this query: building it with the ORM would take ten times as long as the answer.
    """
    _check_cluster()
    line, ahead = _read_last_line()
    if ahead:  # a dump was restored into this database while the connection was open
        with transaction.atomic():
            _take_over(_identifier())
        line, _ = _read_last_line()
    return line


def _read_last_line() -> tuple[Line | None, bool]:
    with connection.cursor() as cursor:
        cursor.execute(_LAST_LINES[connection.vendor])
        row = cursor.fetchone()
    if row is None:
        return None, False
    number, pk, recorded_at, settled, ahead = row
    return Line(number, pk, recorded_at, bool(settled)), bool(ahead)


def _check_cluster() -> None:
    """Detect, once per connection, that the database has been moved to another cluster."""
    if connection.vendor != "postgresql":
        return
    connection.ensure_connection()
    if connection.connection in _checked:
        return
    identifier = _identifier()
    _checked.add(connection.connection)
    if not identifier:
        return
    known = LogCluster.objects.filter(pk=_OWN_ROW).values_list("identifier", flat=True).first()
    if known != identifier:
        _note_cluster(identifier)


@transaction.atomic
def _note_cluster(identifier: str) -> None:
    row, _ = LogCluster.objects.select_for_update().get_or_create(pk=_OWN_ROW)
    if row.identifier == identifier:  # another process was faster
        return
    if row.identifier:
        _take_over(identifier)
    else:
        LogCluster.objects.filter(pk=_OWN_ROW).update(identifier=identifier)


def _take_over(identifier: str) -> None:
    """Sort all present rows before everything that this cluster writes."""
    LogCluster.objects.update_or_create(pk=_OWN_ROW, defaults={"identifier": identifier})
    Change.objects.exclude(transaction=0).update(transaction=0)
    # The content gets a version that it never had on the other cluster.
    Change.objects.create(kind=CONTENT)
    logger.warning(
        "The database has come from another PostgreSQL cluster: search indices are rebuilt."
    )


def _identifier() -> str:
    """Return the cluster's identifier; empty if the role may not read it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('pg_control_system()', 'execute')")
        if not cursor.fetchone()[0]:
            return ""
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        return str(cursor.fetchone()[0])
