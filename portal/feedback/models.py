"""Feedback: what readers write to the operators of the portal."""

from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone

from portal.accounts.visibility import Reader

TEXT_LIMIT = 2000
READING = "feedback.view_feedback"


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Queries over feedback."""

    def visible_to(self, user: Reader) -> "FeedbackQuerySet":
        """Return everything for those who handle feedback (管理者), nothing for others."""
        return self.all() if user is not None and user.has_perm(READING) else self.none()


class Feedback(models.Model):
    """An opinion, a reported mistake or a missing page. Not shown to readers; deleted after a time."""

    class Kind(models.TextChoices):
        """What it is about."""

        OPINION = "opinion", "ご意見・ご要望"
        MISTAKE = "mistake", "まちがいの連絡"
        NOT_FOUND = "not_found", "ページや情報が見つからない"
        ACCESSIBILITY = "accessibility", "使いにくい・読み取れない"
        OTHER = "other", "その他"

    class State(models.TextChoices):
        """Whether it has been handled."""

        OPEN = "open", "未対応"
        DONE = "done", "対応済"

    kind = models.CharField("種類", max_length=15, choices=Kind.choices)
    page = models.CharField("ページのアドレス", max_length=500, blank=True)
    text = models.TextField("内容", validators=[MaxLengthValidator(TEXT_LIMIT)])
    reply_to = models.EmailField("返信先のメールアドレス", blank=True)
    received_at = models.DateTimeField("受付日時", default=timezone.now, editable=False)
    state = models.CharField(
        "対応", max_length=5, choices=State.choices, default=State.OPEN, db_index=True
    )
    handled_at = models.DateTimeField("対応日時", null=True, blank=True, editable=False)
    note = models.TextField(
        "対応の記録",
        blank=True,
        help_text="どう対応したかを書きます。送った人や読者には表示されません。",
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "ご意見・お問い合わせ"
        ordering: ClassVar = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{timezone.localtime(self.received_at):%Y-%m-%d %H:%M}）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Record when it was handled, from which the time until its deletion counts."""
        if self.state == self.State.DONE:
            self.handled_at = self.handled_at or timezone.now()
        else:
            self.handled_at = None
        super().save(*args, **kwargs)

    def is_visible_to(self, user: Reader) -> bool:
        """Tell whether `user` may read this."""
        return user is not None and user.has_perm(READING)
