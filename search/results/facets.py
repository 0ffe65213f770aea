"""The facets. One facet is one object; form, page, chips, engines and tests use the same list."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.japanese.dates import format_fiscal_year
from search.words.labels import Labels

VISIBLE = 6  # values shown before 「もっと見る」
SEARCHABLE_FROM = 12  # values from which a facet has a search of its own


@dataclass(frozen=True, slots=True)
class Facet:
    """A property by which results are narrowed: values are joined by OR, facets by AND."""

    parameter: str
    label: str
    #: The kinds whose documents have this property; empty: all. On the search over everything such a
    #: facet is offered once one of its kinds is chosen: twenty facets at once help nobody.
    kinds: tuple[str, ...] = ()

    def suits(self, kinds: Collection[str]) -> bool:
        """Tell whether the facet is of use among things of `kinds`."""
        return not self.kinds or any(kind in self.kinds for kind in kinds)

    def accepts(self, value: str, labels: Labels) -> bool:
        """Tell whether `value` may stand in an address."""
        return value in labels.of(self.parameter)

    def label_of(self, value: str, labels: Labels) -> str:
        """Return how a value is called."""
        return labels.of(self.parameter).get(value, value)

    def values(self, counts: Mapping[str, int], labels: Labels) -> list[str]:
        """Return all values in the order they are shown, those without documents included."""
        known = list(labels.of(self.parameter))
        return known + sorted(set(counts) - set(known))


@dataclass(frozen=True, slots=True)
class YearFacet(Facet):
    """年度: any year may come up; the newest first."""

    def accepts(self, value: str, labels: Labels) -> bool:
        """Tell whether `value` is a year in four digits."""
        return re.fullmatch(r"(19|20)\d\d", value, re.ASCII) is not None

    def label_of(self, value: str, labels: Labels) -> str:
        """Return the fiscal year in both calendars."""
        if not self.accepts(value, labels):
            return value
        return f"{format_fiscal_year(int(value))}（{value}年度）"

    def values(self, counts: Mapping[str, int], labels: Labels) -> list[str]:
        """Return the years that documents have, newest first."""
        return sorted(counts, reverse=True)


FACETS: tuple[Facet, ...] = (
    Facet("kind", "種類"),
    Facet("municipality", "市町村"),
    Facet("region", "圏域"),
    Facet("municipality_type", "自治体区分"),
    Facet("population", "人口規模"),
    Facet("support", "3つの支援"),
    Facet("programme", "地域力創造施策"),
    Facet("pattern", "連携パターン"),
    Facet("field", "制度分野"),
    Facet("issue", "地域生活課題"),
    Facet("place", "場の種類"),
    Facet("stage", "段階"),
    YearFacet("year", "年度"),
    Facet("tag", "タグ"),
    Facet("training", "研修区分", kinds=("training",)),
    Facet("delivery", "開催方法", kinds=("training",)),
    Facet("side", "部局", kinds=("training", "contact", "programme", "notice", "glossary")),
    Facet("role", "担当の役割", kinds=("contact",)),
    Facet("state", "通知の状態", kinds=("notice",)),
)
