"""代理承認者: somebody who decides for a side for a time, in place of those who hold the permission."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from casestudies.models.reviewing import Side


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    """Queries by the day."""

    def current(self, on: datetime.date | None = None) -> "SubstitutionQuerySet":
        """Return those in force on a day (today by default), its first and last day included.

        Who has moved to another workplace since does not decide for the earlier one any more.
        """
        day = on or timezone.localdate()
        works_there = Q(municipality=F("user__municipality")) | Q(
            municipality=None, user__municipality=None
        )
        return self.filter(works_there, starts_on__lte=day, ends_on__gte=day)

    def not_over(self) -> "SubstitutionQuerySet":
        """Return those that are in force or will be."""
        return self.filter(ends_on__gte=timezone.localdate())


class Substitution(models.Model):
    """Who decides for which side, from when until when. A municipality belongs to 市町村承認 alone."""

    side = models.CharField("立場", max_length=10, choices=Side.choices)
    municipality = models.ForeignKey(
        "municipalities.Municipality",
        verbose_name="市町村",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="代理承認者",
        on_delete=models.CASCADE,
        related_name="substitutions",
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="指定した人",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日")
    created_at = models.DateTimeField("指定した日時", default=timezone.now)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "代理承認者"
        default_permissions = ()
        ordering: ClassVar = ["starts_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["user", "ends_on"], name="substitution_of_user")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="substitution_in_order"
            ),
            models.CheckConstraint(
                condition=Q(side=Side.MUNICIPAL, municipality__isnull=False)
                | (~Q(side=Side.MUNICIPAL) & Q(municipality__isnull=True)),
                name="substitution_of_a_municipality_or_a_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}（{self.starts_on}〜{self.ends_on}）"

    @property
    def post(self) -> str:
        """Return for whom the substitute decides: 汐野市, 福祉部局."""
        return self.municipality.name if self.municipality else str(Side(self.side).label)

    @property
    def is_current(self) -> bool:
        """Tell whether it is in force today."""
        return self.starts_on <= timezone.localdate() <= self.ends_on
