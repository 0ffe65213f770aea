"""Prunes the change log: rows that every index has long applied are no longer needed."""

import contextlib
import datetime

from django.db import transaction
from django.utils import timezone

from portal.changes.models import LABELS, PRUNED, Change
from search.core.engines.base import IndexUnavailableError
from search.engines import get_indices

#: Days that rows are kept. A web server may be off for this long without having to rebuild its
#: index.
KEPT_DAYS = 30


@transaction.atomic
def prune(days: int = KEPT_DAYS, *, now: datetime.datetime | None = None) -> int:
    """Delete settled rows older than `days` that this host's indices have applied; return how many.

    The last of them stays to mark the beginning of the log: an index at an earlier position has
    missed rows and is rebuilt (`search.indexing.updates.follow`). The newest row about labels stays
    as well, because it is their version.
    """
    before = (now or timezone.now()) - datetime.timedelta(days=days)
    old = Change.objects.settled().filter(recorded_at__lt=before).exclude(kind=LABELS)
    # A missing index is built starting from the end of the log.
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
