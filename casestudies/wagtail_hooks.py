"""Registration with Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from casestudies import views
from casestudies.permissions import may_import


class ImportMenuItem(MenuItem):
    """The import, for those who may add cases."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user may import."""
        return may_import(request.user)


@hooks.register("register_admin_urls")
def register_import_urls() -> list[Any]:
    """Give the import its addresses."""
    return [
        path("cases/import/", views.UploadView.as_view(), name="case_import"),
        path("cases/import/confirm/", views.ConfirmView.as_view(), name="case_import_confirm"),
        path("cases/import/result/", views.ResultView.as_view(), name="case_import_result"),
        path("cases/import/template/", views.TemplateView.as_view(), name="case_import_template"),
    ]


@hooks.register("register_admin_menu_item")
def register_import_menu_item() -> MenuItem:
    """Show the import in the menu."""
    return ImportMenuItem(
        "事例の取り込み", reverse("case_import"), name="case-import", icon_name="upload", order=320
    )
