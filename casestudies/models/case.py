"""The case itself: one page."""

import datetime
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Revision

from casestudies import panels
from casestudies.fields import FIELDS
from casestudies.models.consent import ConsentRecord
from casestudies.models.cooperation import Contact, Cooperation, Resources
from casestudies.models.parts import KyoryokutaiDetail, RmoDetail
from casestudies.models.story import Learning, Story
from casestudies.page_forms import CasePageForm
from casestudies.page_permissions import CasePermissionTester
from casestudies.rules import DECLARATIONS, TITLE_LIMIT, publication_day
from portal.accounts.models import User
from portal.accounts.visibility import MUNICIPAL, PUBLIC, Visibility, audiences_for_level
from portal.field_descriptions import unchecked
from portal.japanese.date_fields import FiscalYearField, JapaneseDateField
from portal.municipalities.models import Municipality
from portal.pages.models import PortalPage
from portal.privacy.pages import SCHEDULED
from portal.vocabularies.fields import term_field


class Editorial(models.Model):
    """運用: the source of a case, who verified it, and the declarations of its author."""

    class Source(models.TextChoices):
        """出典."""

        PREFECTURE = "prefecture", "県の調査"
        MUNICIPALITY = "municipality", "市町村からの投稿"
        NATIONAL = "national", "国の事例集"

    source_kind = models.CharField(
        "出典", max_length=15, choices=Source.choices, default=Source.MUNICIPALITY
    )
    collection_name = models.CharField("事例集名", max_length=100, blank=True)
    verified_by = models.CharField("確認者", max_length=100, blank=True)
    declares_no_individual = models.BooleanField("個人が特定される内容を含みません", default=False)
    declares_consent = models.BooleanField(
        "本人や写真に写っている人について書いた部分は、同意を得ています", default=False
    )
    declares_no_conference_secret = models.BooleanField(
        "支援会議で知り得た情報を含みません", default=False
    )

    share_during_review = models.BooleanField(
        "審査中から県内自治体職員に見せることに同意します",
        default=False,
        help_text=(
            "福祉部局と地域振興部局のどちらかが承認した時点から、県内自治体職員に見せます。"
            "差し戻しや引き上げのときは、見えなくなります。"
        ),
    )

    class Meta:
        abstract = True


class CasePage(  # noqa: DJ008  (a page is shown by its title: Page.__str__)
    Story, Cooperation, Resources, Learning, Contact, Editorial, PortalPage
):
    """連携事例.

    A draft needs only a title and a fiscal year; publication also requires the mandatory fields of
    GIF DS-451-3, a municipality, and the three declarations.
    """

    subtitle = models.CharField("副題", max_length=100, blank=True)
    fiscal_year = FiscalYearField("事例実施年度", db_index=True)
    started_on = JapaneseDateField("開始日", null=True, blank=True)
    ended_on = JapaneseDateField("終了日", null=True, blank=True)
    stage = term_field("段階", "stage")
    outcome = term_field("結果", "outcome")
    geography = models.TextField("合併・地勢の説明", blank=True)

    short_name: ClassVar[str] = "事例"
    #: Set while the case is made live only for the staff of municipalities (`reviewing.sharing`).
    is_being_shared: bool = False
    initial_visibility = Visibility.MUNICIPAL
    parent_page_types: ClassVar = ["casestudies.CaseIndexPage"]
    #: The author of a copy has to make the declarations again.
    exclude_fields_in_copy: ClassVar = [*DECLARATIONS]
    privacy_exempt: ClassVar = {**PortalPage.privacy_exempt, **unchecked(FIELDS)}
    subpage_types: ClassVar[list[str]] = []
    base_form_class = CasePageForm
    edit_handler = panels.edit_handler()
    template = "casestudies/case_page.html"

    class Meta:
        verbose_name = verbose_name_plural = "連携事例"
        permissions: ClassVar = [
            ("contribute_case", "自分の市町村の連携事例を投稿できる"),
            ("approve_for_municipality", "自分の市町村の連携事例を承認できる"),
            ("review_for_welfare", "連携事例を福祉部局として審査できる"),
            ("review_for_regional", "連携事例を地域振興部局として審査できる"),
        ]

    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        """Save with a snapshot of the figures.

        Raises ValidationError if a live case lacks its declarations or a municipality: every kind
        of publication calls this.
        """
        # Wagtail copies the pages of a subtree without validating them.
        if (
            (clean or self._state.adding)
            and self.live
            and (problems := self.publication_problems())
        ):
            raise ValidationError({NON_FIELD_ERRORS: list(problems.values())})
        if clean:
            self.take_snapshots()
        return super().save(clean=clean, **kwargs)  # type: ignore[call-arg]  # of Page, untyped

    def clean(self) -> None:
        """Refuse dates in the wrong order, and titles too long for a result line."""
        super().clean()
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            raise ValidationError({"ended_on": "終了日は開始日より後の日にしてください。"})
        if len(self.title) > TITLE_LIMIT:
            message = (
                f"タイトルは{TITLE_LIMIT}字以内で入力してください（現在{len(self.title)}字）。"
            )
            raise ValidationError({"title": message})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the case, limited to what the reader may see."""
        from casestudies.presentation import view_of  # noqa: PLC0415  (it needs this model)

        context = super().get_context(request, *args, **kwargs)
        context["view"] = view_of(self, request.user, **self.addresses(request))
        return dict(context)

    def permissions_for_user(self, user: User) -> CasePermissionTester:
        """Return what `user` may do with the case in the admin: publishing is left to the review."""
        return CasePermissionTester(user, self)

    def publication_problems(self) -> dict[str, str]:
        """Return what prevents publication, by field, apart from empty mandatory fields."""
        problems = {
            name: "公開するには、内容を確かめてチェックを入れてください。"
            for name in DECLARATIONS
            if not getattr(self, name)
        }
        if not self.case_municipalities.all():
            problems["case_municipalities"] = "公開するには、市町村を1つ以上選んでください。"
        return problems

    def take_snapshots(self) -> None:
        """Take the missing snapshots of figures for the year of the case."""
        # Not `.all()`: it may return copies, whose snapshots would be lost.
        parts = self.case_municipalities.get_object_list()  # type: ignore[attr-defined]  # of modelcluster
        for part in parts:
            part.take_snapshot(self.fiscal_year)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Save a revision with the snapshots; its changes to consents take effect at once.

        During a review each change is another revision, because decisions refer to revisions.
        """
        from casestudies.reviewing.services import after_edit  # noqa: PLC0415  (it needs this model)

        self.take_snapshots()
        self._prepare_consents()
        in_review = self.latest_revision_id is not None and self.workflow_in_progress
        if in_review:
            kwargs.pop("overwrite_revision", None)
        revision = super().save_revision(*args, **kwargs)
        self._follow_consents_of_draft()
        if in_review:
            after_edit(self, revision.user)
        return revision

    def publish(
        self,
        revision: Revision,
        *args: Any,
        log_action: bool | str = True,
        **kwargs: Any,
    ) -> None:
        """Publish a revision of the case.

        Raises ValidationError if a consent prevents publication, but not in Wagtail's scheduled
        command, where one case would block all others; there the query withholds the case.
        """
        case: CasePage = revision.as_object()
        problems = case.consent_problems()
        if problems and log_action != SCHEDULED:
            raise ValidationError({NON_FIELD_ERRORS: problems})
        super().publish(revision, *args, log_action=log_action, **kwargs)
        if not revision.is_latest_revision():
            # The stored consents may be newer than the published revision.
            self.get_latest_revision_as_object()._follow_consents_of_draft()

    def consent_problems(self) -> list[str]:
        """Return the problems with consents that prevent publication."""
        day = publication_day(self.go_live_at)
        found = [(c, c.problem(day, self.visibility)) for c in self.consents.all()]
        return [f"同意の記録「{c.subject}」：{problem[1]}" for c, problem in found if problem]

    def _prepare_consents(self) -> None:
        """Prepare the consents for a revision.

        If a draft of a live case records a new consent that is already withdrawn, it is stored at
        once. The state of an earlier draft does not go into a revision.
        """
        # Not `.all()`: see `take_snapshots`.
        consents = self.consents.get_object_list()  # type: ignore[attr-defined]  # of modelcluster
        for consent in consents:
            consent.draft_ends_on, consent.draft_scope = None, ""
            if self.live and consent.pk is None and consent.withdrawn_on:
                consent.page_id = self.pk
                consent.save()

    def _follow_consents_of_draft(self) -> None:
        """Record in the stored consents what this revision says about them."""
        stored = ConsentRecord.objects.filter(page=self.pk).in_bulk()
        for consent in self.consents.all():
            record = stored.get(consent.pk)
            said = (consent.stated_end, consent.scope)
            if record is not None and (record.draft_ends_on, record.draft_scope) != said:
                record.draft_ends_on, record.draft_scope = said
                record.save(update_fields=["draft_ends_on", "draft_scope"])

    @property
    def visible_until(self) -> datetime.datetime | None:
        """Return when the case is withdrawn: at its expiry, or when its first consent ends."""
        days = [consent.ends_on for consent in self.consents.all() if consent.ends_on]
        moments = [
            timezone.make_aware(datetime.datetime.combine(day, datetime.time())) for day in days
        ]
        end = super().visible_until
        return min([*moments, *([end] if end else [])], default=None)

    def audiences(self) -> frozenset[str]:
        """Return the audiences that may see the case; a consent may exclude the public."""
        if self.visibility == PUBLIC and any(consent.is_narrow for consent in self.consents.all()):
            return audiences_for_level(MUNICIPAL)
        return super().audiences()

    @cached_property
    def remarks_on_fields(self) -> dict[str, str]:
        """Return what reviewers who sent the case back say about its fields, for the form of the admin."""
        from casestudies.reviewing.progress import progresses_of  # noqa: PLC0415  (it needs this model)

        returned = progresses_of([self])[self.pk].returned if self.pk else None
        return dict(returned.comments) if returned else {}

    @property
    def municipalities(self) -> list[Municipality]:
        """Return the municipalities of the case, the lead first."""
        return [part.municipality for part in self.case_municipalities.all()]

    @property
    def rmo(self) -> RmoDetail | None:
        """Return the details of the 地域運営組織, if any."""
        return next(iter(self.rmo_details.all()), None)

    @property
    def kyoryokutai(self) -> KyoryokutaiDetail | None:
        """Return the details of the 地域おこし協力隊, if any."""
        return next(iter(self.kyoryokutai_details.all()), None)
