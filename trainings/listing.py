"""The list of trainings: its conditions, read from the address, and what they give.

The query string is the state: the page, the calendar to subscribe to, the feed
and the table for download are all made from the same conditions. An address may
hold anything; what is no condition is left out, and the page says so.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from portal.accounts.visibility import Reader
from portal.japanese.dates import EARLIEST_YEAR, LATEST_YEAR, era_year
from portal.municipalities.models import Municipality
from portal.vocabularies.models import Term
from trainings.models import TrainingPage, TrainingSession
from trainings.models.training import TrainingPageQuerySet
from trainings.services import LINE, sessions_between

PER_PAGE = 20
COMING, PAST = "coming", "past"
SIDES = (("welfare", "福祉部局"), ("regional", "地域振興部局"))
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})", re.ASCII)
Choices = list[tuple[str, str]]


def _deliveries() -> Choices:
    return [(t.slug, t.label) for t in Term.objects.of("delivery").order_by("order")]


def _municipalities() -> Choices:
    return [(m.code, m.label) for m in Municipality.objects.current()]


class ListForm(forms.Form):
    """The conditions of the list; the only parser of its query string."""

    kind = forms.ChoiceField(
        label="種類", required=False, choices=[("", "すべて"), *TrainingPage.Kind.choices]
    )
    delivery = forms.ChoiceField(label="開催方法", required=False)
    side = forms.ChoiceField(label="対象の部局", required=False, choices=[("", "すべて"), *SIDES])
    municipality = forms.ChoiceField(label="市町村", required=False)
    when = forms.ChoiceField(
        required=False, choices=[(COMING, "これから"), (PAST, "終了分")], widget=forms.HiddenInput
    )
    month = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivery"].choices = [("", "すべて"), *_deliveries()]  # type: ignore[attr-defined]  # a choice field
        self.fields["municipality"].choices = [("", "すべて"), *_municipalities()]  # type: ignore[attr-defined]  # the same
        for field in self.fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs["class"] = "select"

    def clean_month(self) -> str:
        """Return the month as YYYY-MM. Raises ValidationError for anything else."""
        text = self.cleaned_data["month"]
        match = _MONTH.fullmatch(text)
        if text and (
            match is None
            or not 1 <= int(match["month"]) <= 12
            or not EARLIEST_YEAR < int(match["year"]) < LATEST_YEAR
        ):
            message = "月は 2026-11 のように指定します。"
            raise forms.ValidationError(message)
        return str(text)

    @property
    def visible(self) -> list[forms.BoundField]:
        """Return the fields to be shown as selects."""
        return list(self.visible_fields())


@dataclass(frozen=True)
class Conditions:
    """What is asked for. Empty values ask for nothing."""

    kind: str = ""
    delivery: str = ""
    side: str = ""
    municipality: str = ""
    when: str = ""
    month: str = ""

    def query(self, **changes: str) -> str:
        """Return the query string of these conditions with `changes`, with its question mark."""
        changed = replace(self, **changes)
        values = {f.name: value for f in fields(changed) if (value := getattr(changed, f.name))}
        return f"?{urlencode(values)}" if values else ""

    @property
    def narrows(self) -> bool:
        """Tell whether any filter is set."""
        return bool(self.kind or self.delivery or self.side or self.municipality)

    def apply(self, trainings: TrainingPageQuerySet) -> TrainingPageQuerySet:
        """Return those of the trainings that meet the filters (not the period)."""
        if self.kind:
            trainings = trainings.filter(kind=self.kind)
        if self.delivery:
            trainings = trainings.filter(delivery__slug=self.delivery)
        if self.side:
            trainings = trainings.filter(target_side__in=[self.side, TrainingPage.Side.BOTH])
        if self.municipality:
            trainings = trainings.filter(
                Q(municipality__code=self.municipality)
                | Q(place_municipality__code=self.municipality)
            )
        return trainings


def read_conditions(query: QueryDict) -> tuple[Conditions, ListForm, list[str]]:
    """Return the conditions of an address, the form that shows them, and what was left out of it."""
    form = ListForm(query)
    form.is_valid()
    conditions = Conditions(
        **{name: value for name in form.fields if (value := form.cleaned_data.get(name))}
    )
    ignored = [
        f"「{form.fields[name].label or '指定'}」の条件（{query.get(name, '')[:30]}）は使えないため、外しました。"
        for name in form.errors
    ]
    shown = ListForm({f.name: getattr(conditions, f.name) for f in fields(conditions)})
    return conditions, shown, ignored


def matching(conditions: Conditions, user: Reader) -> TrainingPageQuerySet:
    """Return the trainings that meet the filters and that the reader may see, whenever they are held."""
    return conditions.apply(TrainingPage.objects.visible_to(user))


def in_period(conditions: Conditions, user: Reader) -> TrainingPageQuerySet:
    """Return the trainings of the list: the coming ones, or those that are over."""
    trainings = matching(conditions, user)
    now = timezone.now()
    return trainings.over(now) if conditions.when == PAST else trainings.coming(now)


@dataclass(frozen=True)
class Link:
    """A way to another part of the list."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Day:
    """One cell of the month: a day with the sessions on it."""

    day: datetime.date
    in_month: bool
    is_today: bool
    sessions: tuple[TrainingSession, ...] = ()


@dataclass(frozen=True)
class Month:
    """A month as weeks from Sunday to Saturday, with ways to its neighbours."""

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
    """All that the page of the list shows."""

    conditions: Conditions
    form: ListForm
    ignored: list[str]
    tabs: tuple[Link, ...]
    page: "Page[TrainingPage] | None"
    month: Month | None
    previous_page: str = ""
    next_page: str = ""

    @property
    def is_past(self) -> bool:
        """Tell whether the list shows what is over."""
        return self.conditions.when == PAST

    @property
    def feeds_query(self) -> str:
        """Return the query string for the calendar and the feed of this list."""
        return self.conditions.query(when="", month="")

    @property
    def table_query(self) -> str:
        """Return the query string for the table of this list."""
        return self.conditions.query(month="")


def list_view(query: QueryDict, user: Reader) -> ListView:
    """Return the list for an address, as the reader may see it."""
    conditions, form, ignored = read_conditions(query)
    month = _month(conditions, user) if conditions.month else None
    page = None if month else _page(conditions, user, query.get("page", ""))
    this_month = f"{timezone.localdate():%Y-%m}"
    tabs = (
        Link(
            "これから",
            conditions.query(when="", month="") or "?",
            not month and conditions.when != PAST,
        ),
        Link(
            "終了分", conditions.query(when=PAST, month=""), not month and conditions.when == PAST
        ),
        Link("月ごと", conditions.query(when="", month=this_month), month is not None),
    )
    return ListView(
        conditions,
        form,
        ignored,
        tabs,
        page,
        month,
        previous_page=_page_query(conditions, page, -1),
        next_page=_page_query(conditions, page, 1),
    )


def _page(conditions: Conditions, user: Reader, number: str) -> "Page[TrainingPage]":
    trainings = in_period(conditions, user).select_related(*LINE).prefetch_related("sessions")
    return Paginator(trainings, PER_PAGE).get_page(number if number.isascii() else 1)


def _page_query(conditions: Conditions, page: "Page[TrainingPage] | None", step: int) -> str:
    if page is None:
        return ""
    number = page.number + step
    if not 1 <= number <= page.paginator.num_pages:
        return ""
    query = conditions.query()
    return f"{query}{'&' if query else '?'}page={number}"


def _month(conditions: Conditions, user: Reader) -> Month:
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
    return Month(
        first,
        tuple(tuple(days[i : i + 7]) for i in range(0, len(days), 7)),
        previous=_month_link(conditions, first - datetime.timedelta(days=1)),
        following=_month_link(conditions, following),
    )


def _month_link(conditions: Conditions, day: datetime.date) -> Link:
    return Link(f"{day.year}年{day.month}月", conditions.query(month=f"{day:%Y-%m}"))


def _by_day(
    sessions: list[TrainingSession], first: datetime.date, last: datetime.date
) -> Mapping[datetime.date, list[TrainingSession]]:
    """Return the sessions by each day of the month on which they are held."""
    found: dict[datetime.date, list[TrainingSession]] = {}
    for session in sessions:
        day = max(session.day, first)
        while day <= min(session.last_day, last):
            found.setdefault(day, []).append(session)
            day += datetime.timedelta(days=1)
    return found
