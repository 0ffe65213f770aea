"""Reads cells with several parts of a case, one per line, with fields separated by ｜.

For each line a widget returns the model of the part and its field values.
"""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from casestudies.importing.widgets import ChoiceWidget, TermsWidget, Widget
from casestudies.models import CaseIndicator, CaseLink, CasePartner
from portal.japanese.numbers import parse_number

Given = tuple[type[Model], dict[str, Any]]


def split_line(line: str) -> list[str]:
    """Return the fields of a line; half-width bars are separators as well."""
    return [piece.strip() for piece in line.replace("|", "｜").split("｜")]


def clean_part(part: Model, names: tuple[str, ...]) -> None:
    """Validate these fields of a part by the model's rules.

    Raises ValueError with field and reason.
    """
    others = {field.name for field in part._meta.fields} - set(names)
    try:
        part.clean_fields(exclude=others)
    except ValidationError as error:
        reasons = [
            f"{part._meta.get_field(name).verbose_name}：{' '.join(messages)}"  # type: ignore[union-attr]  # its own field
            for name, messages in error.message_dict.items()
        ]
        raise ValueError(" ".join(reasons)) from error


class LinesWidget(Widget, ABC):
    """One part per line."""

    #: The expected format of a line, for messages.
    form = ""

    def clean(self, value: str, row: Mapping[str, str] | None = None) -> list[Given]:
        """Return the parts. Raises ValueError with the line that cannot be read."""
        parts = []
        for line in filter(None, (line.strip() for line in value.split("\n"))):
            try:
                model, given = self.read(split_line(line))
                part = model(**given)
                # A term has already been looked up; other values are converted to the stored form
                # (months).
                clean_part(part, tuple(name for name in given if name != "partner"))
            except ValueError as error:
                message = f"「{line}」：{error}（1行に1つ、「{self.form}」の形で入力してください）"
                raise ValueError(message) from error
            parts.append((model, {name: getattr(part, name) for name in given}))
        return parts

    @abstractmethod
    def read(self, pieces: list[str]) -> Given:
        """Return the part for the fields of a line. Raises ValueError."""


def _named(names: tuple[str, ...], pieces: list[str]) -> dict[str, str]:
    if len(pieces) > len(names):
        message = f"「｜」の区切りが多すぎます（{len(names)}つまで）。"
        raise ValueError(message)
    return {name: piece for name, piece in zip(names, pieces, strict=False) if piece}


class PartnersWidget(LinesWidget):
    """連携主体."""

    form = "語｜名称｜役割｜側"

    @cached_property
    def _kinds(self) -> TermsWidget:
        return TermsWidget("partner")

    @cached_property
    def _sides(self) -> ChoiceWidget:
        return ChoiceWidget(list(CasePartner.Side.choices))

    def read(self, pieces: list[str]) -> Given:
        """Return a partner."""
        given: dict[str, Any] = _named(("partner", "name", "role", "side"), pieces)
        given["partner"] = self._kinds.find(given.get("partner", ""))
        if "side" in given:
            given["side"] = self._sides.clean(given["side"])
        return CasePartner, given


class IndicatorsWidget(LinesWidget):
    """成果指標."""

    form = "指標｜前｜後｜単位｜前の時点｜後の時点"

    def read(self, pieces: list[str]) -> Given:
        """Return an indicator."""
        names = ("name", "before", "after", "unit", "before_as_of", "after_as_of")
        given: dict[str, Any] = _named(names, pieces)
        if "name" not in given or "after" not in given:
            message = "指標の名前と「後」の数字が必要です。"
            raise ValueError(message)
        for name in ("before", "after"):
            if name in given:
                given[name] = _decimal(given[name], given.get("unit", ""))
        return CaseIndicator, given


def _decimal(text: str, unit: str) -> Decimal:
    try:
        return parse_number(text, [unicodedata.normalize("NFKC", unit)])
    except ValueError as error:
        message = f"「{text}」は数字ではありません。"
        raise ValueError(message) from error


class LinksWidget(LinesWidget):
    """関連リンク."""

    form = "名前｜アドレス"

    def read(self, pieces: list[str]) -> Given:
        """Return a link; a URL alone is its own title."""
        given = _named(("title", "url"), pieces)
        if "url" not in given:
            given["url"] = given.get("title", "")
        given["url"] = unicodedata.normalize("NFKC", given["url"])
        return CaseLink, given
