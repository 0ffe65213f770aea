"""The search document of an object of the portal."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One searchable thing. Apps make these in their `search.py`; engines store them as they are.

    A reader finds it exactly when one of `audiences` is among theirs, and only
    from `visible_from` until before `visible_until`.
    """

    id: str  # kind and primary key, e.g. "notes:12"
    kind: str
    url: str
    title: str
    summary: str = ""  # shown where no other snippet fits
    body: str = ""
    audiences: frozenset[str] = frozenset()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # parameter -> values
    keywords: str = ""  # labels, names, kana: searched but never shown
    #: What the thing is called beside its title (a number, a section), and its other names
    #: (abbreviations, readings, the number to call about it). Who types one of them gets the thing
    #: first. Never names of persons.
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    date: datetime.date | None = None  # for 新しい順
    order: str = ""  # for 市町村順: sorted as text, first eight characters
    visible_from: datetime.datetime | None = None
    visible_until: datetime.datetime | None = None
    card: Mapping[str, Any] = field(default_factory=dict)  # JSON facts for the result line

    def fingerprint(self) -> str:
        """Return a short hash of everything above, by which an index shows that it is up to date."""
        parts = [
            self.id, self.kind, self.url, self.title, self.summary, self.body, self.keywords,
            sorted(self.audiences), {name: sorted(v) for name, v in self.facets.items()},
            str(self.date), self.order, str(self.visible_from), str(self.visible_until),
            self.card, sorted(self.names), sorted(self.aliases),
        ]  # fmt: skip
        text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
