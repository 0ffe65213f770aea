"""The portal's own user model, in place from the first migration."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from wagtail.search import index

from portal.municipalities.models import Municipality


class User(index.Indexed, AbstractUser):
    """A person or a section's shared account (課アカウント) of a municipality or the prefecture."""

    class Side(models.TextChoices):
        """Which of the two departments of the notice the user works for."""

        WELFARE = "welfare", "福祉部局"
        REGIONAL = "regional", "地域振興部局"

    display_name = models.CharField(
        "表示名", max_length=60, blank=True, help_text="氏名または課名（例 地域福祉課）。"
    )
    section = models.CharField("所属課", max_length=60, blank=True)
    side = models.CharField("部局", max_length=10, choices=Side.choices, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name="市町村",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="users",
        help_text="県の職員は空欄のままにします。",
    )

    must_change_password = models.BooleanField(
        "次のサインインでパスワードを変える",
        default=False,
        help_text="管理者が決めたパスワードのときに付きます。本人が変えると外れます。",
    )

    search_fields: ClassVar = [
        index.AutocompleteField(name) for name in ("username", "display_name", "section", "email")
    ]

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "利用者"
        permissions: ClassVar = [
            ("view_prefectural", "県職員・編集者限りの情報を閲覧できる"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Return the display name, else the name in Japanese order (family name first)."""
        return self.display_name or f"{self.last_name} {self.first_name}".strip()
