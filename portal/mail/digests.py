"""Makes one mail of everything that waits for a person's digest, and starts what else is due."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.background.services import start_unless_waiting
from portal.mail.categories import Category, known_categories
from portal.mail.digest_times import Frequency
from portal.mail.models import DigestItem, OutgoingMail
from portal.mail.sending import settle_abandoned
from portal.mail.services import frequencies_of, queue_mail
from portal.mail.tasks import deliver_mails

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Group:
    """The items of one category in a digest."""

    category: Category
    items: Sequence[DigestItem]


_collectors: list[Callable[[], object]] = []


def register_collector(function: Callable[[], object]) -> None:
    """Have a function called before digests are made, which may add items to them.

    So its items and the others that are due become one mail.

    Args:
        function: Called without arguments, in no transaction; it does nothing when nothing is due.
    """
    _collectors.append(function)


def do_what_is_due() -> None:
    """Make the digests that are due, and start sending where a mail waits: called by `run_due`."""
    for collect in _collectors:
        try:
            collect()
        except Exception:  # the other mails are due as well
            logger.exception("%s failed", collect.__qualname__)
    compose_digests()
    settle_abandoned()
    if OutgoingMail.objects.due(timezone.now()).exists():
        start_unless_waiting(deliver_mails)


def compose_digests() -> int:
    """Put a digest into the outbox for everybody for whom something is due; return how many.

    What was due while nobody called this goes into the same mail, so that a day's pause brings one
    digest and not two. Whoever has nothing waiting gets none.
    """
    users = _due().order_by("user_id").values_list("user_id", flat=True).distinct()
    return sum(_compose(user_id) for user_id in users)


def _due() -> QuerySet[DigestItem]:
    return DigestItem.objects.filter(digested_at=None, due_at__lte=timezone.now())


@transaction.atomic
def _compose(user_id: int) -> bool:
    """Make the digest of one user, with what still concerns the user."""
    people = get_user_model()._default_manager
    # Two processes that come at once must not each take a part. Whoever comes second goes on.
    user = people.select_for_update(skip_locked=True, no_key=True).filter(pk=user_id).first()
    if user is None:
        return False
    items = list(_due().filter(user_id=user_id).order_by("created_at", "pk"))
    DigestItem.objects.filter(pk__in=[item.pk for item in items]).update(digested_at=timezone.now())
    groups = _groups(user, items)
    shown = [item for group in groups for item in group.items]
    if not shown:
        return False
    first, others = shown[0], len(shown) - 1
    title = f"{first.title} ほか{others}件" if others else first.title
    mail = queue_mail(
        key=f"digest:{user_id}:{items[-1].pk}",
        template="mail/digest",
        title=title,
        number=first.number,
        categories=[group.category.slug for group in groups],
        context={"groups": groups},
        user=user,
    )
    return mail is not None


def _groups(user: Any, items: Sequence[DigestItem]) -> list[Group]:
    """Return the items by category, without what the user has refused or may not see any more."""
    slugs = list(dict.fromkeys(item.category for item in items))
    groups = []
    for category in known_categories(slugs):
        if frequencies_of([user], category)[user.pk] == Frequency.NEVER:
            continue
        own = [item for item in items if item.category == category.slug]
        if left := category.still_concerns(user, own):
            groups.append(Group(category, left))
    return groups
