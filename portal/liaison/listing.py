"""What readers may ask the directory for. Any query string is understood, in parts if need be."""

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
    """Return what narrows the directory, with the municipalities and regions of today."""
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
    """The filters of the directory, and how it shows contacts: in pairs or as a list."""

    view: str = ""  # as the address says; empty: as the filters need it

    @classmethod
    def parse(cls, query: QueryDict, choices: Iterable[Choice]) -> Self:
        """Read an address. What cannot be used is dropped with a notice."""
        filters: list[Parameter] = [WORDS, *choices]
        view = query.get("view", "")
        found = replace(cls.read(query, filters), view=view if view in {PAIRS, LIST} else "")
        return replace(found, notices=(*found.notices, *found.hints()))

    def hints(self) -> Iterator[str]:
        """Yield what readers are told about filters that the view cannot show."""
        if self.shown == PAIRS and self.narrows_posts:
            yield (
                "対応表は福祉部局と地域振興部局の連絡調整担当を並べるため、"
                "部局・役割の条件を外しました。"
            )
        if self.shown == LIST and self.value("state") == MISSING:
            yield "未設定の市町村は、一覧ではなく対応表に表示されます。"

    @property
    def narrows_posts(self) -> bool:
        """Tell whether a side or a role is asked for, which only the list can show."""
        return bool(self.value("side") or self.value("role"))

    @property
    def shown(self) -> str:
        """Return how contacts are shown: as asked for, else as the filters need it."""
        return self.view or (LIST if self.narrows_posts else PAIRS)

    @property
    def wanted(self) -> Wanted:
        """Return the filters in force."""
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
        """Tell whether any filter is in force."""
        return self.wanted != Wanted()

    def after_filters(self) -> Iterator[tuple[str, str]]:
        """Yield the view."""
        if self.view:
            yield "view", self.view

    def in_view(self, view: str) -> Self:
        """Return the same contacts in a view, without the filters that it cannot show."""
        unfit = {"side", "role"} if view == PAIRS else set()
        selected = {name: values for name, values in self.selected.items() if name not in unfit}
        return self.but(view=view, selected=selected)


def _words(text: str) -> tuple[str, ...]:
    """Return the words to look for, whatever their width."""
    return tuple(dict.fromkeys(unicodedata.normalize("NFKC", text).split()))
