"""What is stored of sign-ins: failed attempts, what happened to an account, grace periods."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

AGENT_LENGTH = 200


class Door(models.TextChoices):
    """Where something can be guessed or mails can be provoked. Each has its own counts."""

    PASSWORD = "password", "パスワード"
    CODE = "code", "確認コード"
    PASSKEY = "passkey", "パスキー"
    RESET = "reset", "メールの送信"
    LINK = "link", "再設定のリンク"


class AttemptCount(models.Model):
    """The failed attempts at one door on one account, or from one address (portal.sign_in.counting)."""

    door = models.CharField("入口", max_length=10, choices=Door.choices)
    key = models.CharField("対象", max_length=80)
    failures = models.PositiveSmallIntegerField("失敗の回数", default=0)
    locks = models.PositiveSmallIntegerField("停止の回数", default=0)
    locked_until = models.DateTimeField("停止の期限", null=True, blank=True)
    last_at = models.DateTimeField("最後の失敗", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "失敗の記録"
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["door", "key"], name="sign_in_one_count_a_key"),
        ]
        indexes: ClassVar = [models.Index(fields=["last_at"], name="sign_in_count_last_at")]

    def __str__(self) -> str:
        return f"{self.get_door_display()} {self.key}"

    def is_locked(self, now: datetime.datetime) -> bool:
        """Tell whether nothing is checked at `now`."""
        return self.locked_until is not None and self.locked_until > now


class SignInEvent(models.Model):
    """Something that happened at a sign-in, shown to the account's owner and to administrators."""

    class Kind(models.TextChoices):
        """What happened."""

        SIGNED_IN = "signed_in", "サインインしました"
        FAILED = "failed", "パスワードが違いました"
        CODE_FAILED = "code_failed", "確認コードが違いました"
        LOCKED = "locked", "続けて誤りがあったため、一時的に停止しました"
        UNLOCKED = "unlocked", "停止が解除されました"
        RESET_ASKED = "reset_asked", "パスワード再設定のメールを送りました"
        PASSWORD_CHANGED = "password_changed", "パスワードが変わりました"
        MAIL_CHANGED = "mail_changed", "メールアドレスが変わりました"
        FACTOR_ADDED = "factor_added", "2段階認証の方法が加わりました"
        FACTOR_REMOVED = "factor_removed", "2段階認証の方法がなくなりました"
        FACTORS_RESET = "factors_reset", "管理者が2段階認証を解除しました"
        SESSIONS_ENDED = "sessions_ended", "ほかの端末からサインアウトしました"
        SIGNED_OUT = "signed_out", "管理者がすべての端末からサインアウトさせました"

    #: None: no account has the name that was typed.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sign_in_events",
    )
    at = models.DateTimeField("日時", default=timezone.now)
    kind = models.CharField("内容", max_length=20, choices=Kind.choices)
    address = models.GenericIPAddressField("IPアドレス", null=True, blank=True)
    agent = models.CharField("ブラウザ", max_length=AGENT_LENGTH, blank=True)
    #: Who did it, where that was somebody else.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "サインインの記録"
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["user", "-at"], name="sign_in_event_user_at"),
            models.Index(fields=["at"], name="sign_in_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.user or '-'}: {self.get_kind_display()}"


class FactorGrace(models.Model):
    """Since when someone who may enter the admin has been asked for a second factor."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factor_grace"
    )
    began_at = models.DateTimeField("開始日時", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "2段階認証の猶予期間"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)
