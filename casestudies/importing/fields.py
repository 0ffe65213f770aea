"""Writes cell values to a case: simple attributes, and relations with several parts.

An empty cell changes nothing: an update only needs the new values. Existing parts are kept as the
same objects, because they contain more than the file (the snapshot of a municipality's figures).
"""

from collections.abc import Mapping
from typing import Any

from django.db import models

from casestudies.fields import TERM_FIELDS
from casestudies.importing.columns import COLUMNS, Column
from casestudies.importing.parts import (
    IndicatorsWidget,
    LinksWidget,
    PartnersWidget,
    clean_part,
)
from casestudies.importing.widgets import (
    ChoiceWidget,
    DateWidget,
    FiscalYearWidget,
    MunicipalitiesWidget,
    PlainWidget,
    TagsWidget,
    TermsWidget,
    TermWidget,
    TextWidget,
    WholeNumberWidget,
    Widget,
)
from casestudies.models import CaseMunicipality, CasePage
from casestudies.models.parts import PARTS
from portal.japanese.form_fields import counters_of

FORMULA = "数式またはエラーのセルです。値だけを貼り付けてください（コピーして「形式を選択して貼り付け→値」）。"
# Columns that are read with another one, or before the fields.
WITHOUT_FIELD = {"case_id", "municipality_names"}
MUNICIPALITIES = "case_municipalities"
PLAIN = {"contact_phone", "contact_email"}


class FormulaCell(str):
    """The text of a formula cell: the value that its author saw is unknown."""

    __slots__ = ()


def refuse_formula(text: str) -> None:
    """Raise ValueError if the cell is a formula."""
    is_formula = isinstance(text, FormulaCell)
    if is_formula:
        raise ValueError(FORMULA)


class CaseField:
    """A column that fills one attribute of the case."""

    def __init__(self, column: Column, widget: Widget) -> None:
        """Set the column, and the widget that reads its cells."""
        self.attribute = column.attribute
        self.column_name = column.key
        self.widget = widget

    def save(self, case: CasePage, row: Mapping[str, str]) -> None:
        """Store the cell's value in the case, unless the cell is empty.

        Raises ValueError with the correction to make.
        """
        refuse_formula(row[self.column_name])
        if self.is_filled(row):
            self.apply(case, self.widget.clean(row[self.column_name], row))

    def is_filled(self, row: Mapping[str, str]) -> bool:
        """Tell whether the row has a value for this field."""
        return bool(row[self.column_name])

    def apply(self, case: CasePage, value: Any) -> None:
        """Set the value of `case`."""
        setattr(case, self.attribute, value)


class MunicipalitiesField(CaseField):
    """The municipalities, by code, by name or by both."""

    def is_filled(self, row: Mapping[str, str]) -> bool:
        """Tell whether there is a code or a name."""
        names = row.get(MunicipalitiesWidget.names_column, "")
        refuse_formula(names)
        return bool(row[self.column_name] or names)

    def apply(self, case: CasePage, value: Any) -> None:
        """Set the municipalities; the first one is the lead."""
        there = {part.municipality_id: part for part in case.case_municipalities.all()}
        parts = []
        for order, municipality in enumerate(value):
            part = there.get(municipality.pk) or CaseMunicipality(municipality=municipality)
            part.sort_order = order
            parts.append(part)
        setattr(case, MUNICIPALITIES, parts)


class PartsField(CaseField):
    """A relation with several parts, one per line."""

    def apply(self, case: CasePage, value: Any) -> None:
        """Replace the parts by those of the cell; fields missing in the cell keep their values."""
        there = {part_key(part): part for part in getattr(case, self.attribute).all()}
        parts = []
        for order, (model, given) in enumerate(value):
            new = model(**given)
            part = there.get(part_key(new), new)
            for name, content in given.items():
                setattr(part, name, content)
            part.sort_order = order
            parts.append(part)
        setattr(case, self.attribute, parts)


def part_key(part: models.Model) -> tuple[Any, ...]:
    """Return the key that distinguishes a part from the others of its kind."""
    names = ("partner_id", "name", "url")
    return tuple(getattr(part, name) for name in names if hasattr(part, name))


class TagsField(CaseField):
    """The curated tags, which have a separate manager."""

    def apply(self, case: CasePage, value: Any) -> None:
        """Replace the tags by those of the cell."""
        case.tags.set(value)


class DetailField(CaseField):
    """One answer of a sub-form (地域運営組織, 地域おこし協力隊), of which a case has at most one."""

    def apply(self, case: CasePage, value: Any) -> None:
        """Set the answer; the first answer creates the sub-form."""
        relation, name = self.attribute.split(".")
        manager = getattr(case, relation)
        detail = next(iter(manager.get_object_list()), None)
        if detail is None:
            detail = PARTS[relation]()
            manager.add(detail)
        setattr(detail, name, value)
        clean_part(detail, (name,))


def make_fields(keys: frozenset[str]) -> dict[str, CaseField]:
    """Return the fields for the columns of a file, by attribute.

    Args:
        keys: The headers of the file, normalised.
    """
    fields: dict[str, CaseField] = {}
    for column in COLUMNS:
        if column.attribute in WITHOUT_FIELD or column.key not in keys:
            continue
        fields[column.attribute] = _make_field(column)
    return fields


def _make_field(column: Column) -> CaseField:
    special: dict[str, tuple[type[CaseField], type[Widget]]] = {
        "municipalities": (MunicipalitiesField, MunicipalitiesWidget),
        "partners": (PartsField, PartnersWidget),
        "indicators": (PartsField, IndicatorsWidget),
        "links": (PartsField, LinksWidget),
        "tags": (TagsField, TagsWidget),
    }
    if column.attribute in special:
        field, widget = special[column.attribute]
        return field(column, widget())
    if "." in column.attribute:
        relation, name = column.attribute.split(".")
        return DetailField(column, _widget(PARTS[relation]._meta.get_field(name)))
    if column.attribute in TERM_FIELDS:
        return CaseField(column, TermsWidget(TERM_FIELDS[column.attribute]))
    if column.vocabulary:
        return CaseField(column, TermWidget(column.vocabulary))
    if column.attribute in PLAIN:
        return CaseField(column, PlainWidget(_max_length(column.attribute)))
    return CaseField(column, _widget(CasePage._meta.get_field(column.attribute)))


def _max_length(name: str) -> int | None:
    return CasePage._meta.get_field(name).max_length  # type: ignore[union-attr]  # its own field


def _widget(field: Any) -> Widget:
    """Return the widget for the cells of a model field."""
    if field.choices:
        return ChoiceWidget(list(field.choices))
    if field.name.endswith("fiscal_year"):
        return FiscalYearWidget()
    if isinstance(field, models.DateField):
        return DateWidget()
    if isinstance(field, models.IntegerField):
        return WholeNumberWidget(counters_of(str(field.verbose_name)))
    return TextWidget(field.max_length, one_line=not isinstance(field, models.TextField))
