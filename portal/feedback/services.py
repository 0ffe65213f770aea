"""What the portal does with what readers write: keep it, tell those in charge, delete it in time."""

import datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.audit.addresses import network_address
from portal.feedback import mails
from portal.feedback.models import Feedback

#: How much may be sent from one address within an hour: a whole office may share one.
SENDINGS_AN_HOUR = 20
#: Days after which what has been dealt with is deleted.
DAYS_AFTER_HANDLING = 180
#: Days after which everything is deleted, dealt with or not.
DAYS_AT_MOST = 365


def may_send(request: HttpRequest) -> bool:
    """Count a sending and tell whether its address has not sent too much within the hour.

    The address itself is kept nowhere: only a keyed digest, in the cache, for the hour.
    """
    digest = salted_hmac(
        "portal.feedback", network_address(request), algorithm="sha256"
    ).hexdigest()
    key = f"portal.feedback.{digest}"
    if cache.add(key, 1, 60 * 60):
        return True
    try:
        return cache.incr(key) <= SENDINGS_AN_HOUR
    except ValueError:  # it expired in between
        return True


@transaction.atomic
def receive(feedback: Feedback) -> None:
    """Store what a reader has written, and the mails that tell of it."""
    feedback.save()
    mails.tell_of(feedback)


def delete_old_feedback(now: datetime.datetime | None = None) -> int:
    """Delete what has been dealt with long enough ago and whatever is too old; return how many."""
    present = now or timezone.now()
    handled = present - datetime.timedelta(days=DAYS_AFTER_HANDLING)
    received = present - datetime.timedelta(days=DAYS_AT_MOST)
    old = Feedback.objects.filter(Q(handled_at__lt=handled) | Q(received_at__lt=received))
    number, _ = old.delete()
    return number
