"""The change log in the order it was committed, which the search indices and the page cache follow."""

from typing import Any, ClassVar, NamedTuple, Self

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.expressions import Func
from django.db.models.sql.compiler import SQLCompiler
from django.utils.deconstruct import deconstructible

# Kind of rows for changed labels of facet values.
LABELS = "labels"
# Kind of rows which only say that something shown on pages has changed.
CONTENT = "content"
# Kind of the row that marks the beginning of the log after older rows were deleted.
PRUNED = "pruned"
# Kinds of rows that concern no document.
WITHOUT_DOCUMENT = frozenset({LABELS, CONTENT, PRUNED})


class Position(NamedTuple):
    """A position in the log: transaction, then row.

    `recorded` is when the row was written: after a backup is restored, numbers are reused.
    `search.core` defines the same tuple for its indices, because it imports nothing of the portal.
    """

    transaction: int = 0
    row: int = 0
    recorded: str = ""


#: A position of the log or of an index.
AnyPosition = tuple[int, int, str]


@deconstructible
class CurrentTransaction(Func):
    """The number of the current transaction on PostgreSQL; 0 elsewhere.

    SQLite allows one writer at a time, so rows are committed in the order of their ids.
    """

    template = "0"
    output_field = models.BigIntegerField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        """Use PostgreSQL's 64-bit transaction number."""
        template = "(pg_current_xact_id()::text::bigint)"
        return super().as_sql(compiler, connection, template=template, **context)


class OldestRunningTransaction(Func):
    """The number of the oldest transaction that has not ended, on PostgreSQL."""

    template = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    output_field = models.BigIntegerField()


class ChangeQuerySet(models.QuerySet["Change"]):
    """Queries over the log."""

    def settled(self) -> Self:
        """Return the rows before which no other row can appear any more, in order.

        On PostgreSQL a row may become visible after one with a higher id. Rows
        are therefore read in the order of their transactions, and only those
        of transactions older than every transaction still running.
        """
        rows = self.order_by("transaction", "pk")
        if connection.vendor == "postgresql":
            return rows.filter(transaction__lt=OldestRunningTransaction())
        return rows

    def after(self, position: AnyPosition) -> Self:
        """Return the rows after a position."""
        number, row, _ = position
        return self.filter(Q(transaction__gt=number) | Q(transaction=number, pk__gt=row))

    def before(self, position: AnyPosition) -> Self:
        """Return the rows before a position."""
        number, row, _ = position
        return self.filter(Q(transaction__lt=number) | Q(transaction=number, pk__lt=row))

    def up_to(self, position: AnyPosition) -> Self:
        """Return the rows up to a position, the row at it included."""
        number, row, _ = position
        return self.filter(Q(transaction__lt=number) | Q(transaction=number, pk__lte=row))

    def reaches(self, position: AnyPosition) -> bool:
        """Tell whether an index at a position can follow this log.

        It cannot if rows after the position were deleted, or if the row of the position is not in
        the log: then the index followed another database, or this one before a backup was restored.
        """
        mark = self.filter(kind=PRUNED).order_by("transaction", "pk").last()
        if mark is not None and position[:2] < mark.position[:2]:
            return False
        if position == Position():  # built while the log was empty
            return True
        number, pk, recorded = position
        row = self.filter(transaction=number, pk=pk).first()
        return row is not None and recorded in {"", row.position.recorded}


class Change(models.Model):
    """One row of the log: an object whose document may have changed. Never updated."""

    kind = models.CharField("種類", max_length=30)
    object_id = models.CharField("対象", max_length=40, blank=True)  # empty: all of the kind
    transaction = models.BigIntegerField(
        "トランザクション番号", db_default=CurrentTransaction(), editable=False
    )
    recorded_at = models.DateTimeField("記録日時", auto_now_add=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "検索の変更記録"
        ordering: ClassVar = ["transaction", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["transaction", "id"], name="change_in_order"),
            models.Index(fields=["kind", "-transaction", "-id"], name="change_latest_in_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id or '*'}"

    @property
    def position(self) -> Position:
        """Return the position of this row in the log."""
        return Position(self.transaction, self.pk, self.recorded_at.isoformat())


class LogCluster(models.Model):
    """The PostgreSQL cluster of the log's transaction numbers: one row. See `portal.changes.log`."""

    identifier = models.CharField("識別子", max_length=20, blank=True)  # empty: not told

    class Meta:
        verbose_name = verbose_name_plural = "検索の変更記録のクラスタ"
        default_permissions = ()

    def __str__(self) -> str:
        return self.identifier
