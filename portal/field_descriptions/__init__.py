"""Descriptions of fields, from which form, import, search and page are derived.

An app describes its fields once, in `fields`, in the order of the form: tabs of groups, rows and
parts. Everything else is derived from that list, so a field is added in one place. This module
knows neither Django nor any model; `facts` makes tables of pages from it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar


class Searched(Enum):
    """How the search finds a page by a field."""

    NO = "no"
    HEAD = "head"  # title and summary, which have separate weights
    TEXT = "text"  # as part of the running text
    NAME = "name"  # by the names (and readings) of the chosen objects


@dataclass(frozen=True, slots=True)
class Column:
    """The column of the import that fills a field, with the help for its authors."""

    header: str
    help_text: str = ""
    example: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a page or of one of its parts.

    `after` names the field that precedes this one in reading order (columns of the import, tables
    of the page), if that differs from the order of the form. `chapter` is where the page shows it:
    "" nowhere, None where its part is shown. A field with an empty `heading` opens its chapter, or
    is shown in the row of another field.
    """

    name: str
    question: str = ""  # heading in the form; empty: the name of the model field
    help_text: str = ""
    example: str = ""
    limit: int = 0  # maximum number of characters
    answer: bool = False  # a long answer: shown as text in its chapter, with the soft limit
    long: bool = False  # has several lines, also in a spreadsheet
    vocabulary: str = ""  # the vocabulary of its terms
    many: bool = False  # takes several terms instead of one
    widget: str = ""  # "radio" or "select", if not the usual one
    chooser: str = ""  # the model of the pages it takes
    chapter: str | None = None
    heading: str | None = None  # in the chapter; None: the name of the model field
    printed: bool = True
    searched: Searched = Searched.NO
    facet: str = ""  # the facet made of it, which is also a column of the table of results
    column: Column | None = None
    exported: tuple[str, ...] = ()  # the values of the event tables that are derived from it
    imported: bool = False  # the import of event tables stores the value of the same name unchanged
    unchecked: str = ""  # why the privacy check leaves it out
    after: str = ""

    def advice(self, soft_limit: int) -> str:
        """Return the text below the field: help, example, length."""
        parts = [self.help_text]
        if self.example:
            parts.append(f"例：{self.example}")
        if self.limit:
            parts.append(f"{self.limit}字以内。")
        elif self.answer:
            parts.append(f"目安は{soft_limit}字以内です。")
        return "　".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Row:
    """Fields that are side by side in the form."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that the form asks for under one heading."""

    heading: str
    items: tuple[Field | Row, ...]
    help_text: str = ""


@dataclass(frozen=True, slots=True)
class Inherited:
    """The fields of the base class of all pages, which defines their panels."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A relation to several rows that are part of the page; `after` as for a field."""

    relation: str
    heading: str
    label: str
    items: tuple[Field | Row, ...]
    help_text: str = ""
    most: int | None = None
    chooser: str = ""  # the field whose chooser can select several at once
    chapter: str = ""
    printed: bool = True
    long: bool = False
    column: Column | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note between the fields of the form, as HTML."""

    heading: str
    html: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What the privacy check finds, and the answers to it."""


Item = Field | Row | Group | Part | Inherited | Note | Findings


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the form."""

    heading: str
    items: tuple[Item, ...]


def plain(items: Iterable[Field | Row]) -> Iterator[Field]:
    """Yield the fields, including those in rows."""
    for item in items:
        if isinstance(item, Row):
            yield from item.fields
        else:
            yield item


def asked(tabs: Iterable[Tab]) -> Iterator[Field | Part]:
    """Yield the fields and parts in the order of the form."""
    for tab in tabs:
        for item in tab.items:
            if isinstance(item, Group):
                yield from plain(item.items)
            elif isinstance(item, Inherited | Row):
                yield from item.fields
            elif isinstance(item, Field | Part):
                yield item


def name_of(item: Field | Part) -> str:
    """Return the name of the field or relation."""
    return item.relation if isinstance(item, Part) else item.name


def by_name(tabs: Iterable[Tab]) -> dict[str, Field]:
    """Return all fields in the order of the form; a field of a part is called `relation.name`."""
    found: dict[str, Field] = {}
    for item in asked(tabs):
        if isinstance(item, Part):
            found |= {f"{item.relation}.{field.name}": field for field in plain(item.items)}
        else:
            found[item.name] = item
    return found


def parts_by_name(tabs: Iterable[Tab]) -> dict[str, Part]:
    """Return all parts by relation, in the order of the form."""
    return {item.relation: item for item in asked(tabs) if isinstance(item, Part)}


Described = TypeVar("Described", Field, Field | Part)


def reading_order(items: Iterable[Described]) -> list[Described]:
    """Return the items in reading order, with those that have `after` moved."""
    ordered: list[Described] = []
    moved: list[Described] = []
    for item in items:
        (moved if item.after else ordered).append(item)
    while moved:
        there = {name_of(item): place for place, item in enumerate(ordered)}
        ready = [item for item in moved if item.after in there]
        if not ready:
            unknown = ", ".join(sorted(item.after for item in moved))
            message = f"no such field to stand after: {unknown}"
            raise ValueError(message)
        moved.remove(ready[0])
        ordered.insert(there[ready[0].after] + 1, ready[0])
    return ordered


def unchecked(described: Mapping[str, Field]) -> dict[str, str]:
    """Return the fields that the privacy check leaves out, each with the reason."""
    return {name: field.unchecked for name, field in described.items() if field.unchecked}


def searched_texts(items: Iterable[Field | Part]) -> tuple[str, ...]:
    """Return the names of the fields that belong to the searched text of a page."""
    return tuple(
        item.name for item in items if isinstance(item, Field) and item.searched is Searched.TEXT
    )


def searched_parts(items: Iterable[Field | Part]) -> dict[str, tuple[str, ...]]:
    """Return the names of such fields of the parts, by relation."""
    found = {
        item.relation: searched_texts(reading_order(plain(item.items)))
        for item in items
        if isinstance(item, Part)
    }
    return {relation: names for relation, names in found.items() if names}
