"""Registration with Wagtail: the report of the log, and the permission to read it."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.audit.permissions import READING, may_read_log
from portal.audit.views import AuditLogView


class AuditLogMenuItem(MenuItem):
    """The log, for those who may read it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user may read it."""
        return may_read_log(request.user)


@hooks.register("register_admin_urls")
def register_log_urls() -> list[URLPattern]:
    """Give the report its addresses."""
    return [
        path("reports/audit-log/", AuditLogView.as_view(), name="audit_log"),
        path(
            "reports/audit-log/results/",
            AuditLogView.as_view(results_only=True),
            name="audit_log_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_log_menu_item() -> AuditLogMenuItem:
    """Show the log among the reports."""
    return AuditLogMenuItem(
        "操作記録", reverse("audit_log"), name="audit-log", icon_name="history", order=1050
    )


@hooks.register("register_permissions")
def register_log_permission() -> "QuerySet[Permission]":
    """Let administrators grant the log to further groups."""
    app_label, codename = READING.split(".")
    return Permission.objects.filter(content_type__app_label=app_label, codename=codename)
