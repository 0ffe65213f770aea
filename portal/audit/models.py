"""The audit log: one hash-chained row for each deed, and what waits to be chained (ADR 0034)."""

from typing import Any, ClassVar, NoReturn

from django.db import models

LABEL_LENGTH = 150


class Action(models.TextChoices):
    """What is recorded. Each of them is produced by a test (tests/portal/audit/test_surfaces.py)."""

    SIGN_IN = "sign_in", "サインイン"
    SIGN_OUT = "sign_out", "サインアウト"
    SIGN_IN_FAILED = "sign_in_failed", "サインインの失敗"
    LOCKED = "locked", "サインインの一時停止"
    UNLOCKED = "unlocked", "サインインの一時停止の解除"
    PASSWORD = "password", "パスワードの変更"
    FACTORS = "factors", "2段階認証の変更"
    MAIL_ADDRESS = "mail_address", "メールアドレスの変更"
    ACCOUNT_ADDED = "account_added", "利用者の登録"
    ACCOUNT_REMOVED = "account_removed", "利用者の削除"
    ACCOUNT_STATE = "account_state", "利用者の有効・無効の変更"
    HANDED_OVER = "handed_over", "引き継ぎ"
    HANDOVER_UNDONE = "handover_undone", "引き継ぎの取消"
    RIGHTS = "rights", "権限の変更"
    VISIBILITY = "visibility", "公開範囲の変更"
    PUBLISHED = "published", "公開"
    UNPUBLISHED = "unpublished", "公開の停止"
    EXPORT = "export", "書き出し"
    FILE_OPENED = "file_opened", "限定公開ファイルの閲覧"
    PERSON_NAME = "person_name", "担当者名の閲覧"
    MAIL_RESENT = "mail_resent", "メールの再送"
    CONSENT_WITHDRAWN = "consent_withdrawn", "同意の撤回"
    REVIEW_SUBMITTED = "review_submitted", "審査への提出"
    REVIEW_APPROVED = "review_approved", "審査の承認"
    REVIEW_RETURNED = "review_returned", "審査の差し戻し"
    REVIEW_WITHDRAWN = "review_withdrawn", "審査の引き上げ"
    SUBSTITUTE = "substitute", "代理承認者の指定・解除"
    REVIEW_BYPASSED = "review_bypassed", "審査を経ない公開"
    CONTACT_PROPOSED = "contact_proposed", "連絡先の修正の提案"
    CONTACT_DECIDED = "contact_decided", "連絡先の修正の提案の確認"
    SEALED = "sealed", "封印"
    SEAL_OPENED = "seal_opened", "封印の一時解除"
    CLEAN_VERSION = "clean_version", "封印した事例の新しい版の作成"
    PRUNED = "pruned", "保存期間を過ぎた記録の削除"
    GUESSING = "guessing", "警告：サインインの失敗の繰り返し"
    MASS_EXPORT = "mass_export", "警告：大量の書き出し"


class Outcome(models.TextChoices):
    """How it ended."""

    SUCCESS = "success", "成功"
    FAILURE = "failure", "失敗"
    REFUSED = "refused", "拒否"


#: What may stand in the details of an entry, and what it is called. Small values only: numbers,
#: labels, dates; never what a thing says.
DETAILS = {
    "change": "変更",
    "added": "追加",
    "removed": "削除",
    "before": "変更前",
    "after": "変更後",
    "on": "日付",
    "reason": "理由",
    "consent": "同意の記録の番号",
    "rows": "件数",
    "format": "形式",
    "side": "部局",
    "revision": "版の番号",
    "count": "回数",
    "minutes": "期間（分）",
    "first": "最初の通し番号",
    "last": "最後の通し番号",
}


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete what has been recorded."""


def _refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
    message = "The audit log is append-only."
    raise AppendOnlyError(message)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Queries over the log, without those that change it."""

    update = delete = bulk_update = update_or_create = _refuse


class Deed(models.Model):
    """Who did what to which thing, when, from where, and how it ended; never what the thing says.

    Person and thing are kept by number and by the label of that moment, not by foreign keys:
    the entry has to outlive both.
    """

    at = models.DateTimeField("日時")
    actor_id = models.BigIntegerField("利用者番号", null=True)
    actor_label = models.CharField("利用者", max_length=LABEL_LENGTH)
    action = models.CharField("操作", max_length=20, choices=Action.choices)
    object_type = models.CharField("対象の種類", max_length=60, blank=True)
    object_id = models.CharField("対象の番号", max_length=64, blank=True)
    object_label = models.CharField("対象", max_length=LABEL_LENGTH, blank=True)
    address = models.CharField("接続元アドレス", max_length=45, blank=True)
    outcome = models.CharField("結果", max_length=10, choices=Outcome.choices)
    details = models.JSONField("詳細", default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_label} {self.get_action_display()}"


class Entry(Deed):
    """操作記録: a deed in the chain. The database refuses changes, too (`portal.audit.triggers`)."""

    #: `clean_texts` leaves it alone: another text has another hash.
    append_only = True

    sequence = models.BigIntegerField("通し番号", primary_key=True)
    previous_hash = models.CharField("前の記録のハッシュ", max_length=64, blank=True)
    hash = models.CharField("ハッシュ", max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作記録"
        default_permissions = ("view",)
        ordering: ClassVar = ["-sequence"]
        indexes: ClassVar = [
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["action", "at"], name="audit_by_action"),
            models.Index(fields=["actor_id", "action", "at"], name="audit_by_actor"),
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new entry. Raises AppendOnlyError for one that is stored already."""
        if not self._state.adding:
            _refuse()
        super().save(*args, **{**kwargs, "force_insert": True})

    delete = _refuse


class PendingEntry(Deed):
    """A deed that was recorded in its own transaction and is not in the chain yet.

    It gets its number and its hash in its own short transaction right after the commit, so
    that no deed waits for another one (ADR 0034).
    """

    append_only = True

    class Meta:
        verbose_name = verbose_name_plural = "操作記録（通し番号の前）"
        default_permissions = ()
        ordering: ClassVar = ["pk"]


class Chain(models.Model):
    """The two ends of the chain, in one row: whoever appends locks it.

    `sequence` and `hash` are those of the last entry, `pruned_sequence` and `pruned_hash` those of
    the last entry that was deleted because its time was over: the rest is proved from there on.
    """

    sequence = models.BigIntegerField("最後の通し番号", default=0)
    hash = models.CharField("最後のハッシュ", max_length=64, blank=True)
    pruned_sequence = models.BigIntegerField("削除した最後の通し番号", default=0)
    pruned_hash = models.CharField("削除した最後のハッシュ", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "操作記録の両端"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pruned_sequence + 1}–{self.sequence}"
