"""Municipalities of the prefecture, their regions and their yearly figures."""

import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from wagtail.search import index

from portal.municipalities.bands import PopulationBand, band_of
from portal.municipalities.codes import validate_code


class Region(models.Model):
    """県内圏域: a part of the prefecture, defined by the operator."""

    slug = models.SlugField("識別子", unique=True, help_text="アドレスに使う英小文字（例 seibu）。")
    name = models.CharField("圏域名", max_length=50, unique=True)
    kana = models.CharField("読みがな", max_length=100)
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "県内圏域"
        ordering = ["order", "kana"]

    def __str__(self) -> str:
        return self.name


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    """Queries over municipalities."""

    def current(self, on: datetime.date | None = None) -> "MunicipalityQuerySet":
        """Return the municipalities that exist on the day `on` (by default today)."""
        day = on or timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def notified_by_prefecture(self) -> "MunicipalityQuerySet":
        """Return the municipalities to which the prefecture forwards notices.

        Source: 社援地発1001第2号 前文「管内市町村（指定都市及び中核市を除く。）」.
        """
        return self.filter(notify_via_prefecture=True)


class Municipality(index.Indexed, models.Model):
    """市町村（特別区を含む）, identified by its official code.

    A merged municipality stays, with `valid_to` and `successor`, so that old cases keep a valid
    reference.
    """

    class Kind(models.TextChoices):
        """自治体区分 (地方自治法)."""

        DESIGNATED = "designated", "指定都市"
        CORE = "core", "中核市"
        SPECIAL = "special", "施行時特例市"
        CITY = "city", "市"
        TOWN = "town", "町"
        VILLAGE = "village", "村"
        WARD = "ward", "特別区"

    code = models.CharField(
        "全国地方公共団体コード",
        max_length=6,
        unique=True,
        validators=[validate_code],
        help_text="検査数字を含む6桁（例 322016）。",
    )
    prefecture_name = models.CharField("都道府県名", max_length=10)
    name = models.CharField("市町村名", max_length=30)
    kana = models.CharField("読みがな", max_length=60)
    kind = models.CharField("自治体区分", max_length=12, choices=Kind.choices)
    name_is_shared = models.BooleanField(
        "同名の市町村あり",
        default=False,
        help_text="全国に同じ名前の市町村があるとき、都道府県名を添えて表示します。",
    )
    region = models.ForeignKey(
        Region,
        verbose_name="県内圏域",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="municipalities",
    )
    latitude = models.FloatField("緯度", null=True, blank=True)
    longitude = models.FloatField("経度", null=True, blank=True)
    notify_via_prefecture = models.BooleanField(
        "県を通じて通知する",
        default=True,
        help_text="指定都市と中核市には国から直接通知されるため、外します。",
    )
    valid_from = models.DateField("設置日", null=True, blank=True)
    valid_to = models.DateField("廃止日", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name="承継する市町村",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
    )

    search_fields: ClassVar = [index.AutocompleteField(name) for name in ("name", "kana", "code")]

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "市町村"
        ordering = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="municipality_validity_in_order",
                violation_error_message="廃止日は設置日より後の日にしてください。",
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("pk")),
                name="municipality_not_its_own_successor",
                violation_error_message="承継先に自分自身は選べません。",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Return the URL of the municipality's page; by code, because names are not unique."""
        return reverse("municipalities:detail", args=[self.code])

    def clean(self) -> None:
        """Refuse a code whose prefecture differs from that of the other municipalities."""
        super().clean()
        other = Municipality.objects.exclude(pk=self.pk).first()
        if other and other.code[:2] != self.code[:2]:
            raise ValidationError({"code": "この県のコードではありません。"})

    @property
    def label(self) -> str:
        """Return the displayed name: with its prefecture if another municipality has the same name."""
        return f"{self.name}（{self.prefecture_name}）" if self.name_is_shared else self.name

    @property
    def full_name(self) -> str:
        """Return the name with the prefecture in front, e.g. 島根県松江市."""
        return f"{self.prefecture_name}{self.name}"

    def figures(self, year: int | None = None) -> dict[str, "Statistic"]:
        """Return the latest figure of each indicator, by indicator.

        With `year`, figures of later years are left out, so that a case of
        2021 is not described with the population of 2025.
        """
        latest: dict[str, Statistic] = {}
        for statistic in self.statistics.all():
            if year is not None and statistic.year > year:
                continue
            known = latest.get(statistic.indicator)
            if known is None or statistic.year > known.year:
                latest[statistic.indicator] = statistic
        return latest

    @property
    def population(self) -> int | None:
        """Return the latest population (persons), or None when no figure is known."""
        figure = self.figures().get(Statistic.Indicator.POPULATION)
        return int(figure.value) if figure else None

    @property
    def population_band(self) -> PopulationBand | None:
        """Return the band of the latest population."""
        return band_of(self.population)


class Statistic(models.Model):
    """One figure of one municipality for one year, with its source. Never typed into a case."""

    class Indicator(models.TextChoices):
        """What is counted; `UNITS` has the units."""

        POPULATION = "population", "人口"
        HOUSEHOLDS = "households", "世帯数"
        AGEING_RATE = "ageing_rate", "高齢化率"
        AREA = "area", "面積"
        FISCAL_SIZE = "fiscal_size", "標準財政規模"

    UNITS: ClassVar[dict[str, str]] = {
        Indicator.POPULATION: "人",
        Indicator.HOUSEHOLDS: "世帯",
        Indicator.AGEING_RATE: "％",
        Indicator.AREA: "km²",
        Indicator.FISCAL_SIZE: "百万円",
    }

    municipality = models.ForeignKey(
        Municipality, verbose_name="市町村", on_delete=models.CASCADE, related_name="statistics"
    )
    indicator = models.CharField("指標", max_length=20, choices=Indicator.choices)
    year = models.PositiveSmallIntegerField("年", help_text="西暦（例 2020）。")
    value = models.DecimalField("値", max_digits=14, decimal_places=2)
    source = models.CharField("出典", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "統計値"
        ordering = ["municipality", "indicator", "-year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "indicator", "year"],
                name="one_figure_per_municipality_indicator_year",
                violation_error_message="この年の値はすでに登録されています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.get_indicator_display()} {self.year}年 {self.formatted}"

    @property
    def unit(self) -> str:
        """Return the unit in which `value` is counted."""
        return self.UNITS[self.indicator]

    @property
    def formatted(self) -> str:
        """Return the value with thousands separators and unit, without trailing zeros."""
        digits = f"{self.value.normalize():,f}"
        return f"{digits}{self.unit}"


class Implementation(models.Model):
    """A way to a 包括的な支援体制 (社会福祉法第106条の3): approach, national programme, fiscal years.

    Programmes come and go with the budget of each year, so this is data: a new one is a row, and one
    that has ended can no longer be chosen for later years. The set-up ships
    `data/implementation.toml`.
    """

    slug = models.SlugField("識別子", unique=True, help_text="英小文字・数字・ハイフン。")
    label = models.CharField("表示名", max_length=60, unique=True)
    approach = models.CharField(
        "進め方", max_length=60, blank=True, help_text="例 既存制度活用アプローチ。"
    )
    programme = models.CharField(
        "国の事業", max_length=100, blank=True, help_text="その進め方のために行う国の事業。"
    )
    first_year = models.PositiveSmallIntegerField(
        "始まりの年度", null=True, blank=True, help_text="西暦（例 2026）。"
    )
    last_year = models.PositiveSmallIntegerField(
        "終わりの年度", null=True, blank=True, help_text="西暦。この年度まで選べます。"
    )
    order = models.PositiveSmallIntegerField(
        "並び順", default=0, help_text="取組が進んだものほど大きな数。地図の濃さになります。"
    )
    note = models.CharField("根拠・備考", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "実施状況の区分"
        ordering = ["order", "label"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(last_year__gte=F("first_year")),
                name="implementation_years_in_order",
                violation_error_message="終わりの年度は始まりの年度より後にしてください。",
            )
        ]

    def __str__(self) -> str:
        return self.label

    def covers(self, fiscal_year: int) -> bool:
        """Tell whether the row can be chosen for a fiscal year."""
        first, last = self.first_year, self.last_year
        return (first is None or first <= fiscal_year) and (last is None or fiscal_year <= last)


class ProgrammeStatus(models.Model):
    """実施状況: how far a municipality is with its 包括的な支援体制 in a fiscal year."""

    municipality = models.ForeignKey(
        Municipality,
        verbose_name="市町村",
        on_delete=models.CASCADE,
        related_name="programme_statuses",
    )
    fiscal_year = models.PositiveSmallIntegerField("年度", help_text="西暦（例 2026）。")
    status = models.ForeignKey(
        Implementation, verbose_name="実施状況", on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField("出典", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "包括的な支援体制の実施状況"
        ordering = ["municipality", "-fiscal_year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "fiscal_year"],
                name="one_status_per_municipality_and_fiscal_year",
                violation_error_message="この年度の実施状況はすでに登録されています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.fiscal_year}年度 {self.status}"

    def clean(self) -> None:
        """Refuse a status of another time: a programme that has ended, or has not begun."""
        super().clean()
        if self.status_id and self.fiscal_year and not self.status.covers(self.fiscal_year):
            message = f"「{self.status}」は、この年度にはありません。"
            raise ValidationError({"status": message})


class BoundaryMap(models.Model):
    """The map that the operator has loaded: its frame and the source of its boundaries. At most one."""

    frame = models.JSONField("図の枠", help_text="図の大きさと縮尺。取り込みのときに計算します。")
    credit = models.CharField("出典", max_length=200)
    file_name = models.CharField("ファイル名", max_length=200)
    loaded_at = models.DateTimeField("取り込み日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "市町村の境界図"

    def __str__(self) -> str:
        return self.file_name


class MunicipalityShape(models.Model):
    """How a municipality is drawn on the map, in whole units of the map's frame."""

    map = models.ForeignKey(
        BoundaryMap, verbose_name="境界図", on_delete=models.CASCADE, related_name="shapes"
    )
    municipality = models.OneToOneField(
        Municipality, verbose_name="市町村", on_delete=models.CASCADE, related_name="shape"
    )
    path = models.TextField("境界線", help_text="SVGのパス。")
    x = models.SmallIntegerField("文字の位置（横）")
    y = models.SmallIntegerField("文字の位置（縦）")
    room = models.PositiveSmallIntegerField(
        "文字の余地", help_text="文字の位置から境界線までの距離。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "市町村の形"
        ordering = ["municipality"]

    def __str__(self) -> str:
        return f"{self.municipality}の形"
