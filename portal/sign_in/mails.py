"""Mails about the sign-in, sent outside the request."""

import logging
import threading
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

INLINE = "inline"


def send(template: str, address: str, context: dict[str, Any]) -> None:
    """Send a mail after the commit, without waiting for the mail server.

    Args:
        template: The templates `<template>_subject.txt` and `<template>_message.txt`.
        address: The recipient.
        context: What the templates need besides BASE_URL.
    """
    values = {**context, "base_url": settings.BASE_URL}
    subject = " ".join(render_to_string(f"{template}_subject.txt", values).split())
    body = render_to_string(f"{template}_message.txt", values).strip() + "\n"
    mail = EmailMessage(f"［{settings.WAGTAIL_SITE_NAME}］{subject}", body, to=[address])
    transaction.on_commit(lambda: _start(mail), robust=True)


def _start(mail: EmailMessage) -> None:
    if settings.MAIL_SENDING == INLINE:
        _send(mail)
    else:
        threading.Thread(target=_send, args=[mail], name="sign-in-mail").start()


def _send(mail: EmailMessage) -> None:
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        # Only the kind of error: its text may repeat addresses.
        logger.warning("a mail about a sign-in was not sent (%s)", type(error).__name__)
