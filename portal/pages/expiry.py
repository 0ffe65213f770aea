"""When published pages appear or end without an edit, for the page cache."""

import datetime

from django.db.models import Min, Q

from portal.pages.models import PortalPage


def next_start_or_end(now: datetime.datetime) -> datetime.datetime | None:
    """Return when the next live page comes out or ends: Wagtail's command acts on it only later."""
    soonest = PortalPage.objects.live().aggregate(
        start=Min("go_live_at", filter=Q(go_live_at__gt=now)),
        end=Min("expire_at", filter=Q(expire_at__gt=now)),
    )
    return min((time for time in soonest.values() if time is not None), default=None)
