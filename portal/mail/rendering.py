"""What a mail says: subject, text and HTML, from two templates with one context."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.models import Site

from portal.japanese.text import clean_line
from portal.mail.categories import Category
from portal.mail.unsubscribing import unsubscribe_url
from portal.mail.wrapping import wrap

#: Characters of a subject; a longer title ends with 「…」.
SUBJECT_LENGTH = 150


@dataclass(frozen=True)
class Texts:
    """The texts of a mail."""

    subject: str
    text: str
    html: str


def subject_line(title: str, number: str = "") -> str:
    """Return a subject: the portal, the number of what the mail is about, its title; always one line."""
    marked = f"[#{number}] {title}" if number else title
    # A line break would let a title add headers.
    subject = re.sub(r"\s+", " ", clean_line(f"【{settings.WAGTAIL_SITE_NAME}】{marked}")).strip()
    return subject if len(subject) <= SUBJECT_LENGTH else subject[: SUBJECT_LENGTH - 1] + "…"


def frame() -> dict[str, str]:
    """Return what is the same in every mail: the portal's name and addresses."""
    site = Site.objects.filter(is_default_site=True).only("site_name").first()
    return {
        "portal_name": (site.site_name if site else "") or settings.WAGTAIL_SITE_NAME,
        "base_url": settings.BASE_URL,
        "feedback_url": f"{settings.BASE_URL}{reverse('feedback')}",
    }


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    number: str,
    categories: Sequence[Category],
    user_id: int | None,
    around: Mapping[str, str],
) -> Texts:
    """Return the texts of a mail.

    Args:
        template: Name of the templates without their ending, e.g. "feedback/mails/received". They
            extend `mail/base.txt` and `mail/base.html`.
        context: What they need, beside title, number and what `mail/base` shows.
        title: What the mail is about.
        number: Its number, shown in the subject.
        categories: The kinds of mail it belongs to.
        user_id: Whose mail it is; None where an address is not that of a user.
        around: The result of `frame`, once for several mails.
    """
    subject = subject_line(title, number)
    everything = {
        **context,
        **around,
        "title": title,
        "number": number,
        "subject": subject,
        "reasons": [category.reason for category in categories],
    }
    if user_id is not None:
        everything["preferences_url"] = f"{settings.BASE_URL}{reverse('mails:preferences')}"
        if refusable := [c.slug for c in categories if not c.is_duty]:
            everything["unsubscribe_url"] = unsubscribe_url(user_id, refusable)
    text = render_to_string(f"{template}.txt", everything)
    html = render_to_string(f"{template}.html", everything)
    return Texts(subject, wrap(text).strip() + "\n", html)
