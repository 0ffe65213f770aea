"""The list of trainings: its conditions, parsed from the URL, and the matching trainings.

The query string is the only state: page, calendar, feed and table use the same conditions. Invalid
values in a URL are dropped with a notice.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from portal.accounts.visibility import Reader
from portal.japanese.dates import EARLIEST_YEAR, LATEST_YEAR, era_year
from portal.lists.conditions import Conditions, Dropped
from portal.lists.parameters import Choice, Parameter, Select
from portal.municipalities.models import Municipality
from portal.vocabularies.models import Term
from trainings.models import TrainingPage, TrainingSession
from trainings.models.training import TrainingPageQuerySet
from trainings.services import LINE, sessions_between

PER_PAGE = 20
COMING, PAST = "coming", "past"
SIDES = {"welfare": "福祉部局", "regional": "地域振興部局"}
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})", re.ASCII)


class Month(Parameter):
    """A month as YYYY-MM."""

    def accepts(self, value: str) -> bool:
        """Tell whether `value` is a month that the calendar can show."""
        match = _MONTH.fullmatch(value)
        return (
            match is not None
            and 1 <= int(match["month"]) <= 12
            and EARLIEST_YEAR < int(match["year"]) < LATEST_YEAR
        )


def filters() -> list[Choice]:
    """Return the filters of the list, with the current choices."""
    deliveries = Term.objects.of("delivery").order_by("order")
    municipalities = Municipality.objects.current()
    return [
        Choice("kind", "種類", dict(TrainingPage.Kind.choices)),
        Choice("delivery", "開催方法", {term.slug: term.label for term in deliveries}),
        Choice("side", "対象の部局", SIDES),
        Choice("municipality", "市町村", {town.code: town.label for town in municipalities}),
    ]


WHEN = Choice("when", "", {COMING: "これから", PAST: "終了分"})
MONTH = Month("month", "")


@dataclass(frozen=True, kw_only=True)
class TrainingConditions(Conditions):
    """The filters, and the period: upcoming, past, or a month."""

    is_past: bool = False
    month: str = ""

    @classmethod
    def parse(cls, query: QueryDict, filters: Iterable[Choice]) -> Self:
        """Parse the URL of the list; drop unusable values with a notice."""
        found = cls.read(query, [*filters, WHEN, MONTH])
        parts = {WHEN.name, MONTH.name}
        return replace(
            found,
            selected={n: values for n, values in found.selected.items() if n not in parts},
            is_past=found.value(WHEN.name) == PAST,
            month=found.value(MONTH.name),
        )

    @classmethod
    def notices_of(cls, dropped: Sequence[Dropped]) -> Iterable[str]:
        """Return notices with the dropped values, for the author of the URL."""
        return [
            f"「{each.filter.label or '指定'}」の条件（{value[:30]}）は使えないため、外しました。"
            for each in dropped
            for value in each.values
        ]

    def after_filters(self) -> Iterator[tuple[str, str]]:
        """Yield the period."""
        if self.is_past:
            yield WHEN.name, PAST
        if self.month:
            yield MONTH.name, self.month

    def coming(self) -> Self:
        """Return the conditions for upcoming trainings with the same filters."""
        return self.but(is_past=False, month="")

    def apply(self, trainings: TrainingPageQuerySet) -> TrainingPageQuerySet:
        """Return the trainings that match the filters, in any period."""
        if kind := self.value("kind"):
            trainings = trainings.filter(kind=kind)
        if delivery := self.value("delivery"):
            trainings = trainings.filter(delivery__slug=delivery)
        if side := self.value("side"):
            trainings = trainings.filter(target_side__in=[side, TrainingPage.Side.BOTH])
        if code := self.value("municipality"):
            trainings = trainings.filter(
                Q(municipality__code=code) | Q(place_municipality__code=code)
            )
        return trainings


def read_conditions(query: QueryDict) -> TrainingConditions:
    """Return the conditions of a URL without the page number, for calendar, feed and table."""
    return TrainingConditions.parse(query, filters()).but(page=1)


def matching(conditions: TrainingConditions, user: Reader) -> TrainingPageQuerySet:
    """Return the trainings that match the filters and that the reader may see, in any period."""
    return conditions.apply(TrainingPage.objects.visible_to(user))


def in_period(conditions: TrainingConditions, user: Reader) -> TrainingPageQuerySet:
    """Return the upcoming or the past trainings."""
    trainings = matching(conditions, user)
    now = timezone.now()
    return trainings.over(now) if conditions.is_past else trainings.coming(now)


@dataclass(frozen=True)
class Link:
    """A link to another period."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Day:
    """One cell of the month: a day with its sessions."""

    day: datetime.date
    in_month: bool
    is_today: bool
    sessions: tuple[TrainingSession, ...] = ()


@dataclass(frozen=True)
class MonthView:
    """A month as weeks from Sunday to Saturday, with links to the adjacent months."""

    first: datetime.date
    weeks: tuple[tuple[Day, ...], ...]
    previous: Link
    following: Link

    @property
    def label(self) -> str:
        """Return 令和8年（2026年）11月."""
        return f"{era_year(self.first)}（{self.first.year}年）{self.first.month}月"

    @cached_property
    def count(self) -> int:
        """Return the number of trainings in the month."""
        return len(
            {
                session.page_id
                for week in self.weeks
                for day in week
                if day.in_month
                for session in day.sessions
            }
        )


@dataclass(frozen=True)
class ListView:
    """The context of the list page."""

    conditions: TrainingConditions
    selects: list[Select]
    tabs: tuple[Link, ...]
    page: "Page[TrainingPage] | None"
    month: MonthView | None
    previous_page: str = ""
    next_page: str = ""

    @property
    def feeds_query(self) -> str:
        """Return the query string for the calendar and the feed of this list."""
        return self.conditions.coming().query()

    @property
    def table_query(self) -> str:
        """Return the query string for the table of this list."""
        return self.conditions.but(month="").query()


def list_view(query: QueryDict, user: Reader) -> ListView:
    """Return the list for a URL, limited to what the reader may see."""
    offered = filters()
    conditions = TrainingConditions.parse(query, offered)
    coming = conditions.coming()
    this_month = f"{timezone.localdate():%Y-%m}"
    in_month = bool(conditions.month)
    tabs = (
        Link("これから", coming.url(), not in_month and not conditions.is_past),
        Link("終了分", coming.but(is_past=True).url(), not in_month and conditions.is_past),
        Link("月ごと", coming.but(month=this_month).url(), in_month),
    )
    selects = [each.select(conditions.value(each.name)) for each in offered]
    if in_month:
        return ListView(conditions, selects, tabs, None, _month(conditions, user))
    trainings = in_period(conditions, user).select_related(*LINE).prefetch_related("sessions")
    page = Paginator(trainings, PER_PAGE).get_page(conditions.page)
    here = conditions.but(page=page.number)
    return ListView(
        conditions,
        selects,
        tabs,
        page,
        None,
        previous_page=here.previous_url(),
        next_page=here.next_url(page.paginator.num_pages),
    )


def _month(conditions: TrainingConditions, user: Reader) -> MonthView:
    year, number = map(int, conditions.month.split("-"))
    first = datetime.date(year, number, 1)
    following = (first + datetime.timedelta(days=31)).replace(day=1)
    last = following - datetime.timedelta(days=1)
    # Weeks begin on Sunday, as on Japanese calendars.
    start = first - datetime.timedelta(days=first.isoweekday() % 7)
    end = last + datetime.timedelta(days=6 - last.isoweekday() % 7)
    by_day = _by_day(sessions_between(matching(conditions, user), first, last), first, last)
    today = timezone.localdate()
    days = [
        Day(day, first <= day <= last, day == today, tuple(by_day.get(day, ())))
        for day in (start + datetime.timedelta(days=n) for n in range((end - start).days + 1))
    ]
    return MonthView(
        first,
        tuple(tuple(days[i : i + 7]) for i in range(0, len(days), 7)),
        previous=_month_link(conditions, first - datetime.timedelta(days=1)),
        following=_month_link(conditions, following),
    )


def _month_link(conditions: TrainingConditions, day: datetime.date) -> Link:
    return Link(f"{day.year}年{day.month}月", conditions.but(month=f"{day:%Y-%m}").url())


def _by_day(
    sessions: list[TrainingSession], first: datetime.date, last: datetime.date
) -> Mapping[datetime.date, list[TrainingSession]]:
    """Return the sessions by day of the month."""
    found: dict[datetime.date, list[TrainingSession]] = {}
    for session in sessions:
        day = max(session.day, first)
        while day <= min(session.last_day, last):
            found.setdefault(day, []).append(session)
            day += datetime.timedelta(days=1)
    return found
