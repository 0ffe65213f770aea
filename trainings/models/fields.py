"""The fields of a training in groups, after GIF 43C and DS-451-5: abstract bases of one table.

A draft may be incomplete; fields with `blank=False` are required to publish.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from portal.accounts.visibility import Visibility
from portal.japanese.date_fields import JapaneseDateField, JapaneseTimeField
from portal.municipalities.models import Municipality, Region
from portal.vocabularies.fields import term_field, terms_field

SUMMARY_LIMIT = 300
EASY_SUMMARY_LIMIT = 200


class Subject(models.Model):
    """何を: the kind and the subject of the training."""

    class Kind(models.TextChoices):
        """イベント種類."""

        TRAINING = "kenshu", "研修"
        CASE_STUDY = "jirei", "事例検討会"
        EXCHANGE = "iken", "意見交換・連絡会"
        VISIT = "shisatsu", "視察"

    kana = models.CharField("よみがな", max_length=300, blank=True)
    kind = models.CharField("種類", max_length=10, choices=Kind.choices, default=Kind.TRAINING)
    training_class = term_field("研修区分", "training", blank=True)
    summary = models.TextField("概要", max_length=SUMMARY_LIMIT)
    easy_summary = models.TextField(
        "やさしい日本語での概要", max_length=EASY_SUMMARY_LIMIT, blank=True
    )
    description = models.TextField("説明", blank=True)
    issues = terms_field("地域生活課題", "issue")
    programmes = terms_field("地域力創造施策", "programme")
    supports = terms_field("3つの支援", "support")
    municipality = models.ForeignKey(
        Municipality,
        verbose_name="対象の市町村",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    region = models.ForeignKey(
        Region,
        verbose_name="対象の圏域",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        abstract = True


class Venue(models.Model):
    """どこで: a venue, or how to participate online."""

    delivery = term_field("開催方法", "delivery")
    place_name = models.CharField("会場", max_length=100, blank=True)
    place_room = models.CharField("部屋・建物", max_length=100, blank=True)
    place_address = models.CharField("会場の住所", max_length=200, blank=True)
    place_municipality = models.ForeignKey(
        Municipality,
        verbose_name="会場の市町村",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    place_access = models.CharField("会場への行き方", max_length=300, blank=True)
    place_parking = models.CharField("駐車場", max_length=200, blank=True)
    latitude = models.FloatField(
        "緯度", null=True, blank=True, validators=[MinValueValidator(20), MaxValueValidator(46)]
    )
    longitude = models.FloatField(
        "経度", null=True, blank=True, validators=[MinValueValidator(122), MaxValueValidator(154)]
    )
    online_tool = models.CharField("オンラインの方法", max_length=100, blank=True)
    online_environment = models.CharField("必要な環境", max_length=300, blank=True)
    online_url = models.URLField("参加用URL", max_length=500, blank=True)
    online_url_visibility = models.CharField(
        "参加用URLの公開範囲",
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.PARTICIPANTS,
    )
    accessibility = models.CharField("参加への配慮", max_length=300, blank=True)
    childcare = models.CharField("託児", max_length=300, blank=True)

    class Meta:
        abstract = True


class Audience(models.Model):
    """だれに: the target group and the fee."""

    class Side(models.TextChoices):
        """対象の部局."""

        BOTH = "both", "福祉部局と地域振興部局の両方"
        WELFARE = "welfare", "福祉部局"
        REGIONAL = "regional", "地域振興部局"

    target_side = models.CharField(
        "対象の部局", max_length=10, choices=Side.choices, default=Side.BOTH
    )
    target_roles = models.TextField("対象者", blank=True)
    target_note = models.CharField("対象者の備考", max_length=300, blank=True)
    capacity = models.PositiveIntegerField("定員（人）", null=True, blank=True)
    capacity_note = models.CharField("定員の備考", max_length=200, blank=True)
    fee = models.PositiveIntegerField("参加費（円）", null=True, blank=True)
    fee_note = models.CharField("参加費の備考", max_length=200, blank=True)
    pre_assignment = models.CharField("事前課題・持ち物", max_length=300, blank=True)
    certificate = models.CharField("修了証", max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def sides(self) -> tuple[str, ...]:
        """Return the target departments as values of the search facet."""
        both = self.target_side == self.Side.BOTH
        return ("welfare", "regional") if both else (self.target_side,)


class Application(models.Model):
    """申し込み, and the period in which a recording is available."""

    application_needed = models.BooleanField("申し込みが必要", default=True)
    opens_on = JapaneseDateField("申込開始日", null=True, blank=True)
    opens_time = JapaneseTimeField("申込開始時刻", null=True, blank=True)
    deadline_on = JapaneseDateField("申込期限", null=True, blank=True)
    deadline_time = JapaneseTimeField("申込期限の時刻", null=True, blank=True)
    application_how = models.TextField("申込方法", blank=True)
    application_url = models.URLField("申込URL", max_length=500, blank=True)
    seats_taken = models.PositiveIntegerField("申込み済みの人数", null=True, blank=True)
    available_from = JapaneseDateField("配信の開始日", null=True, blank=True)
    available_until = JapaneseDateField("配信の終了日", null=True, blank=True)
    available_note = models.CharField("配信の視聴条件", max_length=300, blank=True)

    class Meta:
        abstract = True


class Hosting(models.Model):
    """主催と連絡先: sections, never persons; and the results."""

    organiser = models.CharField("主催", max_length=100)
    co_organisers = models.TextField("共催・後援", blank=True)
    contact_section = models.CharField("問い合わせ先の課・係", max_length=100)
    contact_phone = models.CharField("電話番号", max_length=30, blank=True)
    contact_extension = models.CharField("内線", max_length=20, blank=True)
    contact_email = models.EmailField("メールアドレス", blank=True)
    attended_welfare = models.PositiveIntegerField("福祉側の参加者数", null=True, blank=True)
    attended_regional = models.PositiveIntegerField("地域振興側の参加者数", null=True, blank=True)
    attended_others = models.PositiveIntegerField("その他の参加者数", null=True, blank=True)
    cancelled = models.BooleanField("中止", default=False)
    cancellation_reason = models.CharField("中止の理由", max_length=200, blank=True)

    class Meta:
        abstract = True
