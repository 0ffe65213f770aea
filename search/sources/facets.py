"""The facets, which filter results. Apps declare the facets of their documents with the source."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from portal.japanese.dates import format_fiscal_year


class Names(Protocol):
    """The labels of facet values."""

    def of(self, parameter: str) -> Mapping[str, str]:
        """Return value -> label of one facet."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A property that filters results: values are combined by OR, facets by AND."""

    parameter: str
    label: str
    #: Its position: the most used facets come first and are expanded.
    order: int
    #: Whether the search over everything offers it only after one of its kinds is chosen: twenty
    #: facets at once are too many.
    on_choice: bool = False
    #: Whether its values are themes, suggested when the words find nothing.
    is_theme: bool = False
    #: The kinds whose documents have this property, filled in from their sources; empty: all.
    kinds: tuple[str, ...] = ()

    def suits(self, kinds: Collection[str]) -> bool:
        """Return whether the facet applies to documents of `kinds`."""
        return not self.on_choice or any(kind in self.kinds for kind in kinds)

    def accepts(self, value: str, names: Names) -> bool:
        """Return whether `value` is valid in a URL."""
        return value in names.of(self.parameter)

    def label_of(self, value: str, names: Names) -> str:
        """Return the label of a value."""
        return names.of(self.parameter).get(value, value)

    def values(self, counts: Mapping[str, int], names: Names) -> list[str]:
        """Return all values in display order, including those without documents."""
        known = list(names.of(self.parameter))
        return known + sorted(set(counts) - set(known))


@dataclass(frozen=True, slots=True)
class YearFacet(Facet):
    """年度: any year is possible; the newest first."""

    def accepts(self, value: str, names: Names) -> bool:
        """Return whether `value` is a year in four digits."""
        return re.fullmatch(r"(19|20)\d\d", value, re.ASCII) is not None

    def label_of(self, value: str, names: Names) -> str:
        """Return the fiscal year in both calendars."""
        if not self.accepts(value, names):
            return value
        return f"{format_fiscal_year(int(value))}（{value}年度）"

    def values(self, counts: Mapping[str, int], names: Names) -> list[str]:
        """Return the years that documents have, newest first."""
        return sorted(counts, reverse=True)


#: Of municipalities, of vocabularies that several apps use, and of all pages.
COMMON = (
    Facet("kind", "種類", 10),
    Facet("issue", "地域生活課題", 30, is_theme=True),
    Facet("support", "3つの支援", 40, is_theme=True),
    Facet("programme", "地域力創造施策", 50, is_theme=True),
    Facet("population", "人口規模", 60),
    Facet("municipality", "市町村", 70),
    Facet("region", "圏域", 80),
    YearFacet("year", "年度", 90),
    Facet("municipality_type", "自治体区分", 180),
    Facet("tag", "タグ", 200),
)
#: The department that a document concerns; several sources have it.
SIDE = Facet("side", "部局", 23, on_choice=True)
