"""Registration with Wagtail: users change their own account, and the menu names their section."""

from typing import Any

from wagtail import hooks
from wagtail.admin import telepath
from wagtail.admin.ui.sidebar import BaseSidebarAdapter, MainMenuModule
from wagtail.admin.views.account import NameEmailSettingsPanel

from portal.accounts.bulk_actions import AssignRole, SetActiveState
from portal.accounts.forms import OwnAccountForm

# Wagtail has no setting for this form, and its own asks for a first and a last name.
NameEmailSettingsPanel.form_class = OwnAccountForm
NameEmailSettingsPanel.title = "表示名と所属"


class MenuOfSection(BaseSidebarAdapter):
    """The side menu with the name of the section that is signed in; Wagtail shows the sign-in name."""

    js_constructor = "wagtail.sidebar.MainMenuModule"

    def js_args(self, module: MainMenuModule) -> list[Any]:
        """Return Wagtail's arguments with another name."""
        items, account_items, user = module.js_args()
        return [items, account_items, {**user, "name": module.user.section or str(module.user)}]


telepath.register(MenuOfSection(), MainMenuModule)

# Wagtail's own hooks come first: of two bulk actions of the same name the later one counts.
for action in (AssignRole, SetActiveState):
    hooks.register("register_bulk_action", action, order=100)
