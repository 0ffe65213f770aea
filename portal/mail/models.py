"""The outbox, what waits for a digest, and how people want their mails."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.mail.digest_times import Frequency

#: A mail that has been due for longer is not only on its way: something is out of order.
OVERDUE = datetime.timedelta(minutes=30)
#: How long the server is tried; at least four to five days (RFC 5321, section 4.5.4.1).
DAYS_TO_TRY = 5


def _last_try() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=DAYS_TO_TRY)


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Queries over the outbox."""

    def due(self, now: datetime.datetime) -> "OutgoingMailQuerySet":
        """Return what is to be sent now, the longest waiting first."""
        waiting = self.filter(state=OutgoingMail.State.WAITING, not_before__lte=now)
        return waiting.order_by("not_before", "pk")

    def overdue(self, now: datetime.datetime) -> "OutgoingMailQuerySet":
        """Return what should have been sent long ago: no worker is running, or no mail server."""
        return self.due(now - OVERDUE)


class OutgoingMail(models.Model):
    """A mail to one recipient. Its text is erased once it is sent (docs/adr/0035-mail-outbox.md)."""

    class State(models.TextChoices):
        """Where it is on its way to the mail server."""

        WAITING = "waiting", "送信待ち"
        SENDING = "sending", "送信中"
        SENT = "sent", "送信済み"
        UNKNOWN = "unknown", "送信結果が不明"
        FAILED = "failed", "送信できませんでした"
        DROPPED = "dropped", "送信をとりやめました"

    #: What an administrator may have sent again.
    TO_RESEND: ClassVar = (State.UNKNOWN, State.FAILED)

    key = models.CharField("識別名", max_length=200, unique=True)
    address = models.EmailField("宛先")
    # The mails of a person are deleted with the person.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="利用者",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    categories = models.JSONField("種類", default=list)
    is_duty = models.BooleanField("業務上必要なメール", default=False)
    number = models.CharField("番号", max_length=40, blank=True)
    subject = models.CharField("件名", max_length=300)
    text = models.TextField("本文")
    html = models.TextField("本文（HTML）")
    message_id = models.CharField("メッセージID", max_length=200)
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField("作成日時", default=timezone.now)
    not_before = models.DateTimeField("送信予定日時", default=timezone.now)
    give_up_at = models.DateTimeField("送信の期限", default=_last_try)
    claim = models.UUIDField("送信処理の番号", null=True, blank=True)
    claimed_at = models.DateTimeField("送信開始日時", null=True, blank=True)
    sent_at = models.DateTimeField("送信日時", null=True, blank=True)
    attempts = models.PositiveIntegerField("試行回数", default=0)
    last_error = models.CharField("送信できなかった理由", max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "送信メール"
        ordering: ClassVar = ["-created_at", "-pk"]
        default_permissions = ("view", "change")
        indexes: ClassVar = [models.Index(fields=["state", "not_before"], name="mail_due")]

    def __str__(self) -> str:
        return f"{self.subject}（{self.address}）"

    @property
    def may_be_resent(self) -> bool:
        """Tell whether an administrator may have it sent again."""
        return self.state in self.TO_RESEND


class MailAttachment(models.Model):
    """A file that goes with a mail, such as an appointment for a calendar."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField("ファイル名", max_length=150)
    content_type = models.CharField("種類", max_length=100)
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "添付ファイル"
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class DigestItem(models.Model):
    """Something that a person is to be told with the next digest."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="利用者",
        on_delete=models.CASCADE,
        related_name="+",
    )
    category = models.CharField("種類", max_length=40)
    key = models.CharField("識別名", max_length=200)
    number = models.CharField("番号", max_length=40, blank=True)
    title = models.CharField("題名", max_length=250)
    url = models.CharField("アドレス", max_length=500)
    line = models.CharField("説明", max_length=300, blank=True)
    created_at = models.DateTimeField("作成日時", default=timezone.now)
    due_at = models.DateTimeField("送信予定日時")
    digested_at = models.DateTimeField("まとめた日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "まとめメールの項目"
        ordering: ClassVar = ["created_at", "pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="mail_digest_item_once")
        ]
        indexes: ClassVar = [models.Index(fields=["digested_at", "due_at"], name="mail_digest_due")]

    def __str__(self) -> str:
        return self.title


class MailPreference(models.Model):
    """How a person wants the mails of a category; without one, the category's default counts."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="利用者",
        on_delete=models.CASCADE,
        related_name="+",
    )
    category = models.CharField("種類", max_length=40)
    frequency = models.CharField("受け取り方", max_length=10, choices=Frequency.choices)

    class Meta:
        verbose_name = verbose_name_plural = "メールの受け取り方"
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "category"], name="mail_preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.get_frequency_display()}"
