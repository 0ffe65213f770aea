"""What the portal does with feedback: store it, notify the staff, delete it in time."""

import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.feedback import mails
from portal.feedback.models import Feedback

#: How many may be sent from one IP address within an hour: a whole office may share one.
SENDINGS_AN_HOUR = 20
#: Days after which handled feedback is deleted.
DAYS_AFTER_HANDLING = 180
#: Days after which all feedback is deleted, handled or not.
DAYS_AT_MOST = 365


def may_send(request: HttpRequest) -> bool:
    """Count a message and tell whether its IP address is within the hourly limit.

    The address itself is stored nowhere: only a keyed digest of it, in the cache, for the hour.
    """
    digest = salted_hmac("portal.feedback", _address(request), algorithm="sha256").hexdigest()
    key = f"portal.feedback.{digest}"
    if cache.add(key, 1, 60 * 60):
        return True
    try:
        return cache.incr(key) <= SENDINGS_AN_HOUR
    except ValueError:  # the counter expired in between
        return True


def _address(request: HttpRequest) -> str:
    """Return the client's IP address; behind a proxy, from the header that the proxy sets."""
    if settings.BEHIND_PROXY:
        forwarded: str = request.headers.get("X-Forwarded-For", "")
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


@transaction.atomic
def receive(feedback: Feedback) -> None:
    """Store feedback; the portal's contact is notified after the commit."""
    feedback.save()
    transaction.on_commit(mails.announce, robust=True)


def delete_old_feedback(now: datetime.datetime | None = None) -> int:
    """Delete feedback that was handled long enough ago or is too old; return how much."""
    present = now or timezone.now()
    handled = present - datetime.timedelta(days=DAYS_AFTER_HANDLING)
    received = present - datetime.timedelta(days=DAYS_AT_MOST)
    old = Feedback.objects.filter(Q(handled_at__lt=handled) | Q(received_at__lt=received))
    number, _ = old.delete()
    return number
