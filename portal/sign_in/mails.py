"""Mails about signing in and the account. They go through the outbox of `portal.mail`."""

import uuid
from typing import Any

from django.template.loader import render_to_string

from portal.mail.categories import Category
from portal.mail.services import queue_mail

CATEGORY = Category(
    "sign-in",
    "サインインとアカウント",
    "アカウントの安全に関わるため、",
    is_duty=True,
    # It always goes out at once: links in it expire.
    is_offered_to=lambda _user: False,
)


def send(template: str, address: str, context: dict[str, Any]) -> None:
    """Put a mail into the outbox.

    With `TASKS_RUN=worker` the request does not wait for the mail server, so its duration does not
    tell whether an account exists.

    Args:
        template: Prefix of the templates: `_subject.txt` has the title, `.txt` and `.html` the body.
        address: The recipient.
        context: What the templates need.
    """
    queue_mail(
        key=f"sign-in:{uuid.uuid4()}",
        template=template,
        title=render_to_string(f"{template}_subject.txt", context).strip(),
        categories=[CATEGORY.slug],
        context=context,
        address=address,
    )
