"""The search document of an object of the portal."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One searchable object. Apps create these in their `search.py`; engines store them unchanged.

    A reader finds it if and only if they belong to one of its `audiences`, from `visible_from`
    (inclusive) to `visible_until` (exclusive).
    """

    id: str  # kind and primary key, e.g. "notes:12"
    kind: str
    url: str
    title: str
    summary: str = ""  # shown if there is no other snippet
    body: str = ""
    audiences: frozenset[str] = frozenset()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # parameter -> values
    keywords: str = ""  # labels, names, kana: searched, never shown
    #: Names besides the title (a number, a section), and other names (abbreviations,
    #: readings, the phone number to call). A query that equals one of them finds the document
    #: first. They never include names of persons.
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    date: datetime.date | None = None  # for 新しい順
    order: str = ""  # for 市町村順: the first eight characters, sorted as text
    visible_from: datetime.datetime | None = None
    visible_until: datetime.datetime | None = None
    card: Mapping[str, Any] = field(default_factory=dict)  # JSON for the result line

    def fingerprint(self) -> str:
        """Return a short hash of all fields, used to check that an index is up to date."""
        parts = [
            self.id, self.kind, self.url, self.title, self.summary, self.body, self.keywords,
            sorted(self.audiences), {name: sorted(v) for name, v in self.facets.items()},
            str(self.date), self.order, str(self.visible_from), str(self.visible_until),
            self.card, sorted(self.names), sorted(self.aliases),
        ]  # fmt: skip
        text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
