"""The list of notices for the conditions in its URL. Any query string gives a list."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict

from portal.accounts.visibility import Reader
from portal.japanese.dates import FIRST_MONTH, fiscal_year_of, format_fiscal_year
from portal.lists.conditions import Conditions, Dropped
from portal.lists.parameters import Choice, Select, dropped_notice
from portal.notices.models import NoticePage, Side
from portal.notices.services import newest, notices_for

PAGE_SIZE = 30
NEWS_SHOWN = 3
NOTICE = NoticePage.Kind.NOTICE.value
KIND = Choice("kind", "種別", dict(NoticePage.Kind.choices))
STATE = Choice("state", "改廃の状況", dict(NoticePage.State.choices))
SIDE = Choice(
    "side", "部局", {side.value: str(side.label) for side in (Side.WELFARE, Side.REGIONAL)}
)
YEAR = Choice("year", "年度", {str(year): format_fiscal_year(year) for year in range(1900, 2101)})


@dataclass(frozen=True, kw_only=True)
class NoticeConditions(Conditions):
    """The conditions of the list: notices or news, and filters."""

    kind: str = NOTICE

    @classmethod
    def parse(cls, query: QueryDict) -> Self:
        """Parse a query string; drop unusable values with a notice."""
        found = cls.read(query, (KIND, STATE, SIDE, YEAR))
        selected = {name: values for name, values in found.selected.items() if name != KIND.name}
        return replace(found, kind=found.value(KIND.name) or NOTICE, selected=selected)

    @classmethod
    def notices_of(cls, dropped: Sequence[Dropped]) -> Iterable[str]:
        """Return one notice for all filters."""
        return [dropped_notice(each.filter.label for each in dropped)] if dropped else []

    def before_filters(self) -> Iterator[tuple[str, str]]:
        """Yield the kind."""
        if self.kind != NOTICE:
            yield KIND.name, self.kind


@dataclass(frozen=True, slots=True)
class YearGroup:
    """The notices of one fiscal year."""

    label: str
    notices: tuple[NoticePage, ...]


@dataclass(frozen=True, slots=True)
class NoticeList:
    """The context of the list."""

    conditions: NoticeConditions
    total: int
    years: tuple[YearGroup, ...]
    news: tuple[NoticePage, ...]
    selects: tuple[Select, ...]
    page: Page
    previous_url: str
    next_url: str


def notice_list(query: QueryDict, user: Reader) -> NoticeList:
    """Return the list for a query string, limited to what the reader may see."""
    conditions = NoticeConditions.parse(query)
    of_kind = notices_for(user).filter(kind=conditions.kind)
    paginator = Paginator(_narrowed(of_kind, conditions), PAGE_SIZE)
    page = paginator.get_page(conditions.page)
    here = conditions.but(page=page.number)
    official = conditions.kind == NOTICE
    show_news = official and not conditions.narrowed and page.number == 1
    offered = (*([STATE] if official else []), SIDE, replace(YEAR, choices=_years(of_kind)))
    return NoticeList(
        conditions=conditions,
        total=paginator.count,
        years=tuple(_by_year(page.object_list)),
        news=tuple(newest(user, NEWS_SHOWN, NoticePage.Kind.NEWS)) if show_news else (),
        selects=tuple(each.select(conditions.value(each.name)) for each in offered),
        page=page,
        previous_url=here.previous_url(),
        next_url=here.next_url(paginator.num_pages),
    )


def _narrowed(
    notices: "QuerySet[NoticePage]", conditions: NoticeConditions
) -> "QuerySet[NoticePage]":
    if state := conditions.value("state"):
        notices = notices.filter(state=state)
    if side := conditions.value("side"):
        notices = notices.filter(side__in=(side, Side.BOTH))
    if conditions.value("year"):
        year = int(conditions.value("year"))
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
