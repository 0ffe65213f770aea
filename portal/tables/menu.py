"""Imports in the admin: their URLs and menu items."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.tables.urls import import_urls
from portal.tables.wizard import ImportWizard


class ImportMenuItem(MenuItem):
    """The menu item of an import, shown to users who may run it."""

    def __init__(self, wizard: ImportWizard, order: int) -> None:
        """Set label, URL, order and permission."""
        super().__init__(
            wizard.title,
            reverse(wizard.name),
            name=wizard.name.replace("_", "-"),
            icon_name="upload",
            order=order,
        )
        self._wizard = wizard

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user may import."""
        return self._wizard.may_import(request.user)


def register_import(wizard: ImportWizard, *, order: int) -> None:
    """Register the admin URLs and the menu item of an import.

    Args:
        wizard: The import.
        order: Its place in the menu.
    """
    hooks.register("register_admin_urls", lambda: import_urls(wizard))
    hooks.register("register_admin_menu_item", lambda: ImportMenuItem(wizard, order))
