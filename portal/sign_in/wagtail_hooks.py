"""Registration with Wagtail: the sign-in of colleagues, one's own, and the end of the session."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from portal.accounts.models import User
from portal.accounts.permissions import CHANGE_USERS
from portal.sign_in import factors
from portal.sign_in.home_panel import FactorReminder
from portal.sign_in.views import UserSignInView


@hooks.register("register_admin_urls")
def register_sign_in_url() -> list[URLPattern]:
    """Give a colleague's sign-in its address."""
    return [path("users/<int:pk>/sign-in/", UserSignInView.as_view(), name="sign_in_of_user")]


@hooks.register("register_user_listing_buttons")
def offer_sign_in(user: User, request_user: User) -> Iterator[Button]:
    """Lead from the list of users to their sign-in."""
    # The list holds only those whom one may administer.
    if request_user.has_perm(CHANGE_USERS):
        address = reverse("sign_in_of_user", args=[user.pk])
        yield Button("サインインの管理", address, icon_name="key", priority=50)


@hooks.register("register_account_menu_item")
def offer_own_sign_in(request: HttpRequest) -> MenuItem:
    """Lead from the menu of the account to password, second factor and sessions."""
    return MenuItem("パスワードと2段階認証", reverse("account_index"), icon_name="key", order=150)


@hooks.register("construct_homepage_panels")
def remind_of_factor(request: HttpRequest, panels: list[Any]) -> None:
    """Say on the first page for how many days a password alone is enough."""
    user: Any = request.user
    days = factors.days_left(user)
    if days is not None:
        panels.insert(0, FactorReminder(days))


@hooks.register("insert_global_admin_js")
def warn_before_the_end() -> str:
    """Warn before the session ends for want of activity."""
    return format_html(
        '<script src="{}" data-seconds="{}" defer></script>',
        static("session.js"),
        settings.SESSION_IDLE_MINUTES * 60,
    )


@hooks.register("register_log_actions")
def register_reset(actions: LogActionRegistry) -> None:
    """Say in Japanese that second factors were removed by an administrator."""
    actions.register_action(factors.RESET_ACTION, "2段階認証の解除", "2段階認証を解除しました")
