"""Registration with Wagtail: the import of figures."""

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.setup.permissions import may_import_statistics
from portal.setup.urls import admin_urls


class StatisticsMenuItem(MenuItem):
    """The import, for those who may add figures."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user may import."""
        return may_import_statistics(request.user)


@hooks.register("register_admin_urls")
def register_statistics_urls() -> list[URLPattern]:
    """Give the import its addresses."""
    return admin_urls


@hooks.register("register_admin_menu_item")
def register_statistics_menu_item() -> StatisticsMenuItem:
    """Show the import in the menu, beside the municipalities."""
    return StatisticsMenuItem(
        "統計値の取り込み",
        reverse("statistics_import"),
        name="statistics-import",
        icon_name="upload",
        order=311,
    )
