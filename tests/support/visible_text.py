"""The words of a page that users see or hear, and the foreign ones among them."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Comment, Doctype, Tag

SPOKEN_ATTRIBUTES = ("aria-label", "aria-description", "title", "placeholder", "alt")
SHOWN_KEYS = {"label", "helpText", "title", "placeholder", "heading", "description", "footer_text"}
BUTTONS = ("submit", "button", "reset")
SILENT_ELEMENTS = ("script", "style", "symbol", "code", "textarea")
# URLs; names of files, hosts and models; examples of slugs.
NAME = re.compile(r"https?://\S+|\S+@\S+|(?<![\w/])/[\w./-]+/|[\w-]+(\.[\w-]+)+|例 [a-z-]+")
FOREIGN = re.compile(r"[A-Za-z]{3,}")


def foreign_words(html: str, allowed: frozenset[str]) -> set[str]:
    """Return the visible texts of a page with words of three or more Latin letters.

    Args:
        html: the page.
        allowed: words that may stand in any text, in lower case.
    """
    return {
        text
        for text in shown_texts(html)
        if any(word.lower() not in allowed for word in FOREIGN.findall(NAME.sub("", text)))
    }


def shown_texts(html: str) -> Iterator[str]:
    """Yield the texts that a page shows or a screen reader reads, including data for scripts."""
    page = BeautifulSoup(html, "html.parser")
    for counter in page.select("[data-side-panel-toggle-counter][hidden]"):
        counter.decompose()  # shown after a script has filled in a number
    for element in page.find_all(True):
        yield from _texts_of_attributes(element)
        if element.name == "script" and element.get("type") == "application/json":
            yield from _data_texts(element.text)
    for text in page.find_all(string=True):
        if isinstance(text, Comment | Doctype) or text.find_parent(SILENT_ELEMENTS):
            continue
        if text.strip():
            yield " ".join(text.split())


def _texts_of_attributes(element: Tag) -> Iterator[str]:
    for name, value in element.attrs.items():
        if not isinstance(value, str):
            continue
        is_button = element.name == "input" and element.get("type") in BUTTONS
        if name in SPOKEN_ATTRIBUTES or (is_button and name == "value"):
            yield " ".join(value.split())
        elif value[:1] in {"{", "["}:
            yield from _data_texts(value)


def _data_texts(source: str) -> Iterator[str]:
    try:
        data = json.loads(source)
    except ValueError:
        return
    yield from _labels(data)


def _labels(data: Any) -> Iterator[str]:
    """Yield the texts under the keys that Wagtail's scripts use for labels."""
    if isinstance(data, list):
        for item in data:
            yield from _labels(item)
    if not isinstance(data, dict):
        return
    for key, value in data.items():
        if isinstance(value, str) and key in SHOWN_KEYS:
            yield value
        elif key == "strings" and isinstance(value, dict):
            yield from (text for text in value.values() if isinstance(text, str))
        else:
            yield from _labels(value)
