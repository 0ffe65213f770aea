"""Drafts that people read on the site, outside the admin: apps register theirs."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page

#: Takes a user who is signed in; returns the pages whose drafts the user reads, None for none.
Drafts = Callable[[Any], "QuerySet[Any] | None"]

_drafts: list[Drafts] = []


def register_drafts(drafts: Drafts) -> None:
    """Let people see the pictures on these drafts as well (`PortalImageQuerySet.visible_to`)."""
    _drafts.append(drafts)


def readable_drafts(user: Any) -> "QuerySet[Page] | None":
    """Return the pages whose drafts `user` reads on the site; None where there are none."""
    found = [pages for drafts in _drafts if (pages := drafts(user)) is not None]
    if not found:
        return None
    wanted = Q()
    for pages in found:
        wanted |= Q(pk__in=pages.order_by().values("pk"))
    return Page.objects.filter(wanted)
