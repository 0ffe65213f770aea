"""Mails that tell the portal's contact of readers' letters.

They are sent outside the request: a mail server that accepts a connection and stays silent
would else hold a web thread for each letter. What could not be sent is tried again with the
next letter and by `manage.py send_feedback_mails`.
"""

import datetime
import logging
import threading

from django.conf import settings
from django.core.mail import send_mail
from django.db import connections
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from portal.feedback.models import Feedback
from portal.pages.models import PortalSettings

logger = logging.getLogger(__name__)

#: Days after which nobody is told of a letter any more: it stands in the admin's list.
DAYS_TO_TELL = 7
INLINE = "inline"

_sending = threading.Lock()


def announce() -> None:
    """Start sending the mails that wait, without waiting for the mail server."""
    if settings.MAIL_SENDING == INLINE:
        send_waiting()
    else:
        threading.Thread(target=_send_in_thread, name="feedback-mails", daemon=True).start()


def _send_in_thread() -> None:
    """Send until nothing waits; one thread of a process at a time."""
    while _sending.acquire(blocking=False):
        try:
            went_well = send_waiting()
            # A letter that came after the last look found the lock taken: look again.
            done = not went_well or not _waiting().exists()
        finally:
            _sending.release()
            connections.close_all()
        if done:
            return


def send_waiting() -> bool:
    """Send a mail for each letter that nobody was told of. Returns False when the server failed."""
    contact = PortalSettings.objects.exclude(contact_email="").first()
    if contact is None:
        return True
    return all(_tell(letter, contact.contact_email) for letter in _waiting())


def _waiting() -> QuerySet[Feedback]:
    since = timezone.now() - datetime.timedelta(days=DAYS_TO_TELL)
    return Feedback.objects.filter(told_at__isnull=True, received_at__gte=since).order_by("pk")


def _tell(letter: Feedback, address: str) -> bool:
    """Mail that a letter has come and where to read it; its text and sender stay in the portal.

    The letter is marked before the mail is sent, so that two processes never send two.
    """
    if not Feedback.objects.filter(pk=letter.pk, told_at=None).update(told_at=timezone.now()):
        return True
    try:
        page = reverse("wagtailsnippets_feedback_feedback:edit", args=[letter.pk])
        send_mail(
            f"［連携ポータル］{letter.get_kind_display()}が届きました",
            "連携ポータルに、ご意見・お問い合わせが届きました。\n"
            f"種類：{letter.get_kind_display()}\n"
            f"受付番号：{letter.pk}\n\n"
            "内容の確認と対応の記録は、次のページで行えます。\n"
            f"{settings.BASE_URL}{page}\n",
            None,
            [address],
        )
    except (OSError, NoReverseMatch) as error:
        Feedback.objects.filter(pk=letter.pk).update(told_at=None)
        # Only the kind of error: its text may repeat addresses.
        logger.warning("feedback %s: no mail was sent (%s)", letter.pk, type(error).__name__)
        return False
    return True
