"""A mail of the outbox as a message for the mail server."""

from typing import Any

from django.core.mail import EmailMultiAlternatives

from portal.mail.categories import known_categories
from portal.mail.models import OutgoingMail
from portal.mail.unsubscribing import unsubscribe_url

#: Characters that a line may have at most (RFC 5322, section 2.1.1).
_LONGEST_LINE = 998


class PortalMessage(EmailMultiAlternatives):
    """A message whose headers are broken only where they must be.

    With the usual 78 characters Python begins a long subject or address on the next line, which
    programs read as a blank before it; Django 6 even encodes addresses, so that nobody finds them.
    """

    def message(self, **kwargs: Any) -> Any:
        """Return the message as the standard library has it."""
        message = super().message(**kwargs)
        message.policy = message.policy.clone(max_line_length=_LONGEST_LINE)
        return message


def message_of(mail: OutgoingMail) -> PortalMessage:
    """Return the message: text, HTML, attachments, and the headers that mail programs go by."""
    message = PortalMessage(mail.subject, mail.text, to=[mail.address], headers=headers_of(mail))
    message.attach_alternative(mail.html, "text/html")
    for attachment in mail.attachments.all():
        message.attach(attachment.name, bytes(attachment.content), attachment.content_type)
    return message


def headers_of(mail: OutgoingMail) -> dict[str, str]:
    """Return the headers beside sender, recipient and subject.

    No absence note is to answer a machine (RFC 3834; Exchange reads the second one), and the button
    of a mail program can unsubscribe where that is possible (RFC 2369, RFC 8058).
    """
    headers = {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    refusable = [c.slug for c in known_categories(mail.categories) if not c.is_duty]
    if mail.user_id is not None and refusable:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url(mail.user_id, refusable)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
