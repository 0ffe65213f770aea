"""Registration with Wagtail: the manuals under ヘルプ."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.manuals.services import MANUALS, Manual, manuals_for
from portal.manuals.views import AdminManualsView, AdminManualView


class ManualMenuItem(MenuItem):
    """A manual in the menu, for those whose roles it is for."""

    def __init__(self, manual: Manual, order: int) -> None:
        self.manual = manual
        address = reverse("admin_manual", args=[manual.slug])
        super().__init__(
            manual.title, address, name=f"manual-{manual.slug}", icon_name="help", order=order
        )

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to those who may read it. The menu asks for each; the roles are read once."""
        if not hasattr(request, "_manuals"):
            request._manuals = manuals_for(request.user)  # type: ignore[attr-defined]  # for this request only
        return self.manual in request._manuals  # type: ignore[attr-defined]


@hooks.register("register_admin_urls")
def register_manual_urls() -> list[URLPattern]:
    """Give the manuals their addresses in the admin."""
    return [
        path("manuals/", AdminManualsView.as_view(), name="admin_manuals"),
        path("manuals/<slug:slug>/", AdminManualView.as_view(), name="admin_manual"),
    ]


def _register(manual: Manual, order: int) -> None:
    def item() -> Any:
        return ManualMenuItem(manual, order)

    hooks.register("register_help_menu_item", item)


for _order, _manual in enumerate(MANUALS, start=1):
    _register(_manual, _order)


@hooks.register("insert_global_admin_css")
def style_of_manuals() -> str:
    """Set the width of text and pictures."""
    return format_html('<link rel="stylesheet" href="{}">', static("manuals.css"))
