"""Deletes what the outbox need not keep."""

import datetime

from django.db.models import Q
from django.utils import timezone

from portal.mail.models import DigestItem, OutgoingMail

#: Days for which administrators see what was sent to whom, and whoever asks gets an answer.
DAYS_KEPT = 90


def delete_old_mails() -> int:
    """Delete mails that are settled and items that were mailed, after `DAYS_KEPT`; return how many mails."""
    before = timezone.now() - datetime.timedelta(days=DAYS_KEPT)
    State = OutgoingMail.State  # noqa: N806  (a class)
    settled = Q(state__in=[State.SENT, State.UNKNOWN, State.FAILED, State.DROPPED])
    number, _ = OutgoingMail.objects.filter(settled, created_at__lt=before).delete()
    DigestItem.objects.filter(digested_at__lt=before).delete()
    return number
