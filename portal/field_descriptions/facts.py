"""Tables of facts on a page (`pages/_facts.html`), derived from the descriptions of its fields."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.utils.html import format_html

from portal.field_descriptions import Field, Part

#: Returns the lines that a page shows for a field: plain text, or HTML marked as safe.
Wording = Callable[[Any], str | Iterable[str]]


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row of a table of facts. Lines are plain text, or HTML marked as safe."""

    heading: str
    lines: tuple[str, ...]


def fact_row(heading: str, content: str | Iterable[str]) -> FactRow:
    """Return a row with the filled lines of `content`; a text is one line."""
    lines = [content] if isinstance(content, str) else content
    return FactRow(heading, tuple(line for line in lines if line))


def fact_rows(
    page: Any, items: Iterable[Field | Part], chapter: str, wording: Mapping[str, Wording]
) -> tuple[FactRow, ...]:
    """Return the filled rows of a chapter, in the order of `items`.

    Fields with the same heading share a row. A field whose heading is empty has no row: the
    wording of another field includes it.

    Args:
        page: The page.
        items: The descriptions of its fields.
        chapter: The chapter whose fields are wanted.
        wording: By field name, for values that are not shown as they are stored.
    """
    rows: dict[str, list[str]] = {}
    for item in items:
        if isinstance(item, Field) and item.chapter == chapter and item.heading != "":
            heading = item.heading or field_label(type(page), item.name)
            content = wording.get(item.name, attrgetter(item.name))(page)
            rows.setdefault(heading, []).extend(fact_row(heading, content).lines)
    return tuple(FactRow(heading, tuple(lines)) for heading, lines in rows.items() if lines)


def field_label(model: Any, name: str) -> str:
    """Return the Japanese name of a model's field."""
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def _phone(page: Any) -> str:
    phone, extension = page.contact_phone, getattr(page, "contact_extension", "")
    return f"{phone}（内線 {extension}）" if phone and extension else phone


def _mail(page: Any) -> str:
    address = page.contact_email
    return format_html('<a href="mailto:{}">{}</a>', address, address) if address else ""


#: The wording of the fields of the chapter `contact`.
CONTACT_WORDING: Mapping[str, Wording] = {"contact_phone": _phone, "contact_email": _mail}
