"""What a reader asks of a list. The address holds it, and nothing else does.

A list makes its own class out of `Conditions`: the filters that narrow it stand in
`selected`, whatever else it reads from the address (order, tab, view) in fields of that class.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol, Self
from urllib.parse import urlencode

from django.http import QueryDict

MAX_VALUES = 50  # of one filter; more than anyone ticks


class Filter(Protocol):
    """What narrows a list by one parameter of its address (`portal.lists.parameters`)."""

    @property
    def name(self) -> str:
        """Return the parameter."""

    @property
    def label(self) -> str:
        """Return what readers call it."""

    def given(self, query: QueryDict) -> list[str]:
        """Return the values in an address, usable or not."""

    def accepts(self, value: str) -> bool:
        """Tell whether the list can be narrowed by a value."""

    def label_of(self, value: str) -> str:
        """Return what readers call a value."""

    def notice(self, values: Iterable[str]) -> str:
        """Return what readers are told when values were dropped."""


class Dropped(NamedTuple):
    """Values of an address that cannot be used."""

    filter: Filter
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in force; `url` is the list without it."""

    facet: str
    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """The conditions of a list. `notices` say in Japanese what of the address was not understood."""

    #: The chosen values of each filter, in the order of the address.
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    notices: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: QueryDict, filters: Iterable[Filter]) -> Self:
        """Read filters and page from an address. What cannot be used is dropped with a notice."""
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
        """Return what readers are told about values that were dropped: a sentence for each filter."""
        return [each.filter.notice(each.values) for each in dropped]

    def value(self, name: str) -> str:
        """Return the value of a filter that takes one, or "" if it narrows nothing."""
        return next(iter(self.selected.get(name, ())), "")

    @property
    def narrowed(self) -> bool:
        """Tell whether any filter is in force."""
        return bool(self.selected)

    def before_filters(self) -> Iterable[tuple[str, str]]:
        """Return the parameters of a subclass that stand first in the address."""
        return ()

    def after_filters(self) -> Iterable[tuple[str, str]]:
        """Return the parameters of a subclass that stand behind the filters."""
        return ()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield the parameters of the address in their fixed order, defaults left out."""
        yield from self.before_filters()
        for name, values in self.selected.items():
            for value in values:
                yield name, value
        yield from self.after_filters()
        if self.page > 1:
            yield "page", str(self.page)

    def query(self, *more: tuple[str, str]) -> str:
        """Return the query string with its question mark, or "" when it would be empty.

        `more` are parameters of another address that holds the same list, e.g. its table.
        """
        pairs = [*self.pairs(), *more]
        return f"?{urlencode(pairs)}" if pairs else ""

    def url(self) -> str:
        """Return the query string as a link from the list itself: "?" leads to the whole list."""
        return self.query() or "?"

    def but(self, **changes: Any) -> Self:
        """Return the conditions with other values of their fields, on the first page unless one is given."""
        return replace(self, **{"page": 1, "notices": (), **changes})

    def filter_names(self) -> Collection[str]:
        """Return the filters in the order of the address; those left out follow as they were chosen."""
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
        """Return the conditions with one value more or less, on the first page."""
        values = self.selected.get(name, ())
        kept = tuple(v for v in values if v != value)
        return self.with_values(name, kept if value in values else (*values, value))

    def cleared(self) -> Self:
        """Return the list without its filters."""
        return self.but(selected={})

    def canonical(self) -> Self:
        """Return the conditions whose address is the same however they were put together."""
        selected = {name: tuple(sorted(values)) for name, values in self.selected.items()}
        return self.but(selected=selected)

    def chips(self, filters: Iterable[Filter]) -> list[Chip]:
        """Return the conditions in force, each with the way to the list without it."""
        return [
            Chip(each.label, each.label_of(value), self.toggled(each.name, value).url())
            for each in filters
            for value in self.selected.get(each.name, ())
        ]

    def previous_url(self) -> str:
        """Return the page before this one, or "" if this is the first."""
        return self.but(page=self.page - 1).url() if self.page > 1 else ""

    def next_url(self, pages: int) -> str:
        """Return the page behind this one, or "" if this is the last of `pages`."""
        return self.but(page=self.page + 1).url() if self.page < pages else ""


def page_number(text: str) -> int | None:
    """Return a page number from 1 on, or None if `text` is none. Full-width digits are digits."""
    text = text.strip()
    if not text.isdecimal() or len(text) > 12:
        return None
    return int(text) or None
