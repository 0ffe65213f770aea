"""Counts searches without hits for editors, without data about the reader.

It stores the folded text, the count and the last day. Texts that look like personal data are not
stored, and texts searched only once are not shown.
"""

import datetime
import hashlib
import logging
import re

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from search.core.analysis import Analyser, fold
from search.core.engines.base import IndexUnavailableError
from search.engines import get_engine
from search.models import NoHitQuery
from search.services import SearchPage

logger = logging.getLogger(__name__)

MAX_LENGTH = 40
#: Maximum number of texts; the least recently searched one is replaced.
MAX_KEPT = 2000
KEPT_DAYS = 395  # thirteen months, to compare a season with that of the previous year
#: Lower counts may come from a single person.
SHOWN_FROM = 2
#: The same text counts once in this time: reloads do not count and cost no write.
ONCE_SECONDS = 600
MAX_A_MINUTE = 30
# E-mail addresses and URLs, numbers of six or more digits in any grouping (phone, postal code,
# membership), dates, parts of postal addresses, forms of address.
_PERSONAL = re.compile(
    r"@|://|www\.|(?:[0-9][-ー−() ]*){6}|[0-9]+年.*[0-9]+月.*[0-9]+日|丁目|番地|号室"
    r"|さん(?:\s|$|[のがはをにへと])|様(?!式|子|々|な)|[^\W_]氏|くん|ちゃん"
)


def record(page: SearchPage) -> None:
    """Count a search without any hits, if its text may be stored. Never raises.

    Writes nothing for a search with hits or filters, for the same text within ten minutes, or
    beyond thirty texts per minute.
    """
    form = page.form
    if page.total or not page.ready or not form.q or form.selected:
        return
    text = " ".join(fold(form.q).split())
    try:
        if not may_be_kept(text, get_engine().analyser()) or not _is_due(text):
            return
        with transaction.atomic():
            _count(text, timezone.localdate())
    except (DatabaseError, IndexUnavailableError):
        logger.warning("A search without hits could not be counted.")


def may_be_kept(text: str, analyser: Analyser) -> bool:
    """Return whether a folded text contains nothing that looks like personal data."""
    return (
        any(letter.isalnum() for letter in text)
        and len(text) <= MAX_LENGTH
        and not _PERSONAL.search(text)
        and not analyser.names_person(text)
    )


def shown() -> "QuerySet[NoHitQuery]":
    """Return the texts for editors, the most frequent first."""
    return NoHitQuery.objects.filter(count__gte=SHOWN_FROM, last_on__gte=_oldest())


def prune_no_hits() -> int:
    """Delete texts last searched more than thirteen months ago, and return their number."""
    return NoHitQuery.objects.filter(last_on__lt=_oldest()).delete()[0]


def _oldest() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=KEPT_DAYS)


def _is_due(text: str) -> bool:
    name = hashlib.sha256(text.encode()).hexdigest()[:32]
    if not cache.add(f"search.diagnosis.no_hits.{name}", 1, ONCE_SECONDS):
        return False
    minute = f"search.diagnosis.no_hits.minute.{int(timezone.now().timestamp()) // 60}"
    cache.add(minute, 0, 120)
    try:
        return bool(cache.incr(minute) <= MAX_A_MINUTE)
    except ValueError:  # it expired in the meantime
        return False


def _count(text: str, today: datetime.date) -> None:
    known = NoHitQuery.objects.filter(text=text)
    if known.update(count=F("count") + 1, last_on=today):
        return
    if NoHitQuery.objects.count() >= MAX_KEPT:
        oldest = NoHitQuery.objects.order_by("last_on", "count", "pk").values("pk")[:1]
        NoHitQuery.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).delete()
    NoHitQuery.objects.create(text=text, last_on=today)
