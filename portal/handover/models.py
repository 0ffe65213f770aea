"""What was handed over from whom to whom, so that it can be undone and accounted for."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

#: For so many days a hand-over can be undone.
UNDO_DAYS = 30
#: For so many days its list of things is kept; the audit log keeps longer who did it.
KEPT_DAYS = 365


class HandOver(models.Model):
    """引き継ぎ: one step that gives what one or several accounts hold to another one."""

    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="受け取った人",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    #: Names stay when an account is deleted.
    receiver_label = models.CharField("受け取った人の名前", max_length=150)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="実行した人",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    actor_label = models.CharField("実行した人の名前", max_length=150)
    done_at = models.DateTimeField("実行した日時", default=timezone.now)
    undone_at = models.DateTimeField("取り消した日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "引き継ぎ"
        default_permissions = ()
        ordering: ClassVar = ["-done_at", "-pk"]

    def __str__(self) -> str:
        givers = "、".join(giver.label for giver in self.givers.all())
        return f"{givers} → {self.receiver_label}"

    @property
    def undo_until(self) -> datetime.datetime:
        """Return until when it can be undone."""
        return self.done_at + datetime.timedelta(days=UNDO_DAYS)

    @property
    def can_be_undone(self) -> bool:
        """Tell whether it is neither undone nor too old."""
        return self.undone_at is None and timezone.now() < self.undo_until


class Giver(models.Model):
    """One of the accounts whose things were handed over."""

    hand_over = models.ForeignKey(
        HandOver, verbose_name="引き継ぎ", on_delete=models.CASCADE, related_name="givers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="渡した人",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    label = models.CharField("渡した人の名前", max_length=150)
    was_stopped = models.BooleanField("利用を停止した", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "渡した人"
        default_permissions = ()
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.label


class Item(models.Model):
    """One thing that changed hands, by its number: what it is called is looked up for the reader."""

    class State(models.TextChoices):
        """What became of it."""

        HANDED_OVER = "handed_over", "引き継ぎ済み"
        UNDONE = "undone", "元に戻しました"
        GONE = "gone", "削除されたため、元に戻せませんでした"
        CHANGED = "changed", "その後に担当が変わったため、元に戻しませんでした"
        NOBODY = "nobody", "渡した人の登録が削除されたため、元に戻せませんでした"

    giver = models.ForeignKey(
        Giver, verbose_name="渡した人", on_delete=models.CASCADE, related_name="items"
    )
    assignment = models.CharField("担当の種類", max_length=100)
    object_id = models.BigIntegerField("番号")
    #: The receiver held it before: undoing takes nothing away.
    was_shared = models.BooleanField("受け取った人も担当していた", default=False)
    state = models.CharField(
        "状態", max_length=12, choices=State.choices, default=State.HANDED_OVER
    )

    class Meta:
        verbose_name = verbose_name_plural = "引き継いだもの"
        default_permissions = ()
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.assignment} {self.object_id}"
