"""Reads the cells of each kind of column. Every error says in Japanese how to correct it.

`clean` returns the value, or raises ValueError, which becomes an error of the row.
"""

import difflib
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from portal.japanese.dates import parse_date, parse_fiscal_year
from portal.japanese.numbers import parse_number
from portal.japanese.variants import comparable
from portal.municipalities.cells import find_municipality
from portal.municipalities.models import Municipality
from portal.tables.cells import split_cell, split_moment
from portal.vocabularies.models import PortalTag, Term

# How many terms a message lists if none is similar.
SHOWN_LABELS = 8


class Widget(ABC):
    """Reads the cells of a column."""

    @abstractmethod
    def clean(self, value: str, row: Mapping[str, str] | None = None) -> Any:
        """Return the value of a cell.

        Args:
            value: The text of the cell.
            row: All cells of the row by header, for columns that are read together.

        Raises ValueError with a message in Japanese.
        """


class TextWidget(Widget):
    """A text, at most `max_length` characters when that is given."""

    def __init__(self, max_length: int | None = None, *, one_line: bool = False) -> None:
        """Set the hard limit in characters, and whether line breaks become spaces."""
        self.max_length = max_length
        self.one_line = one_line

    def clean(self, value: str, row: Mapping[str, str] | None = None) -> str:
        """Return the text. Raises ValueError when it is too long."""
        if self.one_line:
            value = " ".join(value.split("\n"))
        if self.max_length is not None and len(value) > self.max_length:
            message = f"{self.max_length}字以内で入力してください（現在{len(value)}字）。"
            raise ValueError(message)
        return value


class PlainWidget(TextWidget):
    """A telephone number or an address; full-width letters and digits are normalised."""

    def clean(self, value: str, row: Mapping[str, str] | None = None) -> str:
        """Return the text in half-width characters."""
        return super().clean(unicodedata.normalize("NFKC", value).strip(), row)


class WholeNumberWidget(Widget):
    """A whole number as in the form, e.g. １，２００，０００円 or 120万."""

    def __init__(self, counters: Collection[str] = ()) -> None:
        """Set the units that may follow the number."""
        self.counters = counters

    def clean(self, value: str, row: Mapping[str, str] | None = None) -> int | None:
        """Return the number, or None for an empty cell. Raises ValueError for anything else."""
        if not value.strip():
            return None
        number = parse_number(value, self.counters)
        if number != int(number):
            message = "小数のない数字で入力してください。"
            raise ValueError(message)
        return int(number)


class FiscalYearWidget(Widget):
    """A fiscal year, by era or by the Gregorian calendar."""

    def clean(self, value: str, row: Mapping[str, str] | None = None) -> int | None:
        """Return the year, or None for an empty cell."""
        if not value:
            return None
        try:
            return parse_fiscal_year(value)
        except ValueError as error:
            message = "年度は「令和6年度」「R6」「2024」のように入力してください。"
            raise ValueError(message) from error


class DateWidget(Widget):
    """A day, by era or by the Gregorian calendar."""

    def clean(self, value: str, row: Mapping[str, str] | None = None) -> Any:
        """Return the day, or None for an empty cell."""
        if not value:
            return None
        try:
            # Excel stores some days with a time, which is irrelevant for a case.
            return parse_date(split_moment(value)[0])
        except ValueError as error:
            message = "日付は「令和6年4月1日」「R6.4.1」「2024-04-01」のように入力してください。"
            raise ValueError(message) from error


class ChoiceWidget(Widget):
    """One of the choices of a field, by its label or its value."""

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        """Set the choices as (value, label)."""
        self.values = {comparable(key): value for value, label in choices for key in (label, value)}
        self.labels = [label for _, label in choices]

    def clean(self, value: str, row: Mapping[str, str] | None = None) -> str:
        """Return the choice's value; an empty text for an empty cell."""
        if not value:
            return ""
        try:
            return self.values[comparable(value)]
        except KeyError as error:
            message = (
                f"「{value}」は選べません。{'、'.join(self.labels)}のいずれかを入力してください。"
            )
            raise ValueError(message) from error


class TermsWidget(Widget):
    """Terms of one vocabulary, by label, several in a cell."""

    def __init__(self, vocabulary: str) -> None:
        """Set the vocabulary by its slug."""
        self.vocabulary = vocabulary

    def clean(self, value: str, row: Mapping[str, str] | None = None) -> list[Term]:
        """Return the terms in the order of the cell."""
        return list(dict.fromkeys(self.find(entry) for entry in split_cell(value)))

    def find(self, entry: str) -> Term:
        """Return the term of that label or slug. Raises ValueError with the nearest labels."""
        term = self._by_name.get(comparable(entry))
        if term is None:
            raise ValueError(self._unknown(entry, [term.label for term in self._terms]))
        return term

    # A widget lives as long as one import, so that each vocabulary is loaded once.
    @cached_property
    def _terms(self) -> list[Term]:
        return list(Term.objects.of(self.vocabulary))

    @cached_property
    def _by_name(self) -> dict[str, Term]:
        return {comparable(key): term for term in self._terms for key in (term.slug, term.label)}

    @staticmethod
    def _unknown(entry: str, labels: list[str]) -> str:
        near = difflib.get_close_matches(entry, labels, n=3, cutoff=0.4)
        more = " など" if len(labels) > SHOWN_LABELS else ""
        some = f"使える語：{'、'.join(labels[:SHOWN_LABELS])}{more}"
        hint = f"近い語：{'、'.join(near)}" if near else some
        return f"「{entry}」は語彙にありません。{hint}"


class TermWidget(TermsWidget):
    """Exactly one term of a vocabulary, or none."""

    def clean(  # type: ignore[override]  # one term instead of a list
        self, value: str, row: Mapping[str, str] | None = None
    ) -> Term | None:
        """Return the term, or None for an empty cell."""
        terms = super().clean(value, row)
        if len(terms) > 1:
            message = "1つだけ入力してください。"
            raise ValueError(message)
        return terms[0] if terms else None


class TagsWidget(Widget):
    """Curated tags, by name, several in a cell. Only existing tags: a file creates no new ones."""

    @cached_property
    def _by_name(self) -> dict[str, PortalTag]:
        # A merged tag resolves to the one that replaced it.
        tags = PortalTag.objects.select_related("merged_into")
        return {comparable(tag.name): tag.current_tag for tag in tags}

    def clean(self, value: str, row: Mapping[str, str] | None = None) -> list[PortalTag]:
        """Return the tags in the order of the cell. Raises ValueError with the nearest names."""
        return list(dict.fromkeys(self._find(entry) for entry in split_cell(value)))

    def _find(self, entry: str) -> PortalTag:
        tag = self._by_name.get(comparable(entry))
        if tag is None:
            names = sorted({tag.name for tag in self._by_name.values()})
            near = difflib.get_close_matches(entry, names, n=3, cutoff=0.4)
            hint = f"近いタグ：{'、'.join(near)}" if near else "管理画面の「タグ」で登録できます。"
            message = f"「{entry}」というタグはありません。{hint}"
            raise ValueError(message)
        return tag


class MunicipalitiesWidget(Widget):
    """Municipalities by code or by name, several in a cell, checked against the column of names."""

    names_column = "市町村名"

    @cached_property
    def _known(self) -> list[Municipality]:
        return list(Municipality.objects.all())

    def clean(self, value: str, row: Mapping[str, str] | None = None) -> list[Municipality]:
        """Return the municipalities in the order of the cell.

        If the row has names as well, they have to match the codes: a code damaged by a spreadsheet
        must not assign a case to another municipality.
        """
        names = split_cell((row or {}).get(self.names_column, ""))
        entries = split_cell(value)
        known = self._known
        found = [find_municipality(entry, known) for entry in entries or names]
        if entries and names:
            named = [find_municipality(name, known) for name in names]
            if {m.pk for m in named} != {m.pk for m in found}:
                message = (
                    f"市町村コード（{'、'.join(m.label for m in found)}）と"
                    f"市町村名（{'、'.join(names)}）が一致しません。"
                )
                raise ValueError(message)
        return list(dict.fromkeys(found))
