"""The change log in the order it was committed, the editors' synonyms, and the rows the admin searches."""

from typing import Any, ClassVar, Self

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.expressions import Func
from django.db.models.sql.compiler import SQLCompiler
from django.utils.deconstruct import deconstructible

from portal.vocabularies.models.glossary import words_of
from search.core.engines.base import Position

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

    def reaches(self, position: Position) -> bool:
        """Tell whether an index that stands at a position can follow this log.

        Not when rows after it have been deleted, nor when its own row is not in
        the log: then the index followed another database, or this one before a
        backup took its place.
        """
        mark = self.filter(kind=PRUNED).order_by("transaction", "pk").last()
        if mark is not None and position[:2] < mark.position[:2]:
            return False
        if position == Position():  # built while the log was empty
            return True
        row = self.filter(transaction=position.transaction, pk=position.row).first()
        return row is not None and position.recorded in {"", row.position.recorded}


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
            models.Index(fields=["kind", "-transaction", "-id"], name="change_latest_in_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id or '*'}"

    @property
    def position(self) -> Position:
        """Return the place of this row in the log."""
        return Position(self.transaction, self.pk, self.recorded_at.isoformat())


class LogCluster(models.Model):
    """The PostgreSQL cluster that the log's transaction numbers are of: one row. See `change_log`."""

    identifier = models.CharField("識別子", max_length=20, blank=True)  # empty: not told

    class Meta:
        verbose_name = verbose_name_plural = "検索の変更記録のクラスタ"
        default_permissions = ()

    def __str__(self) -> str:
        return self.identifier


class NoHitQuery(models.Model):
    """What was searched and found nothing, counted; nothing tells who searched. See `no_hits`."""

    text = models.CharField("検索された言葉", max_length=60, unique=True)
    count = models.PositiveIntegerField("回数", default=1)
    last_on = models.DateField("最後に検索された日")

    class Meta:
        verbose_name = verbose_name_plural = "見つからなかった検索"
        ordering: ClassVar = ["-count", "-last_on", "text"]
        # Nobody adds or edits these; the page that shows them is allowed as a whole.
        default_permissions = ()
        permissions: ClassVar = [("view_search_diagnosis", "検索の診断を見ることができる")]

    def __str__(self) -> str:
        return self.text


class SynonymRule(models.Model):
    """Words that are searched together, beside those of the glossary. Refused: `synonym_checks`."""

    class Direction(models.TextChoices):
        """Which of the words finds which."""

        BOTH = "both", "互いに見つかる（どの言葉で検索しても、ほかの言葉も含める）"
        ONE_WAY = "one_way", "一方向（左の言葉で検索したときだけ、右の言葉も含める）"

    direction = models.CharField(
        "方向", max_length=10, choices=Direction.choices, default=Direction.BOTH
    )
    words = models.TextField("言葉", help_text="1行に1語。検索する人が入力する言葉を書きます。")
    also = models.TextField(
        "いっしょに検索する言葉",
        blank=True,
        help_text="1行に1語。方向が「一方向」のときだけ入力します。",
    )
    note = models.CharField("備考", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "同義語"
        ordering: ClassVar = ["words", "pk"]

    def __str__(self) -> str:
        if self.one_way:
            return f"{'・'.join(self.word_list)} → {'・'.join(self.also_list)}"
        return " ＝ ".join(self.word_list)

    @property
    def one_way(self) -> bool:
        """Tell whether the words are searched in one direction only."""
        return self.direction == self.Direction.ONE_WAY

    @property
    def word_list(self) -> tuple[str, ...]:
        """Return the words that are typed."""
        return words_of(self.words)

    @property
    def also_list(self) -> tuple[str, ...]:
        """Return the words that are searched as well."""
        return words_of(self.also)


class AdminEntry(models.Model):
    """What the admin finds an object by: see `search.backend`.

    A page with a draft has a second row, for those who may edit the page.
    """

    content_type = models.ForeignKey(
        ContentType, verbose_name="種類", on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.BigIntegerField("対象")
    draft = models.BooleanField("下書き", default=False)
    name = models.CharField("名前", max_length=255)
    characters = models.TextField("文字")
    words = models.TextField("語")
    readings = models.TextField("読み")
    version = models.PositiveSmallIntegerField("版")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = verbose_name_plural = "管理画面の検索"
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "draft"], name="one_entry_of_each"
            )
        ]

    def __str__(self) -> str:
        return self.name
