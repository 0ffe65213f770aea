"""Renders the checkboxes of the facets and the lines of the results.

This is Python instead of a template for speed: a page has about 130 checkboxes and 20 lines of ten
pieces. Macros took a tenth of its time, and escaping another tenth. All variable text is escaped
here; the rest is constant.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from search.core.snippets import Segment
from search.results.facet_views import FacetValue, FacetView
from search.results.rows import MAX_ROWS
from search.services import Result

# The export formats: value in the URL, label of the link.
TAKE_FORMATS = (
    ("csv", "CSVをダウンロードする"),
    ("xlsx", "Excelをダウンロードする"),
    ("csv-cp932", "CSV（Shift_JIS。古いシステム向け）をダウンロードする"),
)


def environment(**options: Any) -> Environment:
    """Return Jinja's environment for the results (named in the settings)."""
    jinja = Environment(**options)  # noqa: S701  (Django passes autoescape=True)
    jinja.globals["checkboxes"] = checkboxes
    jinja.globals["result_line"] = result_line
    jinja.globals["max_rows"] = MAX_ROWS
    jinja.globals["take_formats"] = TAKE_FORMATS
    return jinja


def checkboxes(facet: FacetView, values: Iterable[FacetValue]) -> Markup:
    """Return the list items of `values`; unselected ones without documents are disabled."""
    parts = []
    for value in values:
        reading = value.reading if facet.searchable else ""
        before, name = _fixed_parts(facet.parameter, value.value, value.label, reading)
        state = " checked" if value.selected else "" if value.count else " disabled"
        parts.append(f"{before}{state}{name}{value.count}</span></label></li>")
    return Markup("".join(parts))  # noqa: S704  (every part is escaped where it is made)


@lru_cache(maxsize=4096)
def _fixed_parts(parameter: str, value: str, label: str, reading: str) -> tuple[str, str]:
    """Return the HTML before and after the state of a checkbox, which is the same on all pages."""
    code = escape(value)
    searched = f' data-reading="{escape(reading)}"' if reading else ""
    box = f'<input type="checkbox" id="{parameter}-{code}" name="{parameter}" value="{code}"'
    name = f'<span class="check__label">{escape(label)}</span> <span class="check__count">'
    return f'<li{searched}><label class="check">{box}', f">{name}"


# The sides of a cooperation in the card of a case: key, label.
SIDES = (("welfare", "福祉"), ("regional", "地域振興"))


def result_line(hit: Result, *, with_kind: bool) -> Markup:
    """Return the list item of one result; lists of a single kind omit the kind."""
    kind = f'<span class="result__kind">{escape(hit.kind_label)}</span>' if with_kind else ""
    facts = "".join([f"<span>{escape(str(fact))}</span>" for fact in hit.card.get("facts", ())])
    why = f'<p class="result__why">{escape(hit.reason)}</p>\n' if hit.reason else ""
    sides = "".join([_side(name, label, hit.card.get(name, ())) for name, label in SIDES])
    return Markup(  # noqa: S704  (every part is escaped where it is made)
        '<li class="result">\n'
        f'<h3 class="result__title"><a href="{escape(hit.url)}">{_marked(hit.title)}</a></h3>\n'
        f'<p class="result__facts">{kind}{facts}</p>\n'
        f'<p class="result__text">{_marked(hit.snippet)}</p>\n'
        f"{why}"
        f'<p class="result__sides">{sides}</p>\n'
        "</li>\n"
    )


def _marked(segments: Iterable[Segment]) -> str:
    return "".join(
        [f"<mark>{escape(text)}</mark>" if marked else escape(text) for text, marked in segments]
    )


def _side(name: str, label: str, entries: Iterable[str]) -> str:
    if not entries:
        return ""
    shown = escape("・".join(entries))
    return (
        f'<span class="side-label side-label--{name}"><span class="side-label__side">{label}</span>'
        f"<span>{shown}</span></span>"
    )
