"""Reminders: on Mondays at eight, what waits for somebody goes into their digest.

One mail for a person, whatever waits and however often this is called: the reminders become items
of the digest (`portal.mail.digests`), which collects everything that is due.
"""

import datetime
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.queries import may_sign_in
from portal.japanese.dates import format_date
from portal.mail.categories import Category, category_named
from portal.mail.digest_times import HOUR, Frequency
from portal.mail.models import DigestItem
from portal.mail.services import frequencies_of
from portal.waiting.models import ReminderRun
from portal.waiting.registry import Item, Source, sources
from portal.waiting.responsible import looks_after_pages
from portal.waiting.review_dates import CATEGORY
from portal.waiting.services import part_of

logger = logging.getLogger(__name__)

#: Items of one kind in a mail; the others are one line with a link.
MAILED = 20
_MORE = "more"
_WEEKLY = (Frequency.WEEKLY, Frequency.NEVER)


def still_waits(user: Any, items: Sequence[DigestItem]) -> Sequence[DigestItem]:
    """Return the items that wait for a user still, for `Category.still_concerns`."""
    left: dict[str, set[str]] = {}
    for source in sources():
        if any(_source_of(item) == source.slug for item in items):
            keys = {source.item(row).key for row in source.rows_to_mail(user)}
            left[source.slug] = keys | {_MORE} if keys else keys
    return [item for item in items if _key_of(item) in left.get(_source_of(item), ())]


def _source_of(item: DigestItem) -> str:
    return item.key.split(":")[1]


def _key_of(item: DigestItem) -> str:
    return item.key.split(":")[2]


def reminder(
    slug: str,
    label: str,
    reason: str,
    *,
    is_offered_to: Callable[[Any], bool],
    is_duty: bool = False,
) -> Category:
    """Return a kind of mail that comes on Mondays only.

    Args:
        slug: Its name in the database.
        label: Its name for people.
        reason: Why one gets it, to be followed by 「お送りしています」.
        is_offered_to: Tells whether somebody may get it at all, whether or not something waits now:
            otherwise nobody could refuse it after the work is done.
        is_duty: It cannot be refused.
    """
    return Category(
        slug,
        label,
        reason,
        is_duty=is_duty,
        default=Frequency.WEEKLY,
        offers=_WEEKLY,
        is_offered_to=is_offered_to,
        still_concerns=still_waits,
    )


REVIEW_DATES = reminder(
    CATEGORY,
    "ページの確認期限のお知らせ",
    "ページの内容を管理する担当になっているため、",
    is_offered_to=looks_after_pages,
)


def monday_of(now: datetime.datetime) -> datetime.date:
    """Return the last Monday on which it has been eight o'clock in Japan."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    day = (local - datetime.timedelta(hours=HOUR)).date()
    return day - datetime.timedelta(days=day.weekday())


def remind() -> None:
    """Add what waits to the digests, once a week; called before the digests are made.

    A week that nobody has called this in is left out: the next call tells what waits then. The
    first call of all only remembers the week, so that a new portal sends nothing out of turn.
    """
    monday = monday_of(timezone.now())
    known = ReminderRun.objects.filter(pk=1).values_list("monday", flat=True).first()
    if known is not None and known >= monday:
        return
    # Read before the lock, because it may take seconds.
    items = list(_items(monday)) if known is not None else []
    with transaction.atomic():
        run = ReminderRun.locked()
        if run.monday is not None and run.monday >= monday:
            return
        DigestItem.objects.bulk_create(items, ignore_conflicts=True)
        run.monday = monday
        run.save()


def _items(monday: datetime.date) -> Iterator[DigestItem]:
    people = list(User.objects.filter(may_sign_in()).exclude(email="").order_by("pk"))
    for source in sources():
        if not source.category:
            continue
        wanted = frequencies_of(people, category_named(source.category))
        for user in people:
            if wanted[user.pk] == Frequency.NEVER:
                continue
            try:
                found = list(_items_for(user, source, monday))
            except Exception:
                # The others are told all the same, and not again at the next call.
                logger.exception("no reminder of %s for user %s", source.slug, user.pk)
            else:
                yield from found


def _items_for(user: Any, source: Source, monday: datetime.date) -> Iterator[DigestItem]:
    rows, total = part_of(source.rows_to_mail(user), 0, MAILED)
    items = [source.item(row) for row in rows]
    for item in items:
        yield _digest_item(user, source, item, monday)
    if more := total - len(items):
        url = reverse("waiting:source", args=[source.slug])
        rest = Item(_MORE, f"{source.label} ほか{more}件", url)
        yield _digest_item(user, source, rest, monday)


def _digest_item(user: Any, source: Source, item: Item, monday: datetime.date) -> DigestItem:
    due = f"{source.day_label}：{format_date(item.day)}" if item.day else ""
    return DigestItem(
        user=user,
        category=source.category,
        key=f"waiting:{source.slug}:{item.key}:{monday}",
        number=item.key if item.key.isdecimal() else "",
        title=item.title[:250],
        url=f"{settings.BASE_URL}{item.url}",
        line="　".join(part for part in (due, item.owner, item.note) if part)[:300],
        due_at=timezone.now(),
    )
