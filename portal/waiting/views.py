"""「対応待ち」 on the site, and the report 「確認期限」 of the admin."""

import datetime
from typing import Any, ClassVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from portal.japanese.dates import format_date
from portal.pages.models import PortalPage
from portal.tables.writing import UTF8, XLSX, write_table
from portal.waiting.registry import source_named
from portal.waiting.report import (
    COLUMNS,
    ReviewDateFilterSet,
    kind_of,
    pages_for,
    place_of,
    side_of,
    state_of,
    with_places,
)
from portal.waiting.responsible import owner_of
from portal.waiting.services import ON_A_PAGE, group_of, groups_of, remember_count


class WaitingView(LoginRequiredMixin, TemplateView):
    """Everything that waits for the user, a few of each kind."""

    template_name = "waiting/list.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what waits."""
        user = self.request.user
        groups = groups_of(user)
        remember_count(user, groups)
        return {**super().get_context_data(**kwargs), "groups": groups}


class SourceView(LoginRequiredMixin, TemplateView):
    """All things of one kind that wait for the user."""

    template_name = "waiting/source.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add one page of them, and the way to the others."""
        source = source_named(kwargs["slug"])
        if source is None:
            raise Http404
        text = self.request.GET.get("page", "")
        # Nothing that an address says may be an error.
        number = int(text) if text.isdecimal() and text.isascii() and len(text) < 6 else 1
        number = max(number, 1)
        start = (number - 1) * ON_A_PAGE
        group = group_of(self.request.user, source, start)
        if start and not group.total:
            raise Http404
        return {
            **super().get_context_data(**kwargs),
            "group": group,
            "first": start + 1,
            "last": start + len(group.items),
            "previous": number - 1,
            "next": number + 1 if start + len(group.items) < group.total else 0,
        }


def _date(day: datetime.date | None) -> str:
    return format_date(day) if day else ""


class ReviewDateReportView(ReportView):
    """「確認期限」: which page is to be looked at again until when, and by whom."""

    page_title = "確認期限"
    header_icon = "date"
    model = PortalPage
    #: As `pages_for` has them.
    default_ordering = None
    paginate_by = 50
    filterset_class = ReviewDateFilterSet
    is_searchable = False
    index_url_name = "review_dates"
    index_results_url_name = "review_dates_results"
    list_export: ClassVar = [header for header, _ in COLUMNS]
    columns: ClassVar = [
        TitleColumn(
            "title",
            label="ページ",
            accessor=lambda page: page.draft_title or page.title,
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
            classname="review-dates__title",
        ),
        *(
            Column(name, label=label, accessor=accessor, classname="review-dates__cell")
            for name, label, accessor in (
                ("kind", "種類", kind_of),
                ("owner", "担当", owner_of),
                ("side", "作成者の部局", side_of),
                ("places", "市町村", place_of),
                ("confirmed_on", "最終確認日", lambda page: _date(page.confirmed_on)),
                ("review_on", "確認期限", lambda page: _date(page.review_on)),
                ("state", "状態", state_of),
            )
        ),
    ]

    def get_base_queryset(self) -> "QuerySet[PortalPage]":
        """Return the pages that the user may edit."""
        return pages_for(self.request.user)

    def get_filtered_queryset(self) -> "QuerySet[PortalPage]":
        """Return what the filters leave; Wagtail would filter twice."""
        return self.get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Add the municipalities of one page of the report."""
        return with_places(object_list)

    def as_spreadsheet(
        self, queryset: "QuerySet[PortalPage]", spreadsheet_format: str
    ) -> HttpResponse:
        """Send the pages as a table of the portal's own columns."""
        rows = ([value(page) for _, value in COLUMNS] for page in with_places(queryset))
        file_format = XLSX if spreadsheet_format == self.FORMAT_XLSX else UTF8
        table = write_table([header for header, _ in COLUMNS], rows, file_format)
        response = table.response(f"確認期限_{timezone.localdate():%Y%m%d}")
        response["Cache-Control"] = "private, no-store"
        return response
