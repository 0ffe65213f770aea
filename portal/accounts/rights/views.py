"""The report 権限の一覧 in the admin, its export, and the page of one user."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView

from portal.accounts.models import User
from portal.accounts.permissions import administered_by, may_manage_users
from portal.accounts.presentation import expiry_text
from portal.accounts.rights.filters import RightsFilterSet
from portal.accounts.rights.presentation import COLUMNS, export_rows, remarks_text
from portal.accounts.rights.services import add_rights, changes_of
from portal.tables.writing import UTF8, XLSX, write_table

TITLE = "権限の一覧"


def _with_rights(users: "QuerySet[User]") -> "QuerySet[User]":
    return users.select_related("municipality").prefetch_related("groups", "user_permissions")


class RightsColumn(Column):
    """The rights of a user, one below the other."""

    cell_template_name = "accounts/_rights_cell.html"


class _ForManagers:
    """A page for those who may manage users."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse others."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not may_manage_users(request.user):
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view


class RightsView(_ForManagers, ReportView):
    """The users whom one may administer, with their rights."""

    page_title = TITLE
    header_icon = "key"
    model = User
    verbose_name_plural = "利用者"
    default_ordering = "display_name"
    filterset_class = RightsFilterSet
    is_searchable = True
    search_fields: ClassVar = ["display_name", "username", "section", "email"]
    index_url_name = "rights_report"
    index_results_url_name = "rights_report_results"
    list_export: ClassVar = [header for header, _ in COLUMNS]
    columns: ClassVar = [
        TitleColumn(
            "display_name",
            label="利用者",
            accessor=str,
            sort_key="display_name",
            get_url=lambda user: reverse("rights_of_user", args=[user.pk]),
        ),
        RightsColumn("rights", label="権限といつからか"),
        Column("side", label="部局", accessor="get_side_display", sort_key="side"),
        Column("municipality", label="市町村", sort_key="municipality__code"),
        Column("section", label="所属課", sort_key="section"),
        Column("state", label="状態", accessor="state.label"),
        DateColumn("last_login", label="最終サインイン", sort_key="last_login"),
        Column("expires_on", label="有効期限", accessor=expiry_text, sort_key="expires_on"),
        Column("remarks", label="確認が必要なもの", accessor=remarks_text),
    ]

    def get_base_queryset(self) -> "QuerySet[User]":
        """Return those whom the user may administer."""
        return _with_rights(administered_by(self.request.user))

    def get_filtered_queryset(self) -> "QuerySet[User]":
        """Return what the filters and the search leave; Wagtail would filter twice."""
        return self.get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Look up the rights of one page at once."""
        return object_list if self.is_export else add_rights(object_list)

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse:
        """Send the rights as a table of the portal's own columns."""
        file_format = XLSX if spreadsheet_format == self.FORMAT_XLSX else UTF8
        headers = [header for header, _ in COLUMNS]
        table = write_table(headers, export_rows(queryset), file_format)
        response = table.response(f"{TITLE}_{timezone.localdate():%Y%m%d}")
        response["Cache-Control"] = "private, no-store"
        return response


class UserRightsView(_ForManagers, WagtailAdminTemplateMixin, TemplateView):
    """The rights of one user, and how they changed."""

    template_name = "accounts/user_rights.html"
    header_icon = "key"
    page_title = "権限"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("rights_report"), "label": TITLE},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Find the user among those whom one may administer."""
        users = _with_rights(administered_by(self.request.user))
        (user,) = add_rights([get_object_or_404(users, pk=self.kwargs["pk"])])
        return super().get_context_data(
            shown=user,
            remarks=remarks_text(user),
            changes=changes_of([user])[user.pk][::-1],
            **kwargs,
        )
