"""確認期限: the pages whose content should be looked at again."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from portal.pages.models import PortalPage
from portal.waiting.registry import Item, Source, has_passed
from portal.waiting.responsible import editable_pages, owner_of, responsibility

#: A page is listed so many days before its date.
COMING_DAYS = 30
CATEGORY = "review-dates"
HELP = "内容を確かめ、直すところがあれば直してから、最終確認日と確認期限を新しくします。"


def is_due(pages: "QuerySet[Any]") -> "QuerySet[Any]":
    """Return the published pages whose date has passed or comes soon, the earliest first."""
    soon = timezone.localdate() + datetime.timedelta(days=COMING_DAYS)
    return (
        pages.filter(live=True, review_on__lte=soon)
        .select_related("owner__municipality")
        .order_by("review_on", "pk")
    )


def item_of(page: Any, url: str) -> Item:
    """Return what lists and mails show of a page."""
    passed = has_passed(page.review_on)
    note = "確認期限を過ぎています" if passed else "まもなく確認期限です"
    title = page.draft_title or page.title
    return Item(str(page.pk), title, url, owner_of(page), page.review_on, note, is_overdue=passed)


def _pages(user: Any) -> "QuerySet[PortalPage]":
    if not user.has_perm("wagtailadmin.access_admin"):
        return PortalPage.objects.none()
    return is_due(editable_pages(user)).filter(responsibility(user))


SOURCE = Source(
    "review-dates",
    "確認期限のページ",
    30,
    _pages,
    lambda page: item_of(page, reverse("wagtailadmin_pages:edit", args=[page.pk])),
    help_text=HELP,
    day_label="確認期限",
    category=CATEGORY,
)
