"""The report 「確認期限」: its filters, what it shows of a page, and the columns of an export."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet

from portal.accounts.roles import Side
from portal.municipalities.models import Municipality
from portal.pages.models import PortalPage
from portal.waiting.places import names_of, pages_about
from portal.waiting.responsible import editable_pages, owner_of, responsibility
from portal.waiting.review_dates import COMING_DAYS

OVERDUE, COMING, LATER, NONE = "overdue", "coming", "later", "none"
STATES = {
    OVERDUE: "期限を過ぎた",
    COMING: f"{COMING_DAYS}日以内に期限が来る",
    LATER: "まだ先",
    NONE: "確認期限がない",
}


def pages_for(user: Any) -> "QuerySet[PortalPage]":
    """Return the published pages that a user may edit, the earliest date first, those without last."""
    return (
        editable_pages(user)
        .filter(live=True)
        .select_related("owner__municipality", "content_type")
        .order_by(F("review_on").asc(nulls_last=True), "pk")
    )


def _sections(request: Any) -> list[tuple[str, str]]:
    if request is None:
        return []
    names = (
        editable_pages(request.user).filter(live=True).exclude(responsible_section="").order_by()
    )
    found = names.values_list("responsible_section", flat=True).distinct()
    return [(name, name) for name in sorted(found)]


class ReviewDateFilterSet(WagtailFilterSet):
    """Narrows by state, section, side, municipality, and to one's own pages."""

    state = django_filters.ChoiceFilter(
        label="確認期限",
        choices=list(STATES.items()),
        empty_label="すべて",
        method="filter_state",
        widget=forms.RadioSelect,
    )
    section = django_filters.ChoiceFilter(
        label="管理する課", choices=(), empty_label="すべて", field_name="responsible_section"
    )
    side = django_filters.ChoiceFilter(
        label="作成者の部局", choices=Side.choices, empty_label="すべて", field_name="owner__side"
    )
    municipality = django_filters.ModelChoiceFilter(
        label="市町村",
        queryset=Municipality.objects.current(),
        empty_label="すべて",
        method="filter_municipality",
    )
    mine = django_filters.ChoiceFilter(
        label="担当",
        choices=[("yes", "自分が担当するページ")],
        empty_label="すべて",
        method="filter_mine",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = PortalPage
        fields: ClassVar = ["state", "section", "side", "municipality", "mine"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the sections of the pages that the user may see."""
        super().__init__(*args, **kwargs)
        self.filters["section"].extra["choices"] = _sections(self.request)

    def filter_state(
        self, pages: "QuerySet[PortalPage]", _name: str, state: str
    ) -> "QuerySet[PortalPage]":
        """Keep the pages of one state."""
        today = timezone.localdate()
        soon = today + datetime.timedelta(days=COMING_DAYS)
        conditions = {
            OVERDUE: Q(review_on__lt=today),
            COMING: Q(review_on__gte=today, review_on__lte=soon),
            LATER: Q(review_on__gt=soon),
            NONE: Q(review_on=None),
        }
        return pages.filter(conditions[state])

    def filter_municipality(
        self, pages: "QuerySet[PortalPage]", _name: str, municipality: Municipality
    ) -> "QuerySet[PortalPage]":
        """Keep the pages about a municipality, and those that its people began."""
        condition = Q(owner__municipality=municipality)
        for keys in pages_about(municipality):
            condition |= Q(pk__in=keys)
        return pages.filter(condition)

    def filter_mine(
        self, pages: "QuerySet[PortalPage]", _name: str, _value: str
    ) -> "QuerySet[PortalPage]":
        """Keep what the user is responsible for."""
        return pages.filter(responsibility(self.request.user))


def state_of(page: PortalPage) -> str:
    """Return how urgent a page is, in words."""
    day, today = page.review_on, timezone.localdate()
    if day is None:
        return STATES[NONE]
    if day < today:
        return STATES[OVERDUE]
    return STATES[COMING if day <= today + datetime.timedelta(days=COMING_DAYS) else LATER]


def place_of(page: Any) -> str:
    """Return the municipalities of a page (`with_places`), or else of its owner."""
    own = page.owner.municipality.name if page.owner and page.owner.municipality else ""
    return "、".join(page.places) or own


def side_of(page: PortalPage) -> str:
    """Return the side of the owner."""
    return str(page.owner.get_side_display()) if page.owner else ""


def kind_of(page: PortalPage) -> str:
    """Return the kind of page."""
    model = page.content_type.model_class()
    return str(model._meta.verbose_name) if model else ""


def with_places(pages: Iterable[PortalPage]) -> list[PortalPage]:
    """Return the pages, each with the names of its `places`: one query for each app."""
    found = list(pages)
    names = names_of([page.pk for page in found])
    for page in found:
        page.places = names.get(page.pk, [])
    return found


def day_of(day: datetime.date | None) -> str:
    """Return a date for spreadsheets."""
    return day.isoformat() if day else ""


#: The columns of an export: an allow-list.
COLUMNS: tuple[tuple[str, Callable[[Any], str]], ...] = (
    ("ページ番号", lambda page: str(page.pk)),
    ("ページ", lambda page: str(page.draft_title or page.title)),
    ("種類", kind_of),
    ("管理する課", lambda page: str(page.responsible_section)),
    ("担当", owner_of),
    ("作成者の部局", side_of),
    ("市町村", place_of),
    ("最終確認日", lambda page: day_of(page.confirmed_on)),
    ("確認期限", lambda page: day_of(page.review_on)),
    ("状態", state_of),
)
