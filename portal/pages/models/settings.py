"""Settings that a prefecture makes once for its whole portal."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="cog")
class PortalSettings(BaseSiteSetting):
    """Settings of the portal as a whole."""

    class Approvals(models.TextChoices):
        """How many sides have to approve a case before it is published."""

        BOTH = "both", "福祉部局と地域振興部局の両方"
        ONE = "one", "どちらか一方"

    prefecture_code = models.CharField("都道府県コード", max_length=2, blank=True, editable=False)
    prefecture_name = models.CharField("都道府県名", max_length=10, blank=True)
    banner = models.CharField(
        "お知らせ帯",
        max_length=200,
        blank=True,
        help_text="すべてのページの上部に表示します。空欄のときは表示しません。",
    )
    contact_section = models.CharField(
        "問い合わせ先の課",
        max_length=100,
        blank=True,
        help_text="すべてのページの下部に表示します。",
    )
    contact_phone = models.CharField("電話番号", max_length=20, blank=True)
    contact_email = models.EmailField("メールアドレス", blank=True)

    review_approvals = models.CharField(
        "審査の承認",
        max_length=4,
        choices=Approvals.choices,
        default=Approvals.BOTH,
        help_text=(
            "連携事例の公開に必要な承認です。「どちらか一方」にすると、最初の承認で公開されます。"
        ),
    )
    review_days = models.PositiveSmallIntegerField(
        "審査の期限（開庁日）",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="審査の段階ごとの日数です。土日と年末年始（12月29日～1月3日）を除きます。",
    )

    #: Slugs of the shipped pages that were created: an update does not create deleted ones again.
    made_pages = models.JSONField("作成済みのページ", default=list, editable=False)

    panels: ClassVar = [
        FieldPanel("prefecture_name"),
        FieldPanel("banner"),
        FieldPanel("contact_section"),
        FieldPanel("contact_phone"),
        FieldPanel("contact_email"),
        FieldPanel("review_approvals"),
        FieldPanel("review_days"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = "ポータルの設定"

    @classmethod
    def contact_address(cls) -> str:
        """Return the mail address of the portal's contact; empty when there is none."""
        found = cls.objects.exclude(contact_email="").first()
        return found.contact_email if found else ""
