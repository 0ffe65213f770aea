"""What a search page holds by the hundred: the checkboxes of the facets.

They are joined here instead of in the template because a page has some 130 of
them: escaping their names anew for each page took a tenth of its time. Names
come from outside and are escaped; the rest is fixed.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from search.results import MAX_ROWS
from search.services import FacetValue, FacetView

# How the files of a result are called in its links: value in the address, label.
TAKE_FORMATS = (
    ("csv", "CSVをダウンロードする"),
    ("xlsx", "Excelをダウンロードする"),
    ("csv-cp932", "CSV（Shift_JIS。古いシステム向け）をダウンロードする"),
)


def environment(**options: Any) -> Environment:
    """Return Jinja's environment for the results (named in the settings)."""
    jinja = Environment(**options)  # noqa: S701  (Django passes autoescape=True)
    jinja.globals["checkboxes"] = checkboxes
    jinja.globals["max_rows"] = MAX_ROWS
    jinja.globals["take_formats"] = TAKE_FORMATS
    return jinja


def checkboxes(facet: FacetView, values: Iterable[FacetValue]) -> Markup:
    """Return the list items of `values`: unchosen ones without documents are disabled."""
    parts = []
    for value in values:
        reading = value.reading if facet.searchable else ""
        before, name = _fixed_parts(facet.parameter, value.value, value.label, reading)
        state = " checked" if value.selected else "" if value.count else " disabled"
        parts.append(f"{before}{state}{name}{value.count}</span></label></li>")
    return Markup("".join(parts))  # noqa: S704  (every part is escaped where it is made)


@lru_cache(maxsize=4096)
def _fixed_parts(parameter: str, value: str, label: str, reading: str) -> tuple[str, str]:
    """Return what stands before and after the state of a checkbox; the same on every page."""
    code = escape(value)
    searched = f' data-reading="{escape(reading)}"' if reading else ""
    box = f'<input type="checkbox" id="{parameter}-{code}" name="{parameter}" value="{code}"'
    name = f'<span class="check__label">{escape(label)}</span> <span class="check__count">'
    return f'<li{searched}><label class="check">{box}', f">{name}"
