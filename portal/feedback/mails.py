"""Mails that tell of readers' letters. Their text and sender stay in the portal.

The portal's contact is always told. Those who deal with letters may choose to be told, too.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from portal.feedback.models import READING, Feedback
from portal.mail.categories import Category
from portal.mail.digest_times import Frequency
from portal.mail.models import DigestItem
from portal.mail.services import News, notify, queue_mail
from portal.pages.models import PortalSettings

TO_CONTACT = "feedback-contact"
TO_STAFF = "feedback"


def tell_of(letter: Feedback) -> None:
    """Put mails about a new letter into the outbox."""
    title = f"{letter.get_kind_display()}が届きました"
    page = reverse("wagtailsnippets_feedback_feedback:edit", args=[letter.pk])
    url = f"{settings.BASE_URL}{page}"
    contact = PortalSettings.objects.exclude(contact_email="").first()
    if contact is not None:
        queue_mail(
            key=f"{_key(letter.pk)}:contact",
            template="feedback/mails/received",
            title=title,
            number=str(letter.pk),
            categories=[TO_CONTACT],
            context={"kind": letter.get_kind_display(), "url": url},
            address=contact.contact_email,
        )
    people: Any = get_user_model()._default_manager
    staff = people.with_perm(READING, backend="django.contrib.auth.backends.ModelBackend")
    notify(staff, TO_STAFF, News(_key(letter.pk), title, url, number=str(letter.pk)))


def _key(pk: int) -> str:
    return f"feedback:{pk}"


def _still_to_be_dealt_with(user: Any, items: Sequence[DigestItem]) -> Sequence[DigestItem]:
    """Leave out letters that have been dealt with or deleted, and all if the right was withdrawn."""
    open_letters = Feedback.objects.visible_to(user).filter(
        pk__in=[int(item.number) for item in items], state=Feedback.State.OPEN
    )
    left = {str(pk) for pk in open_letters.values_list("pk", flat=True)}
    return [item for item in items if item.number in left]


CATEGORIES = (
    Category(
        TO_CONTACT,
        "ご意見・お問い合わせ（問い合わせ先あて）",
        "このポータルの問い合わせ先に登録されているため、",
        is_duty=True,
        # The address is nobody's account.
        is_offered_to=lambda _user: False,
    ),
    Category(
        TO_STAFF,
        "ご意見・お問い合わせ",
        "読者からのご意見・お問い合わせを受け取る設定になっているため、",
        default=Frequency.NEVER,
        is_offered_to=lambda user: user.has_perm(READING),
        still_concerns=_still_to_be_dealt_with,
    ),
)
