"""Liaison contacts: posts, not persons (GIF 432, DS-451-7; domain.md section 2.3)."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from wagtail.search import index

from portal.accounts.visibility import (
    Reader,
    Visibility,
    audience_condition,
    audiences_for_level,
    audiences_of,
)
from portal.japanese.date_fields import JapaneseDateField
from portal.japanese.phone_numbers import ExtensionField, PhoneField, digits_of
from portal.liaison import freshness
from portal.municipalities.models import Municipality, Region


class Side(models.TextChoices):
    """部局・機関: the side of a contact. The slugs are those of the facet `side`."""

    WELFARE = "welfare", "福祉部局"
    REGIONAL = "regional", "地域振興部局"
    SHAKYO = "shakyo", "社会福祉協議会"
    COORDINATOR = "coordinator", "多機関協働事業者"
    PREFECTURE = "prefecture", "県"
    PREFECTURE_BRANCH = "prefecture_branch", "県出先機関"


#: The two departments of the notice, which the portal connects.
PAIRED_SIDES = (Side.WELFARE, Side.REGIONAL)
PREFECTURAL_SIDES = (Side.PREFECTURE, Side.PREFECTURE_BRANCH)


class Role(models.TextChoices):
    """The subject for which a contact is responsible."""

    LIAISON = "liaison", "連絡調整担当"
    INQUIRY = "inquiry", "制度照会"
    VISIT = "visit", "視察受入"
    PUBLICITY = "publicity", "広報"


class LiaisonContactQuerySet(models.QuerySet["LiaisonContact"]):
    """Queries over contacts. Lists, counts and exports start from `visible_to`."""

    def visible_to(self, user: Reader) -> "LiaisonContactQuerySet":
        """Return the contacts that `user` may see, whether they are in force or not."""
        return self.visible_to_audiences(audiences_of(user))

    def visible_to_audiences(self, audiences: frozenset[str]) -> "LiaisonContactQuerySet":
        """Return the contacts that readers of these audiences may see; the search knows no user."""
        through = LiaisonContact.participants.through.objects
        return self.filter(
            audience_condition(
                audiences,
                lambda ids: Q(pk__in=through.filter(user_id__in=ids).values("liaisoncontact_id")),
            )
        )

    def current(self, on: datetime.date | None = None) -> "LiaisonContactQuerySet":
        """Return the contacts in force on the day `on` (today by default), its first and last day included."""
        day = on or timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def stale(self, on: datetime.date | None = None) -> "LiaisonContactQuerySet":
        """Return the contacts whose confirmation is missing or too old on the day `on`."""
        return self.filter(
            Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=freshness.stale_before(on))
        )


class LiaisonContact(index.Indexed, models.Model):
    """連絡調整担当: a post and how to reach it.

    It belongs to a municipality, or to the prefecture; a branch office has a region.
    """

    municipality = models.ForeignKey(
        Municipality,
        verbose_name="市町村",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        help_text="県の課と出先機関では空欄のままにします。",
    )
    region = models.ForeignKey(
        Region,
        verbose_name="県内圏域",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        help_text="県の出先機関が受け持つ圏域です。市町村の担当では空欄のままにします。",
    )
    side = models.CharField("部局・機関", max_length=20, choices=Side.choices)
    role = models.CharField("役割", max_length=10, choices=Role.choices, default=Role.LIAISON)
    section = models.CharField(
        "課・係",
        max_length=100,
        help_text="代表電話の窓口ではなく、実際に担当する課と係（例 福祉課 地域福祉係）。",
    )
    kana = models.CharField("課・係の読みがな", max_length=200, help_text="ひらがなで入力します。")
    phone = PhoneField(
        "電話番号", blank=True, help_text="例 0852-22-5065。全角の数字でも入力できます。"
    )
    extension = ExtensionField("内線番号", blank=True, help_text="数字だけを入力します。")
    mail = models.EmailField(
        "メールアドレス", blank=True, help_text="個人ではなく、課のアドレスを入力します。"
    )
    url = models.URLField("ウェブページ", blank=True)
    hours = models.CharField(
        "受付時間", max_length=100, blank=True, help_text="例 平日 8時30分から17時15分まで"
    )
    area = models.CharField("担当区域", max_length=100, blank=True, help_text="例 市内全域")
    note = models.TextField("備考", blank=True, max_length=400)
    person_name = models.CharField(
        "担当者名（庁内のみ）",
        max_length=60,
        blank=True,
        help_text="県職員と編集者だけに表示されます。空欄でもかまいません。",
    )
    confirmed_on = JapaneseDateField(
        "確認日",
        null=True,
        blank=True,
        help_text=(
            "内容が正しいことを最後に確かめた日。"
            f"{freshness.FRESH_MONTHS}か月を過ぎると、古い情報として表示されます。"
        ),
    )
    valid_from = JapaneseDateField(
        "掲載開始日", null=True, blank=True, help_text="空欄なら、すぐに掲載します。"
    )
    valid_to = JapaneseDateField(
        "掲載終了日",
        null=True,
        blank=True,
        help_text="課の再編などで窓口がなくなるとき、最後に掲載する日を入力します。",
    )
    successor = models.ForeignKey(
        "self",
        verbose_name="引き継いだ担当",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        help_text="掲載を終えたあと、代わりに案内する担当です。",
    )
    visibility = models.CharField(
        "公開範囲",
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.PUBLIC,
        db_index=True,
        help_text="この担当を見られる人の範囲です。検索結果・件数にも同じ範囲が使われます。",
    )
    participants = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name="関係者",
        blank=True,
        related_name="+",
        help_text="公開範囲が「関係者のみ」のとき、見られる人を選びます。",
    )

    # The person's name, which not everybody may see, is not searched.
    search_fields: ClassVar = [
        *[index.AutocompleteField(name) for name in ("section", "kana", "note")],
        index.RelatedFields(
            "municipality", [index.AutocompleteField("name"), index.AutocompleteField("kana")]
        ),
    ]

    objects = LiaisonContactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "連絡調整担当"
        ordering = ["municipality__code", "side", "role", "pk"]
        indexes: ClassVar = [models.Index(fields=["municipality", "side", "role"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="contact_validity_in_order",
                violation_error_message="掲載終了日は掲載開始日より後の日にしてください。",
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("pk")),
                name="contact_not_its_own_successor",
                violation_error_message="引き継いだ担当に自分自身は選べません。",
            ),
            models.CheckConstraint(
                condition=~Q(side__in=PREFECTURAL_SIDES) | Q(municipality__isnull=True),
                name="contact_of_the_prefecture_without_municipality",
                violation_error_message="県の担当では、市町村を空欄にしてください。",
            ),
            models.CheckConstraint(
                condition=~Q(side__in=PAIRED_SIDES) | Q(municipality__isnull=False),
                name="contact_of_a_department_with_municipality",
                violation_error_message="市町村の部局では、市町村を選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_name} {self.section}（{self.get_role_display()}）"

    def get_absolute_url(self) -> str:
        """Return the address of the contact's page."""
        return reverse("liaison:contact", args=[self.pk])

    def clean(self) -> None:
        """Require the place that the side needs, and a way to reach the post."""
        super().clean()
        errors: dict[str, str] = {}
        if self.side in PREFECTURAL_SIDES and self.municipality_id:
            errors["municipality"] = "県の課と出先機関では、市町村を空欄にしてください。"
        if self.side in PAIRED_SIDES and not self.municipality_id:
            errors["municipality"] = "どの市町村の部局か選んでください。"
        if self.side == Side.PREFECTURE_BRANCH and not self.region_id:
            errors["region"] = "出先機関が受け持つ県内圏域を選んでください。"
        if self.side != Side.PREFECTURE_BRANCH and self.region_id:
            errors["region"] = "県内圏域は、県の出先機関のときだけ選んでください。"
        if not self.phone and not self.mail:
            errors["phone"] = "電話番号かメールアドレスの少なくとも一方を入力してください。"
        if self.confirmed_on and self.confirmed_on > timezone.localdate():
            errors["confirmed_on"] = "確認日には、今日までの日を入力してください。"
        if errors:
            raise ValidationError(errors)

    @property
    def body_name(self) -> str:
        """Return the body that the post belongs to: the municipality, or a part of the prefecture."""
        if self.municipality is not None:
            return self.municipality.label
        return str(Side(self.side).label)

    @property
    def is_paired(self) -> bool:
        """Tell whether the post belongs to one of the two departments of the notice."""
        return self.side in PAIRED_SIDES

    @property
    def dialled(self) -> str:
        """Return the digits of the telephone number, for a link that dials it."""
        return digits_of(self.phone)

    @property
    def is_stale(self) -> bool:
        """Tell whether the confirmation is missing or older than 14 months today."""
        return freshness.is_stale(self.confirmed_on)

    @property
    def warning(self) -> str:
        """Return a warning if the confirmation is missing or stale, or else an empty text."""
        return freshness.warning(self.confirmed_on)

    @property
    def has_ended(self) -> bool:
        """Tell whether the last day of the post has passed."""
        return self.valid_to is not None and self.valid_to < timezone.localdate()

    def audiences(self) -> frozenset[str]:
        """Return the audiences that may see this contact."""
        if self.visibility != Visibility.PARTICIPANTS:
            return audiences_for_level(self.visibility)
        return audiences_for_level(self.visibility, [user.pk for user in self.participants.all()])

    def is_visible_to(self, user: Reader) -> bool:
        """Tell whether `user` may see this contact, whether it is in force or not."""
        return bool(self.audiences() & audiences_of(user))
