"""Registration with Wagtail: the addresses, and the ways there from the settings and from a user."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from portal.accounts.models import User
from portal.accounts.permissions import may_manage_users
from portal.handover.views import TITLE, DoneView, HandOverView


class HandOverMenuItem(MenuItem):
    """引き継ぎ, for those who may manage users."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user may."""
        return may_manage_users(request.user)


@hooks.register("register_admin_urls")
def register_handover_urls() -> list[URLPattern]:
    """Give the hand-over its addresses."""
    return [
        path("users/hand-over/", HandOverView.as_view(), name="hand_over"),
        path("users/hand-over/<int:pk>/", DoneView.as_view(), name="hand_over_done"),
    ]


@hooks.register("register_settings_menu_item")
def register_handover_menu_item() -> HandOverMenuItem:
    """Show it below the users."""
    return HandOverMenuItem(
        TITLE, reverse("hand_over"), name="hand-over", icon_name="group", order=601
    )


@hooks.register("register_user_listing_buttons")
def offer_hand_over(user: User, request_user: User) -> Iterator[Button]:
    """Lead from the list of users to the hand-over of what each holds."""
    if may_manage_users(request_user):
        address = f"{reverse('hand_over')}?giver={user.pk}"
        yield Button(TITLE, address, icon_name="group", priority=60)
