"""The mail that invites somebody."""

from django.conf import settings

from portal.accounts.models import User
from portal.mail.categories import Category
from portal.mail.services import queue_mail

CATEGORY = Category(
    "invitation",
    "招待",
    "県の担当者があなたを利用者として登録したため、",
    is_duty=True,
    # It always goes out at once: the link in it expires.
    is_offered_to=lambda _user: False,
)


def send_invitation(user: User, link: str) -> None:
    """Put the invitation into the outbox. The account is not in use yet, so it goes to an address."""
    queue_mail(
        key=f"invitation:{user.pk}:{user.invited_at}",
        template="invitations/mails/invitation",
        title="利用者として招待されました",
        categories=[CATEGORY.slug],
        context={"user": user, "link": link, "days": settings.INVITATION_DAYS},
        address=user.email,
    )
