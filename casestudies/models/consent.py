"""The consents for publishing a case, with their expiry and scope (ADR 0022)."""

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from portal.accounts.visibility import Visibility
from portal.japanese.date_fields import JapaneseDateField
from portal.japanese.dates import format_date

# A case is listed as a task for this many days before a consent ends.
NOTICE_DAYS = 30


class ConsentQuerySet(models.QuerySet["ConsentRecord"]):
    """Queries by validity and scope."""

    def ended(self, day: datetime.date) -> "ConsentQuerySet":
        """Return the consents that are no longer valid on `day`: the day of withdrawal or expiry is the first."""
        return self.filter(
            Q(withdrawn_on__lte=day) | Q(expires_on__lte=day) | Q(draft_ends_on__lte=day)
        )

    def narrow(self) -> "ConsentQuerySet":
        """Return the consents that do not cover the public."""
        municipal = ConsentRecord.Scope.MUNICIPAL
        return self.filter(Q(scope=municipal) | Q(draft_scope=municipal))


class ConsentRecord(Orderable):
    """同意記録: never shown to readers (domain.md 1.1).

    Changes to a consent in a draft take effect at once, because a withdrawal must not wait for
    publication: `draft_ends_on` and `draft_scope` store them in addition to the published values,
    until the next publication.
    """

    class Scope(models.TextChoices):
        """The scope of the consent."""

        PUBLIC = "public", "一般公開"
        MUNICIPAL = "municipal", "県内自治体職員"

    page = ParentalKey("casestudies.CasePage", on_delete=models.CASCADE, related_name="consents")
    subject = models.CharField(
        "同意の対象",
        max_length=100,
        help_text="だれの同意かを、立場で書きます（例 写真の隊員、集落の代表）。氏名は書かないでください。",
    )
    obtained_on = JapaneseDateField("取得日", null=True)
    obtained_by = models.CharField(
        "取得者", max_length=100, help_text="同意を取った課や係（例 汐野市地域福祉課）。"
    )
    scope = models.CharField(
        "公開してよい範囲",
        max_length=10,
        choices=Scope.choices,
        default=Scope.PUBLIC,
        help_text="「県内自治体職員」を選ぶと、事例の公開範囲にかかわらず、一般には公開されません。",
    )
    expires_on = JapaneseDateField(
        "期限",
        null=True,
        blank=True,
        help_text="この日になると、事例は自動で公開されなくなります。",
    )
    withdrawn_on = JapaneseDateField(
        "撤回日",
        null=True,
        blank=True,
        help_text="この日から、事例は公開されません。下書きとして保存するだけで、すぐに公開が止まります。"
        "撤回を受けたら、画面上部のメニューの「同意の撤回」を使うと、これまでの版や画像も封印されます。",
    )
    draft_ends_on = models.DateField("下書きでの終わり", null=True, editable=False)
    draft_scope = models.CharField("下書きでの範囲", max_length=10, blank=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "同意の記録"
        indexes: ClassVar = [
            models.Index(fields=["withdrawn_on"], name="consent_withdrawn"),
            models.Index(fields=["expires_on"], name="consent_expires"),
            models.Index(fields=["draft_ends_on"], name="consent_draft_ends"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def stated_end(self) -> datetime.date | None:
        """Return the first day without consent, according to this revision of the case."""
        return min((day for day in (self.withdrawn_on, self.expires_on) if day), default=None)

    @property
    def ends_on(self) -> datetime.date | None:
        """Return the first day without consent, including later drafts."""
        return min((day for day in (self.stated_end, self.draft_ends_on) if day), default=None)

    @property
    def is_narrow(self) -> bool:
        """Tell whether the consent does not cover the public."""
        return self.Scope.MUNICIPAL in (self.scope, self.draft_scope)

    def problem(self, day: datetime.date, level: str) -> tuple[str, str] | None:
        """Return the field and the reason that prevents publication at a level on `day`, or None."""
        if self.withdrawn_on and self.withdrawn_on <= day:
            return "withdrawn_on", (
                f"この同意は{format_date(self.withdrawn_on)}に撤回されているため、公開できません。"
                "該当する文章や写真を取り除いてから、この行を削除してください。"
                "公開中の事例は、下書きとして保存すると、すぐに公開が止まります。"
            )
        if self.expires_on and self.expires_on <= day:
            return "expires_on", (
                f"この同意は{format_date(self.expires_on)}に期限が来るため、その日から公開できません。"
                "同意を取り直して期限を改めるか、該当する文章や写真を取り除いてから、この行を削除してください。"
            )
        if level == Visibility.PUBLIC and self.scope == self.Scope.MUNICIPAL:
            return "scope", (
                "この同意の範囲は「県内自治体職員」までのため、一般公開では公開できません。"
                "「公開」のタブで公開範囲を「県内自治体職員」にするか、範囲を広げる同意を取り直してください。"
            )
        return None
