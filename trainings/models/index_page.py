"""The list of trainings."""

from typing import ClassVar

from portal.pages.models import PortalPage


class TrainingIndexPage(PortalPage):
    """The page above all trainings, at /trainings/. What it lists is asked by its template."""

    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["trainings.TrainingPage"]
    max_count = 1
    template = "trainings/training_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = "研修の一覧"
