"""The parts of a training: related objects of which it has several."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from portal.accounts.visibility import Visibility
from portal.japanese.date_fields import JapaneseDateField, JapaneseTimeField
from portal.pages.models import PortalDocument, PortalPage
from trainings.status import end_of, moment

TRAINING = "trainings.TrainingPage"


class TrainingSession(Orderable):
    """日程: one meeting. Without times it lasts the whole day; it may end on a later day."""

    page = ParentalKey(TRAINING, on_delete=models.CASCADE, related_name="sessions")
    day = JapaneseDateField("開催日", db_index=True)
    starts = JapaneseTimeField("開始時刻", null=True, blank=True)
    ends = JapaneseTimeField("終了時刻", null=True, blank=True)
    end_day = JapaneseDateField("終了日", null=True, blank=True)
    title = models.CharField("回の名前", max_length=100, blank=True)
    note = models.CharField("日時の備考", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "日程"

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"

    def clean(self) -> None:
        """Refuse an end before the start, and an end time without a start."""
        super().clean()
        if not self.day:
            return
        if self.end_day and self.end_day < self.day:
            raise ValidationError({"end_day": "終了日は開催日以後の日にしてください。"})
        if self.ends and not self.starts:
            raise ValidationError({"starts": "終了時刻があるときは、開始時刻も入力してください。"})
        if self.starts and self.ends and self.last_day == self.day and self.ends <= self.starts:
            message = (
                "終了時刻は開始時刻より後にしてください。"
                "日をまたぐときは、「終了日」に翌日の日付を入力してください。"
            )
            raise ValidationError({"ends": message})

    @property
    def last_day(self) -> datetime.date:
        """Return the day on which the session ends."""
        return self.end_day or self.day

    @property
    def starts_at(self) -> datetime.datetime:
        """Return the start as date and time."""
        found = moment(self.day, self.starts)
        assert found is not None  # noqa: S101  (a session has a day)
        return found

    @property
    def ends_at(self) -> datetime.datetime:
        """Return the end as date and time; the end of the day if it is unknown."""
        found = end_of(self.last_day, self.ends)
        assert found is not None  # noqa: S101  (a session has a day)
        return found


class ProgrammeItem(Orderable):
    """プログラム（時間割）: one row of the timetable."""

    page = ParentalKey(TRAINING, on_delete=models.CASCADE, related_name="programme_items")
    session = models.PositiveSmallIntegerField("第何回", null=True, blank=True)
    time = models.CharField("時刻", max_length=30, blank=True)
    title = models.CharField("内容", max_length=200)
    speaker = models.CharField("話す人の所属", max_length=100, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "プログラム"

    def __str__(self) -> str:
        return self.title


class Lecturer(Orderable):
    """講師: role and affiliation; a name only with a recorded consent (domain.md 1.1, rule 3)."""

    class Scope(models.TextChoices):
        """The scope of the consent."""

        PUBLIC = "public", "一般公開"
        MUNICIPAL = "municipal", "県内自治体職員"

    page = ParentalKey(TRAINING, on_delete=models.CASCADE, related_name="lecturers")
    role = models.CharField("役割", max_length=100)
    affiliation = models.CharField("所属", max_length=100, blank=True)
    name = models.CharField("氏名", max_length=50, blank=True)
    consent_on = JapaneseDateField("同意を得た日", null=True, blank=True)
    consent_by = models.CharField("同意を得た人（課・係）", max_length=100, blank=True)
    consent_scope = models.CharField(
        "氏名を載せてよい範囲", max_length=10, choices=Scope.choices, default=Scope.PUBLIC
    )
    consent_expires_on = JapaneseDateField("同意の期限", null=True, blank=True)
    consent_withdrawn_on = JapaneseDateField("同意の撤回日", null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "講師"

    def __str__(self) -> str:
        return f"{self.role}（{self.affiliation}）" if self.affiliation else self.role

    def clean(self) -> None:
        """Require the record of consent if there is a name."""
        super().clean()
        if self.name:
            missing = {
                field: "氏名を載せるには、同意の記録が必要です。"
                for field in ("consent_on", "consent_by")
                if not getattr(self, field)
            }
            if missing:
                raise ValidationError(missing)

    def name_for(self, audiences: frozenset[str]) -> str:
        """Return the name if the consent is valid today and covers one of the audiences."""
        today = timezone.localdate()
        holds = (
            self.consent_on is not None
            and self.consent_withdrawn_on is None
            and (self.consent_expires_on is None or today <= self.consent_expires_on)
        )
        return self.name if holds and self.consent_scope in audiences else ""


class TrainingMaterial(Orderable):
    """資料: its visibility is independent of the training's page.

    A row without a file announces material that will follow.
    """

    page = ParentalKey(TRAINING, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField("資料の名前", max_length=150)
    visibility = models.CharField(
        "資料の公開範囲",
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.MUNICIPAL,
    )
    document = models.ForeignKey(
        PortalDocument,
        verbose_name="ファイル",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "資料"

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a file that is visible to more people than the material."""
        super().clean()
        order = list(Visibility.values)
        if self.document and order.index(self.document.visibility) < order.index(self.visibility):
            message = (
                f"このファイルの公開範囲は「{self.document.get_visibility_display()}」で、"
                f"資料の公開範囲「{self.get_visibility_display()}」より広くなっています。"
                "ドキュメントの編集画面で、ファイルの公開範囲を狭めてください。"
            )
            raise ValidationError({"document": message})


class RelatedPage(Orderable):
    """関連事例: a page of the portal related to the training."""

    page = ParentalKey(TRAINING, on_delete=models.CASCADE, related_name="related_pages")
    related = models.ForeignKey(
        PortalPage, verbose_name="関連する事例", on_delete=models.CASCADE, related_name="+"
    )

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "関連事例"

    def __str__(self) -> str:
        return self.related.title
