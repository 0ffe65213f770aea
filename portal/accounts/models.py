"""The portal's own user model, in place from the first migration."""

import datetime
from collections.abc import Collection
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from wagtail.search import index

from portal.accounts.roles import RoleName, Side, check_place
from portal.japanese.date_fields import JapaneseDateField
from portal.municipalities.models import Municipality


class State(models.TextChoices):
    """Whether somebody can sign in with the account (`User.state`, `portal.accounts.queries`)."""

    INVITED = "invited", "招待中"
    ACTIVE = "active", "利用中"
    EXPIRED = "expired", "期限切れ"
    STOPPED = "stopped", "停止中"


def today() -> datetime.date:
    """Return the day in Asia/Tokyo, whatever time zone the user of the admin has chosen."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


class User(index.Indexed, AbstractUser):
    """A person or a section's shared account (課アカウント) of a municipality or the prefecture."""

    Side = Side

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

    is_shared = models.BooleanField(
        "課アカウント",
        default=False,
        help_text="1人ではなく、課で共有するアカウントのときに付けます。",
    )
    expires_on = JapaneseDateField(
        "有効期限",
        null=True,
        blank=True,
        help_text="この日までサインインできます。空欄のときは期限がありません。",
    )
    #: None: never invited, or the invitation was accepted or revoked. A new one makes older links invalid.
    invited_at = models.DateTimeField("招待した日時", null=True, blank=True, editable=False)

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

    @property
    def is_expired(self) -> bool:
        """Tell whether the last day of the account is over."""
        return self.expires_on is not None and self.expires_on < today()

    def expires_within(self, days: int) -> bool:
        """Tell whether the account is in use and its last day comes within so many days."""
        if self.expires_on is None or not self.may_sign_in:
            return False
        return self.expires_on <= today() + datetime.timedelta(days=days)

    @property
    def may_sign_in(self) -> bool:
        """Tell whether the account is in use: active and not expired."""
        return self.is_active and not self.is_expired

    @property
    def state(self) -> State:
        """Return whether somebody can sign in, for lists."""
        if self.invited_at is not None:
            return State.INVITED
        if not self.is_active:
            return State.STOPPED
        return State.EXPIRED if self.is_expired else State.ACTIVE

    @property
    def invitation_ends_at(self) -> datetime.datetime | None:
        """Return until when the link of the invitation is valid; None without an invitation."""
        if self.invited_at is None:
            return None
        return self.invited_at + datetime.timedelta(days=settings.INVITATION_DAYS)

    @property
    def roles(self) -> list[RoleName]:
        """Return the roles, in their order. Lists prefetch the groups."""
        names = {group.name for group in self.groups.all()}
        return [role for role in RoleName if role.label in names]

    #: The roles that a form is about to give: `clean` compares them with the workplace.
    intended_roles: Collection[RoleName] | None = None

    def clean(self) -> None:
        """Check that the roles fit the workplace.

        Raises:
            ValidationError: At the field that does not fit.
        """
        super().clean()
        roles = self.intended_roles
        if roles is None:
            roles = self.roles if self.pk else []
        check_place(roles, side=self.side, has_municipality=self.municipality_id is not None)
