"""The conditions of the directory. Any query string is valid; unusable parts are ignored."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Self

from django.http import QueryDict

from portal.liaison.models import Role, Side
from portal.liaison.services import MISSING, STALE, Wanted
from portal.lists.conditions import Conditions
from portal.lists.parameters import Choice, Parameter, Words
from portal.municipalities.kana import kana_key
from portal.municipalities.models import Municipality, Region

PAIRS, LIST = "pairs", "list"
WORDS = Words("q", "言葉", max_length=200)


def choices() -> list[Choice]:
    """Return the filters of the directory, with the current municipalities and regions."""
    municipalities = sorted(Municipality.objects.current(), key=lambda m: kana_key(m.kana))
    return [
        Choice("municipality", "市町村", {m.code: m.label for m in municipalities}),
        Choice("region", "圏域", {r.slug: r.name for r in Region.objects.all()}),
        Choice("side", "部局・機関", dict(Side.choices)),
        Choice("role", "役割", dict(Role.choices)),
        Choice(
            "state",
            "確認の状況",
            {MISSING: "未設定がある市町村", STALE: "確認から14か月以上"},
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class DirectoryConditions(Conditions):
    """The filters of the directory, and its view: pairs or a list."""

    view: str = ""  # as in the URL; empty: the filters decide

    @classmethod
    def parse(cls, query: QueryDict, choices: Iterable[Choice]) -> Self:
        """Parse a query string; drop unusable values with a notice."""
        filters: list[Parameter] = [WORDS, *choices]
        view = query.get("view", "")
        found = replace(cls.read(query, filters), view=view if view in {PAIRS, LIST} else "")
        return replace(found, notices=(*found.notices, *found.hints()))

    def hints(self) -> Iterator[str]:
        """Yield notices about filters that the view cannot apply."""
        if self.shown == PAIRS and self.narrows_posts:
            yield (
                "対応表は福祉部局と地域振興部局の連絡調整担当を並べるため、"
                "部局・役割の条件を外しました。"
            )
        if self.shown == LIST and self.value("state") == MISSING:
            yield "未設定の市町村は、一覧ではなく対応表に表示されます。"

    @property
    def narrows_posts(self) -> bool:
        """Tell whether a filter by side or role is set, which only the list supports."""
        return bool(self.value("side") or self.value("role"))

    @property
    def shown(self) -> str:
        """Return the view: the requested one, or else the one that the filters need."""
        return self.view or (LIST if self.narrows_posts else PAIRS)

    @property
    def wanted(self) -> Wanted:
        """Return the active filters."""
        of_posts = self.shown == LIST
        return Wanted(
            side=self.value("side") if of_posts else "",
            role=self.value("role") if of_posts else "",
            region=self.value("region"),
            municipality=self.value("municipality"),
            words=_words(self.value(WORDS.name)),
            state=self.value("state"),
        )

    @property
    def narrowed(self) -> bool:
        """Tell whether any filter is active."""
        return self.wanted != Wanted()

    def after_filters(self) -> Iterator[tuple[str, str]]:
        """Yield the view."""
        if self.view:
            yield "view", self.view

    def in_view(self, view: str) -> Self:
        """Return the conditions for another view, without the filters that it does not support."""
        unfit = {"side", "role"} if view == PAIRS else set()
        selected = {name: values for name, values in self.selected.items() if name not in unfit}
        return self.but(view=view, selected=selected)


def _words(text: str) -> tuple[str, ...]:
    """Return the search words in normalised width."""
    return tuple(dict.fromkeys(unicodedata.normalize("NFKC", text).split()))
