"""The case itself: one page."""

from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from casestudies.models.cooperation import Contact, Cooperation, Resources
from casestudies.models.parts import KyoryokutaiDetail, RmoDetail
from casestudies.models.story import TITLE_LIMIT, Learning, Story
from portal.municipalities.models import Municipality
from portal.pages.japanese_fields import FiscalYearField, JapaneseDateField
from portal.pages.models import PortalPage
from portal.vocabularies.fields import term_field

DECLARATIONS = ("declares_no_individual", "declares_consent", "declares_no_conference_secret")


class Editorial(models.Model):
    """運用: where a case comes from, who checked it, what its author declares."""

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

    class Meta:
        abstract = True


class CasePage(  # noqa: DJ008  (a page is shown by its title: Page.__str__)
    Story, Cooperation, Resources, Learning, Contact, Editorial, PortalPage
):
    """連携事例.

    A draft needs a title and a fiscal year only; to be live, also what GIF
    DS-451-3 makes mandatory, a municipality, and the three declarations.
    """

    subtitle = models.CharField("副題", max_length=100, blank=True)
    fiscal_year = FiscalYearField("事例実施年度", db_index=True)
    started_on = JapaneseDateField("開始日", null=True, blank=True)
    ended_on = JapaneseDateField("終了日", null=True, blank=True)
    stage = term_field("段階", "stage")
    outcome = term_field("結果", "outcome")
    geography = models.TextField("合併・地勢の説明", blank=True)

    parent_page_types: ClassVar = ["casestudies.CaseIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "casestudies/case_page.html"

    class Meta:
        verbose_name = verbose_name_plural = "連携事例"

    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        """Save with a snapshot of the figures.

        Raises ValidationError when a live case lacks its declarations or a
        municipality: whatever way leads to publication, it ends here.
        """
        if clean:
            if self.live and (problems := self.publication_problems()):
                raise ValidationError({NON_FIELD_ERRORS: list(problems.values())})
            self.take_snapshots()
        return super().save(clean=clean, **kwargs)  # type: ignore[call-arg]  # of Page, untyped

    def clean(self) -> None:
        """Refuse dates out of order and titles too long for a line of results."""
        super().clean()
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            raise ValidationError({"ended_on": "終了日は開始日より後の日にしてください。"})
        if len(self.title) > TITLE_LIMIT:
            message = (
                f"タイトルは{TITLE_LIMIT}字以内で入力してください（現在{len(self.title)}字）。"
            )
            raise ValidationError({"title": message})

    def publication_problems(self) -> dict[str, str]:
        """Return what keeps the case from being published, by field, beyond empty mandatory fields."""
        problems = {
            name: "公開するには、内容を確かめてチェックを入れてください。"
            for name in DECLARATIONS
            if not getattr(self, name)
        }
        if not self.case_municipalities.all():
            problems["case_municipalities"] = "公開するには、市町村を1つ以上選んでください。"
        return problems

    def take_snapshots(self) -> None:
        """Copy the figures of the municipalities that have none yet for the year of the case."""
        # Not `.all()`: that may answer with copies, whose snapshots would be lost.
        parts = self.case_municipalities.get_object_list()  # type: ignore[attr-defined]  # of modelcluster
        for part in parts:
            part.take_snapshot(self.fiscal_year)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Save a revision that holds the snapshots too."""
        self.take_snapshots()
        return super().save_revision(*args, **kwargs)

    @property
    def municipalities(self) -> list[Municipality]:
        """Return the municipalities of the case, the leading one first."""
        return [part.municipality for part in self.case_municipalities.all()]

    @property
    def rmo(self) -> RmoDetail | None:
        """Return what is told about the 地域運営組織, if anything."""
        return next(iter(self.rmo_details.all()), None)

    @property
    def kyoryokutai(self) -> KyoryokutaiDetail | None:
        """Return what is told about the 地域おこし協力隊, if anything."""
        return next(iter(self.kyoryokutai_details.all()), None)
