"""The parts of a case: related objects of which it has several."""

from decimal import Decimal

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from casestudies.models.consent import ConsentRecord
from portal.japanese.date_fields import MonthField
from portal.municipalities.models import Municipality
from portal.municipalities.services import figures_snapshot
from portal.pages.models import PortalDocument, PortalImage
from portal.vocabularies.models import Term

CASE = "casestudies.CasePage"


class CaseMunicipality(Orderable):
    """One of the municipalities of a case; the first one is the lead.

    `figures` is the snapshot of its statistics for the year of the case, so
    that an old case is not described with the population of today.
    """

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="case_municipalities")
    municipality = models.ForeignKey(
        Municipality, verbose_name="市町村", on_delete=models.PROTECT, related_name="+"
    )
    figures = models.JSONField("統計値の写し", default=dict, blank=True, editable=False)
    figures_for = models.CharField("写しの対象", max_length=11, blank=True, editable=False)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "市町村"

    def __str__(self) -> str:
        return self.municipality.label

    def take_snapshot(self, fiscal_year: int) -> None:
        """Copy the figures of the municipality for the year, unless there is a snapshot.

        A snapshot stays when statistics are added or corrected later; another municipality or year
        needs a new one.
        """
        wanted = f"{self.municipality.code}:{fiscal_year}"
        if self.figures and self.figures_for == wanted:
            return
        self.figures = figures_snapshot(self.municipality, fiscal_year)
        self.figures_for = wanted

    def figure(self, indicator: str) -> tuple[Decimal, int] | None:
        """Return the copied value of an indicator and its year, or None."""
        copied = self.figures.get(indicator)
        return (Decimal(copied["value"]), int(copied["year"])) if copied else None


class CasePartner(Orderable):
    """連携主体: who takes part, on which side, in which role."""

    class Side(models.TextChoices):
        """Where the partner stands in the diagram."""

        WELFARE = "welfare", "福祉"
        REGIONAL = "regional", "地域振興"
        BOTH = "both", "両方"
        OTHER = "other", "その他"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="partners")
    partner = models.ForeignKey(
        Term,
        verbose_name="種類",
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"vocabulary": "partner"},
    )
    name = models.CharField("名称", max_length=100, blank=True)
    role = models.CharField("役割", max_length=200, blank=True)
    side = models.CharField("側", max_length=10, choices=Side.choices, default=Side.OTHER)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "連携主体"

    def __str__(self) -> str:
        return self.name or self.partner.label


class CaseIndicator(Orderable):
    """成果（定量）: a figure before and after, each with its month."""

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField("指標", max_length=100)
    before = models.DecimalField(
        "取り組み前", max_digits=14, decimal_places=2, null=True, blank=True
    )
    after = models.DecimalField("取り組み後", max_digits=14, decimal_places=2, null=True)
    unit = models.CharField("単位", max_length=20, blank=True)
    before_as_of = MonthField("取り組み前の時点", blank=True)
    after_as_of = MonthField("取り組み後の時点", blank=True)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "成果指標"

    def __str__(self) -> str:
        return self.name


class CaseImage(Orderable):
    """A picture; the picture itself has alternative text, licence and consent."""

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="images")
    image = models.ForeignKey(
        PortalImage, verbose_name="画像", on_delete=models.PROTECT, related_name="+"
    )
    caption = models.CharField("この事例での説明文", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "画像"

    def __str__(self) -> str:
        return self.shown_caption

    @property
    def shown_caption(self) -> str:
        """Return the caption for this case, or else the picture's own."""
        return self.caption or self.image.caption


class CaseAttachment(Orderable):
    """A file to reuse. Whether a reader sees it depends on the document's own visibility."""

    class Kind(models.TextChoices):
        """添付の種類."""

        FORM = "form", "様式"
        GUIDELINE = "guideline", "要綱"
        AGREEMENT = "agreement", "協定書"
        LEAFLET = "leaflet", "チラシ"
        OTHER = "other", "その他"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        PortalDocument, verbose_name="ファイル", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("種類", max_length=10, choices=Kind.choices, default=Kind.OTHER)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "添付ファイル"

    def __str__(self) -> str:
        return self.document.title


class CaseLink(Orderable):
    """関連URL."""

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="links")
    title = models.CharField("リンクの名前", max_length=100)
    url = models.URLField("URL")

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "関連リンク"

    def __str__(self) -> str:
        return self.title


class CaseVideo(Orderable):
    """A link to a video; never embedded, because the portal's pages load no external content."""

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="videos")
    title = models.CharField("動画の題名", max_length=100)
    url = models.URLField("URL")

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "動画"

    def __str__(self) -> str:
        return self.title


class RelatedCase(Orderable):
    """関連事例 chosen by the author; others are found by common features."""

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="related_cases")
    case = models.ForeignKey(
        CASE, verbose_name="関連する事例", on_delete=models.CASCADE, related_name="+"
    )

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "関連事例"

    def __str__(self) -> str:
        return self.case.title


class RmoDetail(Orderable):
    """地域運営組織, with the items of the survey of 総務省. At most one per case."""

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="rmo_details")
    legal_form = models.CharField("組織形態", max_length=100, blank=True)
    members = models.TextField("構成団体", blank=True)
    base = models.CharField("活動拠点", max_length=200, blank=True)
    activities = models.TextField("活動内容", blank=True)
    income = models.CharField("収入源", max_length=300, blank=True)
    issues = models.TextField("組織の課題", blank=True)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "地域運営組織"

    def __str__(self) -> str:
        return self.legal_form or "地域運営組織"


class KyoryokutaiDetail(Orderable):
    """地域おこし協力隊. At most one per case."""

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="kyoryokutai_details")
    headcount = models.PositiveSmallIntegerField("隊員数（人）", null=True, blank=True)
    term = models.CharField("任期", max_length=100, blank=True)
    mission = models.TextField("ミッション", blank=True)
    host = models.TextField("受入体制（所属課・世話役）", blank=True)
    settlement = models.TextField("任期後の定住・起業", blank=True)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "地域おこし協力隊"

    def __str__(self) -> str:
        return f"{self.headcount}人" if self.headcount else "地域おこし協力隊"


#: Every relation from a case to its parts, by related name.
PARTS = {
    part._meta.get_field("page").remote_field.related_name: part
    for part in (
        CaseMunicipality,
        CasePartner,
        CaseIndicator,
        CaseImage,
        CaseAttachment,
        CaseLink,
        CaseVideo,
        RelatedCase,
        ConsentRecord,
        RmoDetail,
        KyoryokutaiDetail,
    )
}
