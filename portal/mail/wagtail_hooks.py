"""Registration with Wagtail: the report of what was mailed."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.mail import views
from portal.mail.permissions import may_see_mails


class MailReportMenuItem(MenuItem):
    """「送信メール」 among the reports, for those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user may see it."""
        return may_see_mails(request.user)


@hooks.register("register_reports_menu_item")
def register_mail_report_menu_item() -> MailReportMenuItem:
    """Show the report among the reports."""
    name = views.MailReportView.page_title
    return MailReportMenuItem(
        name, reverse("mail_report"), name="mail-report", icon_name="mail", order=910
    )


@hooks.register("register_admin_urls")
def register_mail_report_urls() -> list[URLPattern]:
    """Give the report its addresses."""
    return [
        path("reports/mails/", views.MailReportView.as_view(), name="mail_report"),
        path(
            "reports/mails/results/",
            views.MailReportView.as_view(results_only=True),
            name="mail_report_results",
        ),
        path("reports/mails/<int:pk>/resend/", views.ResendView.as_view(), name="mail_resend"),
    ]
