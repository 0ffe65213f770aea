"""Figures of explainers, each with its year and source, because figures age faster than texts."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from portal.japanese.dates import EARLIEST_YEAR, LATEST_YEAR, fiscal_year_of, format_fiscal_year
from portal.notices.panels import OLDEST_FIGURE


def first_current_year() -> int:
    """Return the fiscal year before which figures count as old today."""
    return fiscal_year_of(timezone.localdate()) - OLDEST_FIGURE


class ProgrammeFigure(Orderable):
    """One figure: what is counted, how much, in which fiscal year, and who has published it."""

    page = ParentalKey("notices.ProgrammePage", on_delete=models.CASCADE, related_name="figures")
    label = models.CharField("何の数字か", max_length=80, help_text="例 活動した隊員。")
    value = models.CharField("値", max_length=40, help_text="単位も付けます（例 7,910人）。")
    fiscal_year = models.PositiveSmallIntegerField(
        "年度",
        validators=[MinValueValidator(EARLIEST_YEAR), MaxValueValidator(LATEST_YEAR)],
        help_text="西暦（例 2024）。",
    )
    source = models.CharField("出典", max_length=200)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "数字"

    def __str__(self) -> str:
        return f"{self.label} {self.value}（{format_fiscal_year(self.fiscal_year)}）"

    @property
    def is_old(self) -> bool:
        """Tell whether the figure is to be looked up again."""
        return self.fiscal_year < first_current_year()
