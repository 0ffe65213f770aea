"""The change log: what has to be looked at again by every index, in the order it was committed."""

from typing import Any, ClassVar, Self

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.expressions import Func
from django.db.models.sql.compiler import SQLCompiler
from django.utils.deconstruct import deconstructible

from search.engines.base import Position

# Kind of the rows which say that labels of facet values have changed.
LABELS = "labels"
# Kind of the rows which say only that something pages show has changed.
CONTENT = "content"
# Kind of the row at which the log begins since older ones were deleted.
PRUNED = "pruned"
# Kinds whose rows are about no document.
WITHOUT_DOCUMENT = frozenset({LABELS, CONTENT, PRUNED})


@deconstructible
class CurrentTransaction(Func):
    """The number of the running transaction on PostgreSQL; 0 elsewhere.

    SQLite lets one writer in at a time, so that rows are committed in the order of their ids.
    """

    template = "0"
    output_field = models.BigIntegerField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Any:
        """Ask PostgreSQL for the 64-bit transaction number."""
        template = "(pg_current_xact_id()::text::bigint)"
        return super().as_sql(compiler, connection, template=template, **context)


class OldestRunningTransaction(Func):
    """The number of the oldest transaction that has not ended, on PostgreSQL."""

    template = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    output_field = models.BigIntegerField()


class ChangeQuerySet(models.QuerySet["Change"]):
    """Queries over the log."""

    def settled(self) -> Self:
        """Return the rows before which no other row can appear any more, in their order.

        On PostgreSQL a row may become visible after one with a higher id. Rows
        are therefore read in the order of their transactions, and only those
        of transactions older than every transaction still running.
        """
        rows = self.order_by("transaction", "pk")
        if connection.vendor == "postgresql":
            return rows.filter(transaction__lt=OldestRunningTransaction())
        return rows

    def after(self, position: Position) -> Self:
        """Return the rows after a position."""
        return self.filter(
            Q(transaction__gt=position.transaction)
            | Q(transaction=position.transaction, pk__gt=position.row)
        )

    def before(self, position: Position) -> Self:
        """Return the rows before a position."""
        return self.filter(
            Q(transaction__lt=position.transaction)
            | Q(transaction=position.transaction, pk__lt=position.row)
        )

    def up_to(self, position: Position) -> Self:
        """Return the rows up to a position, the row at it included."""
        return self.filter(
            Q(transaction__lt=position.transaction)
            | Q(transaction=position.transaction, pk__lte=position.row)
        )

    def has_gap_after(self, position: Position) -> bool:
        """Tell whether rows after a position have been deleted."""
        mark = self.filter(kind=PRUNED).order_by("transaction", "pk").last()
        return mark is not None and position < mark.position


class Change(models.Model):
    """One line of the log: an object whose document may have changed. Never updated."""

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
            models.Index(fields=["kind", "-id"], name="change_latest_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id or '*'}"

    @property
    def position(self) -> Position:
        """Return the place of this row in the log."""
        return Position(self.transaction, self.pk)
