"""What somebody of a municipality proposes to correct in a contact, until an editor has decided."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.liaison.models.contacts import LiaisonContact

#: The fields that a municipality may propose to change: what its readers see of the contact.
PROPOSABLE = ("section", "kana", "phone", "extension", "mail", "url", "hours", "area", "note")


def values_of(contact: LiaisonContact) -> dict[str, str]:
    """Return what a proposal may change, as it is."""
    return {name: getattr(contact, name) for name in PROPOSABLE}


class ContactCorrection(models.Model):
    """連絡先の修正の提案: the values proposed, and those that the author saw."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "確認待ち"
        ACCEPTED = "accepted", "反映しました"
        REFUSED = "refused", "見送りました"
        WITHDRAWN = "withdrawn", "取り下げました"
        OUTDATED = "outdated", "連絡先がその後変更されたため、無効になりました"

    contact = models.ForeignKey(
        LiaisonContact,
        verbose_name="連絡調整担当",
        on_delete=models.CASCADE,
        related_name="corrections",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="提案した人",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    proposed_at = models.DateTimeField("提案した日時", default=timezone.now)
    base = models.JSONField("提案したときの内容")
    values = models.JSONField("提案した内容")
    comment = models.TextField("県の担当者への連絡", blank=True, max_length=400)
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="確認した人",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    decided_at = models.DateTimeField("確認した日時", null=True)
    reason = models.TextField("理由", blank=True, max_length=400)

    class Meta:
        verbose_name = verbose_name_plural = "連絡先の修正の提案"
        default_permissions = ()
        ordering: ClassVar = ["-proposed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(state="waiting"),
                name="one_correction_waits_for_a_contact",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact}の修正の提案"

    @property
    def is_waiting(self) -> bool:
        """Tell whether nobody has decided."""
        return self.state == self.State.WAITING

    @property
    def is_outdated(self) -> bool:
        """Tell whether the contact is no longer what the author saw."""
        return values_of(self.contact) != self.base

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """Return name, present value and proposed value of each field that would change."""
        return [
            (_label(name), self.base[name], self.values[name])
            for name in PROPOSABLE
            if self.base.get(name, "") != self.values.get(name, "")
        ]


def _label(name: str) -> str:
    field: Any = LiaisonContact._meta.get_field(name)
    return str(field.verbose_name)
