"""Sealed pages: what a withdrawn consent covered is kept, but shown to nobody (ADR 0041)."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.accounts.visibility import Reader

#: How long a superuser who has given a reason may look behind a seal.
OPENING_TIME = datetime.timedelta(hours=1)


class SealQuerySet(models.QuerySet["Seal"]):
    """Queries by who may look behind a seal."""

    def closed_to(self, user: Reader) -> "SealQuerySet":
        """Return the seals that are closed to `user`: all but those that they have opened."""
        if user is None or not user.is_active or not user.is_superuser:
            return self
        opened = SealOpening.objects.filter(
            seal=OuterRef("pk"), user=user.pk, ends_at__gt=timezone.now()
        )
        return self.filter(~Exists(opened))


class Seal(models.Model):
    """The seal of a page with all its versions, and of the files that belong to it.

    `pictures` and `documents` are those of any version. Each stays accessible while a page
    without a seal uses it.
    """

    page = models.OneToOneField(
        "pages.PortalPage", verbose_name="ページ", on_delete=models.CASCADE, related_name="seal"
    )
    sealed_at = models.DateTimeField("封印した日時", default=timezone.now)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="封印した人",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    pictures = models.ManyToManyField("pages.PortalImage", verbose_name="画像", related_name="+")
    documents = models.ManyToManyField(
        "pages.PortalDocument", verbose_name="ファイル", related_name="+"
    )

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "封印"
        default_permissions = ()
        ordering: ClassVar = ["-sealed_at"]

    def __str__(self) -> str:
        # Not the title: it may name the person.
        return f"封印（ページ {self.page_id}）"


class SealOpening(models.Model):
    """A superuser may look behind a seal until `ends_at`. The reason is in the audit log."""

    seal = models.ForeignKey(
        Seal, verbose_name="封印", on_delete=models.CASCADE, related_name="openings"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="利用者",
        on_delete=models.CASCADE,
        related_name="+",
    )
    ends_at = models.DateTimeField("閲覧できる期限")

    class Meta:
        verbose_name = verbose_name_plural = "封印の一時解除"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.seal} {self.ends_at:%Y-%m-%d %H:%M}"
