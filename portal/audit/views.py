"""The report of the log in the admin (レポート → 操作記録), and its export."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from portal.audit.models import Entry
from portal.audit.permissions import may_read_log
from portal.audit.reporting.filters import EntryFilterSet
from portal.audit.reporting.presentation import (
    COLUMNS,
    details_text,
    moment,
    name_things,
    thing_title,
    thing_url,
)
from portal.audit.services import seal
from portal.tables.writing import UTF8, XLSX, write_table

#: Rows of one export. It is made in memory: measured in docs/audit.md.
MOST_ROWS = 20_000


class AuditLogView(ReportView):
    """The log, the newest first. Nothing can be changed here."""

    page_title = "操作記録"
    header_icon = "history"
    model = Entry
    verbose_name_plural = "操作記録"
    default_ordering = "-sequence"
    paginate_by = 50
    filterset_class = EntryFilterSet
    is_searchable = True
    search_fields: ClassVar = ["actor_label", "object_label", "address"]
    index_url_name = "audit_log"
    index_results_url_name = "audit_log_results"
    list_export: ClassVar = [header for header, _ in COLUMNS]
    columns: ClassVar = [
        Column("at", label="日時", accessor=moment, sort_key="sequence"),
        Column("actor_label", label="利用者"),
        Column("action", label="操作", accessor="get_action_display"),
        TitleColumn("thing", label="対象", accessor=thing_title, get_url=thing_url),
        Column("outcome", label="結果", accessor="get_outcome_display"),
        Column("address", label="接続元アドレス"),
        Column("details", label="詳細", accessor=details_text),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse users who may not read the log."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not may_read_log(request.user):
            return render(request, "403.html", status=403)
        seal()
        return super().dispatch(request, *args, **kwargs)

    def get_filtered_queryset(self) -> "QuerySet[Entry]":
        """Return what the filters and the search leave; Wagtail would filter twice."""
        return self.get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Name the things of one page; an export has no names."""
        return object_list if self.is_export else name_things(self.request.user, object_list)

    def as_spreadsheet(self, queryset: "QuerySet[Entry]", spreadsheet_format: str) -> HttpResponse:
        """Send the entries as a table of the portal's own columns, or ask to narrow them down."""
        if queryset.count() > MOST_ROWS:
            messages.error(
                self.request,
                f"一度に書き出せるのは{MOST_ROWS:,}件までです。期間や操作をしぼってください。",
            )
            query = self.request.GET.copy()
            del query["export"]
            return redirect(f"{self.index_url}?{query.urlencode()}")
        rows = ([value(entry) for _, value in COLUMNS] for entry in queryset.iterator())
        file_format = XLSX if spreadsheet_format == self.FORMAT_XLSX else UTF8
        table = write_table([header for header, _ in COLUMNS], rows, file_format)
        response = table.response(f"操作記録_{timezone.localdate():%Y%m%d}")
        response["Cache-Control"] = "private, no-store"
        return response
