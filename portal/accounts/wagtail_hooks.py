"""Registration with Wagtail: users change their own account, and the menu names their section."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import telepath
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import BaseSidebarAdapter, MainMenuModule
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.admin.widgets.button import Button

from portal.accounts.bulk_actions import AssignRole, SetActiveState
from portal.accounts.forms import OwnAccountForm
from portal.accounts.models import User
from portal.accounts.permissions import may_manage_users
from portal.accounts.rights.views import TITLE, RightsView, UserRightsView

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


class RightsMenuItem(MenuItem):
    """The report of rights, for those who may manage users."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user may."""
        return may_manage_users(request.user)


@hooks.register("register_admin_urls")
def register_rights_urls() -> list[URLPattern]:
    """Give the report of rights its addresses."""
    return [
        path("reports/rights/", RightsView.as_view(), name="rights_report"),
        path(
            "reports/rights/results/",
            RightsView.as_view(results_only=True),
            name="rights_report_results",
        ),
        path("users/<int:pk>/rights/", UserRightsView.as_view(), name="rights_of_user"),
    ]


@hooks.register("register_reports_menu_item")
def register_rights_menu_item() -> RightsMenuItem:
    """Show the rights among the reports."""
    return RightsMenuItem(
        TITLE, reverse("rights_report"), name="rights-report", icon_name="key", order=1060
    )


@hooks.register("register_user_listing_buttons")
def offer_rights(user: User, request_user: User) -> Iterator[Button]:
    """Lead from the list of users to the rights of each."""
    if may_manage_users(request_user):
        address = reverse("rights_of_user", args=[user.pk])
        yield Button("権限", address, icon_name="key", priority=50)
