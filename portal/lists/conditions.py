"""The conditions of a list. The URL is their only state.

A list subclasses `Conditions`: `selected` contains the filters, and fields of the subclass
everything else in the URL (order, tab, view).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol, Self
from urllib.parse import urlencode

from django.http import QueryDict

MAX_VALUES = 50  # per filter; more than anyone selects


class Filter(Protocol):
    """A filter of a list: one parameter of its URL (`portal.lists.parameters`)."""

    @property
    def name(self) -> str:
        """Return the name of the parameter."""

    @property
    def label(self) -> str:
        """Return the label for readers."""

    def given(self, query: QueryDict) -> list[str]:
        """Return the values in a URL, whether valid or not."""

    def accepts(self, value: str) -> bool:
        """Tell whether a value is valid."""

    def label_of(self, value: str) -> str:
        """Return the label of a value."""

    def notice(self, values: Iterable[str]) -> str:
        """Return the notice for readers when values were dropped."""


class Dropped(NamedTuple):
    """Values in a URL that are not valid."""

    filter: Filter
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One active condition; `url` is the list without it."""

    facet: str
    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """The conditions of a list. `notices` say in Japanese which values of the URL were dropped."""

    #: The selected values of each filter, in the order of the URL.
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    notices: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: QueryDict, filters: Iterable[Filter]) -> Self:
        """Parse filters and page number from a URL; drop invalid values with a notice."""
        selected: dict[str, tuple[str, ...]] = {}
        dropped = []
        for each in filters:
            if each.name not in query:
                continue
            given = {value: each.accepts(value) for value in each.given(query) if value}
            if good := [value for value, usable in given.items() if usable]:
                selected[each.name] = tuple(good[:MAX_VALUES])
            if bad := tuple(value for value, usable in given.items() if not usable):
                dropped.append(Dropped(each, bad))
        return cls(
            selected=selected,
            page=page_number(query.get("page", "")) or 1,
            notices=tuple(cls.notices_of(dropped)),
        )

    @classmethod
    def notices_of(cls, dropped: Sequence[Dropped]) -> Iterable[str]:
        """Return the notices about dropped values, one sentence for each filter."""
        return [each.filter.notice(each.values) for each in dropped]

    def value(self, name: str) -> str:
        """Return the value of a single-value filter, or "" if it is not active."""
        return next(iter(self.selected.get(name, ())), "")

    @property
    def narrowed(self) -> bool:
        """Tell whether any filter is active."""
        return bool(self.selected)

    def before_filters(self) -> Iterable[tuple[str, str]]:
        """Return the parameters of a subclass that precede the filters in the URL."""
        return ()

    def after_filters(self) -> Iterable[tuple[str, str]]:
        """Return the parameters of a subclass that follow the filters in the URL."""
        return ()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield the parameters of the URL in their fixed order, without defaults."""
        yield from self.before_filters()
        for name, values in self.selected.items():
            for value in values:
                yield name, value
        yield from self.after_filters()
        if self.page > 1:
            yield "page", str(self.page)

    def query(self, *more: tuple[str, str]) -> str:
        """Return the query string with its question mark, or "" when it would be empty.

        `more` are further parameters, for another URL of the same list, e.g. its table.
        """
        pairs = [*self.pairs(), *more]
        return f"?{urlencode(pairs)}" if pairs else ""

    def url(self) -> str:
        """Return the query string as a link from the list itself; "?" links to the unfiltered list."""
        return self.query() or "?"

    def but(self, **changes: Any) -> Self:
        """Return the conditions with some fields replaced, on the first page unless `page` is given."""
        return replace(self, **{"page": 1, "notices": (), **changes})

    def filter_names(self) -> Collection[str]:
        """Return the filters in the order of the URL; unlisted ones follow in the order of selection."""
        return ()

    def with_values(self, name: str, values: tuple[str, ...]) -> Self:
        """Return the conditions with exactly these values of a filter, on the first page."""
        selected = {**self.selected, name: values}
        if not values:
            del selected[name]
        elif name not in self.selected:
            names = dict.fromkeys([*self.filter_names(), *selected])
            selected = {n: selected[n] for n in names if n in selected}
        return self.but(selected=selected)

    def toggled(self, name: str, value: str) -> Self:
        """Return the conditions with one value added or removed, on the first page."""
        values = self.selected.get(name, ())
        kept = tuple(v for v in values if v != value)
        return self.with_values(name, kept if value in values else (*values, value))

    def cleared(self) -> Self:
        """Return the list without its filters."""
        return self.but(selected={})

    def canonical(self) -> Self:
        """Return equal conditions whose URL does not depend on the order of selection."""
        selected = {name: tuple(sorted(values)) for name, values in self.selected.items()}
        return self.but(selected=selected)

    def chips(self, filters: Iterable[Filter]) -> list[Chip]:
        """Return the active conditions, each with a link to the list without it."""
        return [
            Chip(each.label, each.label_of(value), self.toggled(each.name, value).url())
            for each in filters
            for value in self.selected.get(each.name, ())
        ]

    def previous_url(self) -> str:
        """Return the URL of the previous page, or "" if this is the first."""
        return self.but(page=self.page - 1).url() if self.page > 1 else ""

    def next_url(self, pages: int) -> str:
        """Return the URL of the next page, or "" if this is the last of `pages`."""
        return self.but(page=self.page + 1).url() if self.page < pages else ""


def page_number(text: str) -> int | None:
    """Return a page number (1 or more), or None if `text` is not one. Full-width digits are allowed."""
    text = text.strip()
    if not text.isdecimal() or len(text) > 12:
        return None
    return int(text) or None
