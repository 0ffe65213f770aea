"""Parses and builds the query string of a search, which is its only state."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from django.http import QueryDict

from portal.lists.conditions import Conditions, page_number
from portal.lists.parameters import dropped_notice
from search.core.engines.base import MUNICIPALITY, NEWEST, RELEVANCE
from search.core.query import MAX_LENGTH
from search.sources.facets import Facet
from search.sources.registry import facets as all_facets
from search.understanding.reading import ALL_WORDS, plain
from search.words.labels import Labels

SORT_LABELS = {RELEVANCE: "関連度", NEWEST: "新しい順", MUNICIPALITY: "市町村順"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(slots=True)
class NamedFacet:
    """A facet as a filter of the results, with the current labels of its values.

    Not frozen, for speed: each search creates twenty.
    """

    name: str
    label: str
    facet: Facet
    labels: Labels

    def given(self, query: QueryDict) -> list[str]:
        """Return the values in a query string; a merged value is replaced by its successor."""
        moved = self.labels.moved.get(self.name, {})
        return [moved.get(value, value) for value in query.getlist(self.name)]

    def accepts(self, value: str) -> bool:
        """Return whether `value` is valid in a query string."""
        return self.facet.accepts(value, self.labels)

    def label_of(self, value: str) -> str:
        """Return the label of a value."""
        return self.facet.label_of(value, self.labels)

    def notice(self, values: Iterable[str]) -> str:
        """Return the message for readers when values were dropped."""
        return dropped_notice([self.label])


@dataclass(frozen=True, kw_only=True)
class SearchForm(Conditions):
    """The parameters of a search: words, and the selected facet values."""

    q: str = ""
    sort: str = ""  # empty: 関連度 with words, 新しい順 without words
    exact: bool = False  # without synonyms
    words: tuple[
        str, ...
    ] = ()  # texts to treat as words although they could be conditions; "1": everything
    map: bool = False  # show the map of municipalities above the results

    @classmethod
    def parse(
        cls, params: QueryDict, labels: Labels, facets: Iterable[Facet] | None = None
    ) -> Self:
        """Parse a query string. Invalid values are dropped with a notice."""
        q = " ".join(_CONTROL.sub(" ", params.get("q", "")).split())
        too_long = len(q) > MAX_LENGTH
        before = [f"検索語が長いため、はじめの{MAX_LENGTH}文字で検索しました。"] if too_long else []
        after = []
        chosen = cls.read(params, named(all_facets() if facets is None else facets, labels))
        sort = params.get("sort", "")
        if sort and sort not in SORT_LABELS:
            sort = ""
            after.append("指定された並び順は使えないため、標準の並び順で表示しています。")
        if page_number(params.get("page", "1")) is None:
            after.append("ページ番号が正しくないため、最初のページを表示しています。")
        exact = params.get("exact", "")
        if exact not in {"", "1"}:
            after.append("検索のしかたの指定が正しくないため、別の言い方も含めて検索しました。")
        # Texts that the query no longer contains come from an earlier query.
        words = (
            word
            for word in params.getlist("words")
            if word == ALL_WORDS or (word and word in plain(q))
        )
        return cls(
            q=q[:MAX_LENGTH],
            selected=chosen.selected,
            sort=sort,
            page=chosen.page,
            exact=exact == "1",
            words=tuple(dict.fromkeys(words)),
            map=params.get("map", "") == "1",
            notices=(*before, *chosen.notices, *after),
        )

    @property
    def order(self) -> str:
        """Return the effective order: without words there is no relevance."""
        return self.sort or (RELEVANCE if self.q else NEWEST)

    @property
    def filters(self) -> dict[str, frozenset[str]]:
        """Return the selection in the format of the engines."""
        return {parameter: frozenset(values) for parameter, values in self.selected.items()}

    def before_filters(self) -> Iterator[tuple[str, str]]:
        """Yield the parameters before the filters: the words."""
        if self.q:
            yield "q", self.q

    def after_filters(self) -> Iterator[tuple[str, str]]:
        """Yield the parameters after the filters: search options and display."""
        if self.sort:
            yield "sort", self.sort
        if self.exact and self.q:
            yield "exact", "1"
        if self.q:
            for word in self.words:
                yield "words", word
        if self.map:
            yield "map", "1"

    def filter_names(self) -> Collection[str]:
        """Return the facets in display order."""
        return [facet.parameter for facet in all_facets()]

    def canonical(self) -> Self:
        """Return the form with a canonical URL, independent of the order in which conditions were added."""
        sort = "" if self.sort == self.but(sort="").order else self.sort
        return super().canonical().but(sort=sort)


def named(facets: Iterable[Facet], labels: Labels) -> list[NamedFacet]:
    """Return facets as filters of the results."""
    return [NamedFacet(facet.parameter, facet.label, facet, labels) for facet in facets]
