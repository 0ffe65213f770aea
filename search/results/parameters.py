"""The query string of a search, read and written in one place. It is the only state there is."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from search.core.engines.base import MUNICIPALITY, NEWEST, RELEVANCE
from search.core.query import MAX_LENGTH
from search.sources.facets import Facet
from search.sources.registry import facets as all_facets
from search.words.labels import Labels

SORT_LABELS = {RELEVANCE: "関連度", NEWEST: "新しい順", MUNICIPALITY: "市町村順"}
MAX_VALUES = 50  # of one facet; more than anyone ticks
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class SearchForm:
    """What a reader asks for. `notices` say in Japanese what of the address was not understood."""

    q: str = ""
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""  # empty: 関連度 with words, 新しい順 without
    page: int = 1
    exact: bool = False  # without the other words of the same meaning
    map: bool = False  # the map of the municipalities stands above the results
    notices: tuple[str, ...] = ()

    @classmethod
    def parse(
        cls, params: QueryDict, labels: Labels, facets: Iterable[Facet] | None = None
    ) -> "SearchForm":
        """Read a query string. Whatever cannot be used is dropped with a notice."""
        notices: list[str] = []
        q = " ".join(_CONTROL.sub(" ", params.get("q", "")).split())
        if len(q) > MAX_LENGTH:
            q = q[:MAX_LENGTH]
            notices.append(f"検索語が長いため、はじめの{MAX_LENGTH}文字で検索しました。")
        selected: dict[str, tuple[str, ...]] = {}
        for facet in all_facets() if facets is None else facets:
            moved = labels.moved.get(facet.parameter, {})
            values = (moved.get(value, value) for value in params.getlist(facet.parameter))
            given = dict.fromkeys(value for value in values if value)
            good = [value for value in given if facet.accepts(value, labels)]
            if len(good) < len(given):
                notices.append(
                    f"「{facet.label}」に使えない値が指定されていたため、条件から外しました。"
                )
            if good:
                selected[facet.parameter] = tuple(good[:MAX_VALUES])
        sort = params.get("sort", "")
        if sort and sort not in SORT_LABELS:
            sort = ""
            notices.append("指定された並び順は使えないため、標準の並び順で表示しています。")
        page = _page(params.get("page", "1"))
        if page is None:
            notices.append("ページ番号が正しくないため、最初のページを表示しています。")
        exact = params.get("exact", "")
        if exact not in {"", "1"}:
            notices.append("検索のしかたの指定が正しくないため、別の言い方も含めて検索しました。")
        drawn = params.get("map", "") == "1"
        return cls(q, selected, sort, page or 1, exact == "1", drawn, tuple(notices))

    @property
    def order(self) -> str:
        """Return the order in force: without words there is no relevance."""
        return self.sort or (RELEVANCE if self.q else NEWEST)

    @property
    def filters(self) -> dict[str, frozenset[str]]:
        """Return the selection as the engines take it."""
        return {parameter: frozenset(values) for parameter, values in self.selected.items()}

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield the parameters of the address in their fixed order, defaults left out."""
        if self.q:
            yield "q", self.q
        for parameter, values in self.selected.items():
            for value in values:
                yield parameter, value
        if self.sort:
            yield "sort", self.sort
        if self.exact and self.q:
            yield "exact", "1"
        if self.map:
            yield "map", "1"
        if self.page > 1:
            yield "page", str(self.page)

    def url(self) -> str:
        """Return the query string of this form, with its question mark."""
        return "?" + urlencode(list(self.pairs()))

    def canonical(self) -> "SearchForm":
        """Return the form whose address is the same however the conditions were put together."""
        selected = {parameter: tuple(sorted(values)) for parameter, values in self.selected.items()}
        sort = "" if self.sort == self.but(sort="").order else self.sort
        return self.but(selected=selected, sort=sort)

    def toggled(self, parameter: str, value: str) -> "SearchForm":
        """Return the form with one facet value more or less, on its first page."""
        values = self.selected.get(parameter, ())
        kept = tuple(v for v in values if v != value)
        if value not in values:
            kept = (*values, value)
        return self.with_values(parameter, kept)

    def with_values(self, parameter: str, values: tuple[str, ...]) -> "SearchForm":
        """Return the form with exactly these values of a facet, on its first page."""
        selected = {name: v for name, v in self.selected.items() if name != parameter}
        if values:
            selected[parameter] = values
        ordered = {
            f.parameter: selected[f.parameter] for f in all_facets() if f.parameter in selected
        }
        return replace(self, selected=ordered, page=1, notices=())

    def but(self, **changes: object) -> "SearchForm":
        """Return the form with other values of its fields, on the first page unless one is given."""
        return replace(self, **{"page": 1, "notices": (), **changes})  # type: ignore[arg-type]  # names of its own fields


def _page(text: str) -> int | None:
    """Return a page number from 1 on, or None if `text` is none. Full-width digits are digits."""
    text = text.strip()
    if not text.isdecimal() or len(text) > 12:
        return None
    return int(text) or None
