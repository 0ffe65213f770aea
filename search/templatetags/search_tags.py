"""What a search page holds by the hundred: marked text, checkboxes, facts of a result.

These are joined here instead of in a template, whose loops would take longer
than the search itself. Everything that comes from outside is escaped.
"""

from collections.abc import Iterable, Mapping
from html import escape  # Django's own looks for lazy texts first, which takes five times as long
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from search.facets import VISIBLE
from search.services import FacetValue, FacetView, Result
from search.snippets import Segment

register = template.Library()

SIDES = (("welfare", "福祉"), ("regional", "地域振興"))


def _html(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308  (every part is escaped where it is made)


@register.filter
def marked(segments: Iterable[Segment]) -> SafeString:
    """Show a title or an excerpt with the words found in `<mark>`."""
    return _html(
        f"<mark>{escape(segment.text)}</mark>" if segment.marked else escape(segment.text)
        for segment in segments
    )


@register.filter
def facts(result: Result) -> SafeString:
    """Show the facts of a result (市町村, 圏域, 人口規模, 年度, 段階), each in a span."""
    return _html(f"<span>{escape(fact)}</span>" for fact in result.card.get("facts", ()))


@register.filter
def sides(card: Mapping[str, Any]) -> SafeString:
    """Show what each department brought in: 福祉 = 事業, 地域振興 = 施策."""
    return _html(
        f'<span class="side-label side-label--{side}"><span class="side-label__side">{name}</span>'
        f"<span>{escape('・'.join(card[side]))}</span></span>"
        for side, name in SIDES
        if card.get(side)
    )


@register.filter
def first_checkboxes(facet: FacetView) -> SafeString:
    """Show the values that stand before 「ほかの…」 of a facet."""
    return _checkboxes(facet, facet.values[:VISIBLE])


@register.filter
def other_checkboxes(facet: FacetView) -> SafeString:
    """Show the values that stand behind 「ほかの…」; the place of a value never depends on its choice."""
    return _checkboxes(facet, facet.values[VISIBLE:])


@register.filter
def others(facet: FacetView) -> int:
    """Return how many values stand behind 「ほかの…」."""
    return max(0, len(facet.values) - VISIBLE)


@register.filter
def any_other_selected(facet: FacetView) -> bool:
    """Tell whether the disclosure has to be open: something in it is selected."""
    return any(value.selected for value in facet.values[VISIBLE:])


def _checkboxes(facet: FacetView, values: Iterable[FacetValue]) -> SafeString:
    name = facet.parameter
    return _html(_checkbox(name, value, with_reading=facet.searchable) for value in values)


def _checkbox(name: str, value: FacetValue, *, with_reading: bool) -> str:
    code = escape(value.value)
    reading = f' data-reading="{escape(value.reading)}"' if with_reading and value.reading else ""
    state = " checked" if value.selected else "" if value.count else " disabled"
    return (
        f'<li{reading}><label class="check"><input type="checkbox" id="{name}-{code}"'
        f' name="{name}" value="{code}"{state}><span class="check__label">{escape(value.label)}'
        f'</span> <span class="check__count">{value.count}</span></label></li>'
    )
