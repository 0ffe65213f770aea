"""Shortening the change log: lines that every index has long passed are of no use any more."""

import contextlib
import datetime

from django.db import transaction
from django.utils import timezone

from portal.changes.models import LABELS, PRUNED, Change
from search.core.engines.base import IndexUnavailableError
from search.engines import get_indices

#: Days that lines are kept: as long as a web server may be off without having to rebuild its index.
KEPT_DAYS = 30


@transaction.atomic
def prune(days: int = KEPT_DAYS, *, now: datetime.datetime | None = None) -> int:
    """Delete the settled lines older than `days` that this host's indices have passed; return how many.

    The last of them stays as the mark of where the log begins: an index that
    stands before it has missed lines and is rebuilt (`search.indexing.updates.follow`).
    The newest line about labels stays too, being their version.
    """
    before = (now or timezone.now()) - datetime.timedelta(days=days)
    old = Change.objects.settled().filter(recorded_at__lt=before).exclude(kind=LABELS)
    # Whoever builds a missing index begins at the end of the log.
    for engine in get_indices():
        with contextlib.suppress(IndexUnavailableError):
            old = old.up_to(engine.position())
    mark = old.last()
    if mark is None:
        return 0
    labels = Change.objects.filter(kind=LABELS).order_by("transaction", "pk").last()
    gone = Change.objects.before(mark.position)
    if labels is not None:
        gone = gone.exclude(pk=labels.pk)
    number, _ = gone.delete()
    Change.objects.filter(pk=mark.pk).update(kind=PRUNED, object_id="")
    return number
