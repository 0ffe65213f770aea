"""The list of notices by the conditions in its address. Any query string gives a list."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict

from portal.accounts.visibility import Reader
from portal.japanese.dates import FIRST_MONTH, fiscal_year_of, format_fiscal_year
from portal.notices.models import NoticePage, Side
from portal.notices.services import newest, notices_for

PAGE_SIZE = 30
NEWS_SHOWN = 3
SIDES = {Side.WELFARE.value: str(Side.WELFARE.label), Side.REGIONAL.value: str(Side.REGIONAL.label)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list of choices."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a reader asks for; `dropped` names conditions whose values do not exist."""

    kind: str = NoticePage.Kind.NOTICE.value
    state: str = ""
    side: str = ""
    year: str = ""
    dropped: tuple[str, ...] = ()

    @classmethod
    def parse(cls, params: QueryDict) -> "Conditions":
        """Read a query string; what cannot be used is left out and named."""
        allowed = {
            "kind": ("種別", set(NoticePage.Kind.values)),
            "state": ("改廃の状況", set(NoticePage.State.values)),
            "side": ("部局", set(SIDES)),
            "year": ("年度", {str(year) for year in range(1900, 2101)}),
        }
        good: dict[str, str] = {}
        dropped = []
        for name, (label, values) in allowed.items():
            value = params.get(name, "")
            if value in values:
                good[name] = value
            elif value:
                dropped.append(label)
        return cls(**good, dropped=tuple(dropped))

    def url(self, **changes: str) -> str:
        """Return the query string of these conditions with some changed; an empty one is left out."""
        values: Mapping[str, str] = {
            "kind": "" if self.kind == NoticePage.Kind.NOTICE else self.kind,
            "state": self.state,
            "side": self.side,
            "year": self.year,
            **changes,
        }
        return "?" + urlencode({name: value for name, value in values.items() if value})

    @property
    def narrowed(self) -> bool:
        """Tell whether anything but the kind is chosen."""
        return bool(self.state or self.side or self.year)


@dataclass(frozen=True, slots=True)
class YearGroup:
    """The notices of one fiscal year."""

    label: str
    notices: tuple[NoticePage, ...]


@dataclass(frozen=True, slots=True)
class NoticeList:
    """All that the list shows."""

    conditions: Conditions
    total: int
    years: tuple[YearGroup, ...]
    news: tuple[NoticePage, ...]
    states: tuple[Choice, ...]
    sides: tuple[Choice, ...]
    year_choices: tuple[Choice, ...]
    page: Page
    previous_url: str
    next_url: str


def notice_list(params: QueryDict, user: Reader) -> NoticeList:
    """Return the list for a query string, as the reader may see it."""
    conditions = Conditions.parse(params)
    of_kind = notices_for(user).filter(kind=conditions.kind)
    found = _narrowed(of_kind, conditions)
    paginator = Paginator(found, PAGE_SIZE)
    page = paginator.get_page(params.get("page"))
    official = conditions.kind == NoticePage.Kind.NOTICE
    show_news = official and not conditions.narrowed and page.number == 1
    return NoticeList(
        conditions=conditions,
        total=paginator.count,
        years=tuple(_by_year(page.object_list)),
        news=tuple(newest(user, NEWS_SHOWN, NoticePage.Kind.NEWS)) if show_news else (),
        states=_choices(dict(NoticePage.State.choices), conditions.state),
        sides=_choices(SIDES, conditions.side),
        year_choices=_choices(_years(of_kind), conditions.year),
        page=page,
        previous_url=conditions.url(page=str(page.number - 1)) if page.has_previous() else "",
        next_url=conditions.url(page=str(page.number + 1)) if page.has_next() else "",
    )


def _narrowed(notices: "QuerySet[NoticePage]", conditions: Conditions) -> "QuerySet[NoticePage]":
    if conditions.state:
        notices = notices.filter(state=conditions.state)
    if conditions.side:
        notices = notices.filter(side__in=(conditions.side, Side.BOTH))
    if conditions.year:
        year = int(conditions.year)
        notices = notices.filter(
            Q(issued_on__year=year, issued_on__month__gte=FIRST_MONTH)
            | Q(issued_on__year=year + 1, issued_on__month__lt=FIRST_MONTH)
        )
    return notices


def _by_year(notices: Iterable[NoticePage]) -> Iterator[YearGroup]:
    years: dict[int, list[NoticePage]] = {}
    for notice in notices:
        years.setdefault(notice.fiscal_year, []).append(notice)
    for year, members in years.items():
        yield YearGroup(format_fiscal_year(year), tuple(members))


def _years(notices: "QuerySet[NoticePage]") -> dict[str, str]:
    months = notices.order_by().dates("issued_on", "month", order="DESC")
    years = dict.fromkeys(fiscal_year_of(month) for month in months)
    return {str(year): format_fiscal_year(year) for year in years}


def _choices(labels: Mapping[str, str], selected: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, str(label), value == selected) for value, label in labels.items())
