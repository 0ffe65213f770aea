"""Sends what the outbox holds, each mail once, though the process may be killed at any moment.

A mail is claimed in its own transaction after the connection to the server stands, and marked as
sent as soon as the server has taken it. Whoever is killed before the claim leaves it waiting. Whoever
is killed after it leaves it in doubt: it is not sent again by itself, but shown to administrators
(docs/adr/0035-mail-outbox.md).
"""

import datetime
import logging
import smtplib
import time
import uuid
from typing import Any

from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.mail.categories import known_categories
from portal.mail.digest_times import Frequency
from portal.mail.messages import message_of
from portal.mail.models import MailAttachment, MailPreference, OutgoingMail

logger = logging.getLogger(__name__)

State = OutgoingMail.State

#: After this time a claimed mail without a result is in doubt. The server is waited for at most
#: EMAIL_TIMEOUT seconds a step.
LEASE = datetime.timedelta(minutes=10)
#: Minutes until the next try, after the first, second … time that the server put a mail off.
RETRY_MINUTES = (5, 15, 30, 60, 120, 240)
#: Seconds after which a run ends, so that a worker can be stopped.
RUN_SECONDS = 30

ABANDONED = "送信の途中で処理が止まりました。届いているかもしれません。"
BROKEN_OFF = "送信の途中で接続が切れました。届いているかもしれません。"


def deliver_due() -> bool:
    """Send what is due; return True if time was up with more to send.

    When the server cannot be reached, everything stays waiting and `run_due` tries again.
    """
    settle_abandoned()
    ends = time.monotonic() + RUN_SECONDS
    while OutgoingMail.objects.due(timezone.now()).exists():
        if time.monotonic() >= ends:
            return True
        connection = django_mail.get_connection()
        try:
            try:
                connection.open()
            except OSError as error:  # smtplib's errors, too
                _note_unreachable(error)
                return False
            # A connection for each mail: one kept open may break as the next mail begins, and
            # nobody could tell whether that had been taken.
            if not _deliver_next(connection):
                return False
        finally:
            _close(connection)
    return False


def settle_abandoned() -> int:
    """Put mails in doubt whose sender has not come back in time; return how many."""
    number = OutgoingMail.objects.filter(
        state=State.SENDING, claimed_at__lt=timezone.now() - LEASE
    ).update(state=State.UNKNOWN, last_error=ABANDONED)
    if number:
        logger.warning("%s mails may or may not have been sent", number)
    return number


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:  # the server has hung up; what it took is known already
        logger.debug("the mail server hung up first")


def _note_unreachable(error: OSError) -> None:
    """Note on every mail that is due why it was not sent; give up what has been tried for too long."""
    now, reason = timezone.now(), _reason(error)
    due = OutgoingMail.objects.due(now)
    due.update(attempts=F("attempts") + 1, last_error=reason)
    due.filter(give_up_at__lte=now).update(state=State.FAILED)
    logger.warning("the mail server cannot be used (%s)", reason)


def _deliver_next(connection: BaseEmailBackend) -> bool:
    """Send one mail; False when other workers have taken all there are."""
    mail = _claim_next()
    if mail is None:
        return False
    _deliver(mail, connection)
    return True


def _deliver(mail: OutgoingMail, connection: BaseEmailBackend) -> None:
    try:
        message = message_of(mail)
        # Whatever cannot be written as a message is found before the server is told of it.
        message.message()
    except (ValueError, LookupError) as error:
        _settle(mail, state=State.FAILED, last_error=_reason(error))
        return
    try:
        connection.send_messages([message])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        _refused(mail, error)
    except smtplib.SMTPNotSupportedError as error:
        _settle(mail, state=State.FAILED, last_error=_reason(error))
    except OSError as error:
        logger.warning("mail %s: the connection broke off (%s)", mail.pk, _reason(error))
        _settle(mail, keep_claim=True, state=State.UNKNOWN, last_error=BROKEN_OFF)
    else:
        _sent(mail)


def _claim_next() -> OutgoingMail | None:
    """Take the mail that is next, so that no other worker sends it; drop what nobody wants any more."""
    while True:
        with transaction.atomic():
            # A lock is passed by where the database can; where not, the update below decides.
            mail = (
                OutgoingMail.objects.due(timezone.now())
                .select_related("user")
                .select_for_update(skip_locked=True, of=("self",))
                .first()
            )
            if mail is None:
                return None
            if not _is_wanted(mail):
                _drop(mail)
                continue
            mail.claim = uuid.uuid4()
            taken = OutgoingMail.objects.filter(pk=mail.pk, state=State.WAITING).update(
                state=State.SENDING,
                claim=mail.claim,
                claimed_at=timezone.now(),
                attempts=F("attempts") + 1,
            )
        if taken:
            mail.attempts += 1
            return mail


def _drop(mail: OutgoingMail) -> None:
    waiting = OutgoingMail.objects.filter(pk=mail.pk, state=State.WAITING)
    if waiting.update(state=State.DROPPED, text="", html=""):
        MailAttachment.objects.filter(mail=mail).delete()


def _is_wanted(mail: OutgoingMail) -> bool:
    """Tell whether the recipient still may get it and has not refused it since it was written."""
    if mail.user is None:
        return True
    if not mail.user.may_sign_in:
        return False
    if mail.is_duty:
        return True
    slugs = [category.slug for category in known_categories(mail.categories)]
    refused = MailPreference.objects.filter(
        user=mail.user, category__in=slugs, frequency=Frequency.NEVER
    )
    return not slugs or refused.count() < len(slugs)


def _refused(
    mail: OutgoingMail, error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused
) -> None:
    """The server has answered that it does not take the mail: now (4xx) or at all (5xx)."""
    now = timezone.now()
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = min(code for code, _ in error.recipients.values())
    else:
        code = error.smtp_code
    if code >= 500 or now >= mail.give_up_at:
        _settle(mail, state=State.FAILED, last_error=_reason(error))
        return
    minutes = RETRY_MINUTES[min(mail.attempts, len(RETRY_MINUTES)) - 1]
    later = now + datetime.timedelta(minutes=minutes)
    _settle(mail, state=State.WAITING, not_before=later, last_error=_reason(error))


@transaction.atomic
def _sent(mail: OutgoingMail) -> None:
    """Note that the server has taken it, and erase what it said: it may hold links to sign in by."""
    if _settle(mail, state=State.SENT, sent_at=timezone.now(), last_error="", text="", html=""):
        MailAttachment.objects.filter(mail=mail).delete()


def _settle(mail: OutgoingMail, *, keep_claim: bool = False, **values: Any) -> bool:
    """Note the result of a claim, unless the mail has been claimed or queued again since.

    A sender that was slow beyond its lease may still note what it knows.
    """
    mine = OutgoingMail.objects.filter(
        Q(state=State.SENDING) | Q(state=State.UNKNOWN), pk=mail.pk, claim=mail.claim
    )
    if not keep_claim:
        values["claim"] = None
    return bool(mine.update(**values))


def _reason(error: Exception) -> str:
    """Return the kind of an error and the server's code; its text may repeat addresses."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = min(code for code, _ in error.recipients.values())
    return f"{type(error).__name__} {code}" if code else type(error).__name__
