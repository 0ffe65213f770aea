"""The link by which one stops getting a mail without signing in.

It names the person and the categories, signed with the portal's key. It does not expire: an old mail
must still let one out. Whoever has the link can do nothing but stop these mails.
"""

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "portal.mail.unsubscribe"


def unsubscribe_url(user_id: int, categories: Sequence[str]) -> str:
    """Return the full address of the page on which a user can refuse these categories."""
    token = signing.dumps([user_id, list(categories)], salt=_SALT)
    return f"{settings.BASE_URL}{reverse('mails:unsubscribe', args=[token])}"


def read_token(token: str) -> tuple[int, list[str]] | None:
    """Return the user's id and the slugs of the categories, or None when the portal did not sign it."""
    try:
        user_id, categories = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return user_id, categories
