"""Registration with Wagtail: what waits, on the first page of the admin, and the report of dates."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel

from portal.waiting.home_panel import WaitingPanel
from portal.waiting.views import ReviewDateReportView


@hooks.register("construct_homepage_panels")
def show_what_waits(_request: HttpRequest, panels: list[Any]) -> None:
    """Show one panel with everything that waits, instead of Wagtail's with reviews only."""
    panels[:] = [p for p in panels if not isinstance(p, WorkflowObjectsToModeratePanel)]
    panels.append(WaitingPanel())


@hooks.register("register_admin_urls")
def register_report_urls() -> list[URLPattern]:
    """Give the report its addresses."""
    return [
        path("reports/review-dates/", ReviewDateReportView.as_view(), name="review_dates"),
        path(
            "reports/review-dates/results/",
            ReviewDateReportView.as_view(results_only=True),
            name="review_dates_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    """Show the report among the reports."""
    return MenuItem(
        ReviewDateReportView.page_title,
        reverse("review_dates"),
        name="review-dates",
        icon_name="date",
        order=100,
    )
