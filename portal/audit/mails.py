"""Mails that warn those who may read the log. They contain nothing that was typed or exported."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from portal.audit.models import Action, Entry
from portal.audit.permissions import READING
from portal.mail.categories import Category
from portal.mail.services import queue_mail

# Not below "portal.audit", the logger of the lines on standard output.
logger = logging.getLogger("portal.warnings")

TITLES = {
    Action.GUESSING: "サインインの失敗が繰り返されています",
    Action.MASS_EXPORT: "大量の書き出しがありました",
}
CATEGORY = Category(
    "audit-warnings",
    "操作記録の警告",
    "操作記録の警告を受け取る方に登録されているため、",
    is_duty=True,
    is_offered_to=lambda user: user.has_perm(READING),
)

_fallbacks: list[Callable[[], str]] = []


def register_fallback(address: Callable[[], str]) -> None:
    """Have the mails go to `address()` while nobody who may read the log has a mail address."""
    _fallbacks.append(address)


def recipients() -> list[dict[str, Any]]:
    """Return to whom warnings go, as arguments of `queue_mail`: users, or else the portal's own address."""
    people: Any = get_user_model()._default_manager
    readers = people.with_perm(READING, backend="django.contrib.auth.backends.ModelBackend")
    users = [{"user": user} for user in readers.exclude(email="").order_by("pk")]
    addresses = {address for get in _fallbacks if (address := get())}
    return users or [{"address": address} for address in sorted(addresses)]


def warn(warnings: Sequence[Entry]) -> None:
    """Put a mail about each warning into the outbox, one for each administrator."""
    told = recipients() if warnings else []
    if warnings and not told:
        logger.warning("%s warning(s) of the audit log: nobody to tell by mail", len(warnings))
    for warning in warnings:
        for number, recipient in enumerate(told):
            title = TITLES[Action(warning.action)]
            queue_mail(
                key=f"audit:{warning.sequence}:{number}",
                template="audit/mails/warning",
                title=title,
                number=str(warning.sequence),
                categories=[CATEGORY.slug],
                context={"title": title, **_context(warning)},
                **recipient,
            )


def _context(warning: Entry) -> dict[str, Any]:
    minutes = warning.details["minutes"]
    if warning.action == Action.GUESSING:
        about = warning.object_label or f"接続元アドレス {warning.address}"
        what = f"{minutes}分間に、サインインの失敗が{warning.details['count']}回ありました。"
    else:
        about = warning.object_label
        what = f"{minutes}分間に、あわせて{warning.details['rows']:,}件が書き出されました。"
    return {
        "what": what,
        "about": about,
        "moment": warning.at,
        "url": f"{settings.BASE_URL}{reverse('audit_log')}",
    }
