"""The list of cases: the search, limited to cases."""

from typing import ClassVar

from portal.pages.models import PortalPage


class CaseIndexPage(PortalPage):
    """The page above all cases, at /cases/."""

    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["casestudies.CasePage"]
    max_count = 1
    template = "search/search_page.html"

    class Meta:
        verbose_name = verbose_name_plural = "連携事例の一覧"
