"""What editors answer to a finding that stays as it is."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from portal.japanese.dates import format_date
from portal.privacy.findings import Kind

#: A reason is one or two sentences (characters).
REASON_LIMIT = 300


class PrivacyAnswer(models.Model):
    """Why a finding may be published, given by whom and when. Shown in the form of the page alone.

    `digest` says what was answered: the field, the kind, the words found and the sentence around
    them (`portal.privacy.review.digest_of`). The words themselves are not stored a second time:
    they may be taken out of the page because somebody asked for it.
    """

    page = models.ForeignKey(
        Page, verbose_name="ページ", on_delete=models.CASCADE, related_name="+"
    )
    digest = models.CharField("対象の文の照合値", max_length=64, editable=False)
    path = models.CharField("項目", max_length=200, editable=False)
    kind = models.CharField("種類", max_length=20, choices=Kind.choices, editable=False)
    reason = models.CharField("公開してよい理由", max_length=REASON_LIMIT)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="記入者",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    answered_at = models.DateTimeField("記入日時")

    # The admin would list the answers as a use of the page.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = verbose_name_plural = "個人情報の確認への回答"
        # Answers are given in the form of the page, by whoever may edit it.
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "digest"], name="one_answer_for_a_finding")
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def given(self) -> str:
        """Return in words by whom and when."""
        day = format_date(timezone.localdate(self.answered_at))
        return f"{self.answered_by}、{day}" if self.answered_by else day
