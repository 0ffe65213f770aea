"""Registration with Wagtail: inviting, and the invitation of each user."""

from collections.abc import Iterator

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from portal.accounts.models import User
from portal.accounts.permissions import may_manage_users
from portal.accounts.viewsets import INVITE
from portal.invitations.importing.wizard import UserImport
from portal.invitations.services import can_be_invited
from portal.invitations.views import InvitationView, InviteView
from portal.tables.menu import register_import

register_import(UserImport(), order=945)


@hooks.register("register_admin_urls")
def register_invitation_urls() -> list[URLPattern]:
    """Give invitations their addresses."""
    return [
        path("users/invite/", InviteView.as_view(), name=INVITE),
        path("users/<int:pk>/invitation/", InvitationView.as_view(), name="invitation_of_user"),
    ]


@hooks.register("register_user_listing_buttons")
def offer_invitation(user: User, request_user: User) -> Iterator[Button]:
    """Lead from the list of users to the invitation of those who have not accepted it."""
    if can_be_invited(user) and may_manage_users(request_user):
        address = reverse("invitation_of_user", args=[user.pk])
        yield Button("招待", address, icon_name="mail", priority=40)
