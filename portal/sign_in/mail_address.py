"""A new mail address: it counts once the link that was mailed to it has been followed."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from portal.accounts.models import User
from portal.sign_in import events, mails

SALT = "portal.sign_in.mail_address"
MAX_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Change:
    """What a link says: a user gets `new` in place of `old`."""

    user_pk: int
    old: str
    new: str


def ask(user: User, address: str) -> None:
    """Mail the link to the new address. It is worthless once the address has changed otherwise."""
    token = signing.dumps([user.pk, user.email, address], salt=SALT)
    link = settings.BASE_URL + reverse("sign_in_mail_confirmation", args=[token])
    mails.send("sign_in/email/mail_address", address, {"user": user, "link": link})


def read(token: str) -> Change | None:
    """Return what a link says; None when it is none, or older than 24 hours."""
    try:
        return Change(*signing.loads(token, salt=SALT, max_age=MAX_SECONDS))
    except signing.BadSignature:
        return None


def apply(change: Change, request: HttpRequest) -> bool:
    """Change the address and tell the old one. Returns False when it is not the old one any more."""
    user = User.objects.filter(pk=change.user_pk, email=change.old, is_active=True).first()
    if user is None:
        return False
    user.email = change.new
    user.save(update_fields=["email"])
    events.record(user, events.Kind.MAIL_CHANGED, request)
    if change.old:
        mails.send("sign_in/email/mail_changed", change.old, {"user": user, "new": change.new})
    return True
