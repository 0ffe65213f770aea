"""Imports in the admin: their addresses and their place in the menu."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.tables.urls import import_urls
from portal.tables.wizard import ImportWizard


class ImportMenuItem(MenuItem):
    """An import, for those who may add what it brings in."""

    def __init__(self, wizard: ImportWizard, order: int) -> None:
        """Set label, address, place and who sees it."""
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
    """Give an import its addresses in the admin and show it in the menu.

    Args:
        wizard: The import.
        order: Its place in the menu.
    """
    hooks.register("register_admin_urls", lambda: import_urls(wizard))
    hooks.register("register_admin_menu_item", lambda: ImportMenuItem(wizard, order))
