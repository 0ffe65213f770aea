"""Writing mails into the outbox, telling people of something, and their choices.

All of it belongs to the caller's transaction: a mail is sent exactly when what it tells of is
committed. The sending itself is in `sending.py`, digests are made in `digests.py`.
"""

import datetime
import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from portal.background.services import start_after_commit
from portal.japanese.text import clean_line
from portal.mail.categories import Category, category_named
from portal.mail.digest_times import COLLECTED, Frequency, next_digest
from portal.mail.models import DigestItem, MailAttachment, MailPreference, OutgoingMail
from portal.mail.rendering import frame, render
from portal.mail.tasks import deliver_mails

logger = logging.getLogger(__name__)

_TITLE = 250
_LINE = 300


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class News:
    """Something that people are to be told.

    Attributes:
        key: Names it; nobody is told twice of what has the same key.
        title: What it is called.
        url: The full address where to read it.
        number: Its number, for the subject.
        line: A sentence about it. Title and line are mailed to everybody told: nothing that a
            recipient may not see, and no personal data.
    """

    key: str
    title: str
    url: str
    number: str = ""
    line: str = ""


@transaction.atomic
def queue_mail(
    *,
    key: str,
    template: str,
    title: str,
    categories: Sequence[str],
    context: Mapping[str, Any] | None = None,
    address: str = "",
    user: Any = None,
    number: str = "",
    attachments: Iterable[Attachment] = (),
    not_before: datetime.datetime | None = None,
) -> OutgoingMail | None:
    """Put a mail into the outbox; it is sent after the commit, and once.

    Args:
        key: Names the mail, e.g. "feedback:123:received". A second mail with the same key is not
            written: the first one is returned.
        template: See `portal.mail.rendering.render`.
        title: What the mail is about, for the subject.
        categories: Slugs of registered categories, usually one.
        context: What the templates need.
        address: The recipient's address, if it is no user's.
        user: The recipient, if it is a user. Only users can refuse what is no duty.
        number: The number of what it is about.
        attachments: Files that go with it.
        not_before: The earliest time to send it; None: at once.

    Returns:
        The mail; None for a user who has no address that can be one, or no longer may sign in.

    Raises:
        KeyError: A category is not registered.
        ValidationError: The address is none.
    """
    if user is not None and not _can_be_reached(user):
        return None
    known = OutgoingMail.objects.filter(key=key).first()
    if known is not None:
        return known
    mail = _draft(
        key, template, title, [category_named(slug) for slug in categories], context or {},
        address=user.email if user else address, user_id=user.pk if user else None, number=number,
        around=frame(), not_before=not_before,
    )  # fmt: skip
    # Another process may have written it in between: its mail is the one that counts.
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    stored = OutgoingMail.objects.get(key=key)
    if stored.message_id == mail.message_id:
        MailAttachment.objects.bulk_create(
            MailAttachment(mail=stored, name=a.name, content_type=a.content_type, content=a.content)
            for a in attachments
        )
        start_after_commit(deliver_mails)
    return stored


def _draft(
    key: str,
    template: str,
    title: str,
    categories: Sequence[Category],
    context: Mapping[str, Any],
    *,
    address: str,
    user_id: int | None,
    number: str,
    around: Mapping[str, str],
    not_before: datetime.datetime | None = None,
) -> OutgoingMail:
    """Return a mail that is not stored yet."""
    validate_email(address)
    texts = render(
        template, context, title=title, number=number,
        categories=categories, user_id=user_id, around=around,
    )  # fmt: skip
    mail = OutgoingMail(
        key=key,
        address=address,
        user_id=user_id,
        categories=[category.slug for category in categories],
        is_duty=any(category.is_duty for category in categories),
        number=number,
        subject=texts.subject,
        text=texts.text,
        html=texts.html,
        # The same for every try: a mail that comes twice can be recognised.
        message_id=f"<{uuid.uuid4().hex}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>",
    )
    if not_before is not None:
        mail.give_up_at += not_before - mail.not_before
        mail.not_before = not_before
    return mail


@transaction.atomic
def notify(users: Iterable[Any], category: str, news: News) -> None:
    """Tell users of something, each as they have chosen: at once, with a digest, or not at all.

    The number of queries does not depend on the number of users.

    Raises:
        KeyError: The category is not registered.
    """
    kind = category_named(category)
    reached = [user for user in users if _can_be_reached(user)]
    chosen = frequencies_of(reached, kind)
    now, around = timezone.now(), frame()
    title, line = clean_line(news.title)[:_TITLE], clean_line(news.line)[:_LINE]
    items = [
        DigestItem(
            user=user, category=category, key=news.key, number=news.number, title=title,
            url=news.url, line=line, created_at=now, due_at=next_digest(chosen[user.pk], now),
        )
        for user in reached
        if chosen[user.pk] in COLLECTED
    ]  # fmt: skip
    mails = [
        _draft(
            f"{news.key}:{user.pk}", "mail/item", title, [kind], {"item": news},
            address=user.email, user_id=user.pk, number=news.number, around=around,
        )
        for user in reached
        if chosen[user.pk] == Frequency.INSTANT
    ]  # fmt: skip
    DigestItem.objects.bulk_create(items, ignore_conflicts=True)
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    if mails:
        start_after_commit(deliver_mails)


def _can_be_reached(user: Any) -> bool:
    """Tell whether mails to a user can be written: one wrong address must not keep others from theirs."""
    if not (user.may_sign_in and user.email):
        return False
    try:
        validate_email(user.email)
    except ValidationError:
        logger.warning("user %s has a mail address that is none", user.pk)
        return False
    return True


def frequencies_of(users: Sequence[Any], category: Category) -> dict[int, str]:
    """Return how users get the mails of a category, by their ids."""
    chosen = dict(
        MailPreference.objects.filter(user__in=users, category=category.slug).values_list(
            "user_id", "frequency"
        )
    )
    allowed = set(category.frequencies)
    return {
        user.pk: chosen[user.pk] if chosen.get(user.pk) in allowed else category.default.value
        for user in users
    }


@transaction.atomic
def choose(user: Any, category: Category, frequency: Frequency) -> None:
    """Store how a user wants the mails of a category; what waits for a digest follows.

    Raises:
        ValueError: The mails belong to the user's work and cannot be refused.
    """
    if frequency not in category.frequencies:
        message = f"{category.slug} cannot be refused"
        raise ValueError(message)
    MailPreference.objects.update_or_create(
        user=user, category=category.slug, defaults={"frequency": frequency}
    )
    waiting = DigestItem.objects.filter(user=user, category=category.slug, digested_at=None)
    if frequency == Frequency.NEVER:
        waiting.delete()
    else:
        now = timezone.now()
        waiting.update(due_at=next_digest(frequency, now) if frequency in COLLECTED else now)


@transaction.atomic
def send_again(mail: OutgoingMail) -> bool:
    """Let a mail be sent once more that failed or may not have arrived; False if it is neither.

    It keeps its Message-ID, so that mail programs can recognise it if it had arrived.
    """
    now = timezone.now()
    fresh = OutgoingMail(not_before=now)
    changed = OutgoingMail.objects.filter(pk=mail.pk, state__in=OutgoingMail.TO_RESEND).update(
        state=OutgoingMail.State.WAITING,
        claim=None,
        not_before=now,
        give_up_at=fresh.give_up_at,
    )
    if changed:
        start_after_commit(deliver_mails)
    return bool(changed)
