"""The texts of a page: what is typed into its fields, its parts, its blocks, and onto its pictures.

Every field that takes text is read unless the page type names it in `privacy_exempt` with the
reason, so that a new one cannot be forgotten.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import prefetch_related_objects
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from portal.japanese.date_fields import MonthField
from portal.municipalities.models import Municipality
from portal.privacy.blocks import SHOWN, Step, plain_text, shown_with, texts_of_block

#: Text in the database, but nothing that somebody writes: addresses and months.
NO_TEXT = (models.URLField, models.SlugField, MonthField)
Rows = Callable[[str], Iterable[models.Model]]


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a page.

    Attributes:
        path: Where it stands, in names: `summary`, `partners.role`, `body.figure.caption`. The
            same for all rows and blocks of a kind, so that moving them changes nothing.
        label: The same for editors.
        text: Plain text.
        owner: The page, or the row of one of its parts, in whose form it is typed.
        field: The field of that form.
        steps: The way to the block, if the field is a StreamField.
    """

    path: str
    label: str
    text: str
    owner: models.Model
    field: str
    steps: tuple[Step, ...] = ()


def texts_of(page: Page, rows: Rows | None = None) -> Iterator[Text]:
    """Yield the texts of a page that are not empty, in the order of its fields.

    Args:
        page: The page with `privacy_exempt`: names of fields (of parts `relation.name`) and of
            relations that are left out, with the reason.
        rows: Gives the rows of a relation; by default those of the page. A form has its own.
    """
    exempt: Mapping[str, str] = page.privacy_exempt
    for name, row in _owners(page, rows):
        if name not in exempt:
            prefix, label = (f"{name}.", f"{row._meta.verbose_name}：") if name else ("", "")
            for found in _texts_of_fields(row, prefix, label, exempt):
                if found.text.strip():
                    yield found


def municipalities_of(page: Page, rows: Rows | None = None) -> set[int]:
    """Return the primary keys of the municipalities that are chosen on a page or in its parts."""
    return {
        key
        for _, row in _owners(page, rows)
        for field in row._meta.concrete_fields
        if field.related_model is Municipality and (key := getattr(row, field.attname)) is not None
    }


def text_fields(model: type[models.Model]) -> list[Any]:
    """Return the fields of a model that hold text somebody types, whether exempt or not."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable and _is_text(field) and not isinstance(field, NO_TEXT)
    ]


def _is_text(field: Any) -> bool:
    return isinstance(field, models.CharField | models.TextField | StreamField) and not getattr(
        field, "choices", None
    )


def _owners(page: Page, rows: Rows | None) -> Iterator[tuple[str, models.Model]]:
    """Yield the page and the rows of its parts, each with the name of its relation."""
    yield "", page
    for relation in get_all_child_relations(type(page)):
        name = relation.get_accessor_name()
        found = list(rows(name) if rows else getattr(page, name).all())
        # One query for the pictures of all rows.
        prefetch_related_objects(found, *_shown_fields(relation.related_model))
        for row in found:
            yield name, row


def _shown_fields(model: Any) -> list[str]:
    fields = model._meta.concrete_fields
    return [field.name for field in fields if hasattr(field.related_model, SHOWN)]


def _texts_of_fields(
    owner: models.Model, prefix: str, label: str, exempt: Mapping[str, str]
) -> Iterator[Text]:
    texts = {field.name for field in text_fields(type(owner))}
    for field in owner._meta.concrete_fields:
        path, name = f"{prefix}{field.name}", f"{label}{field.verbose_name}"
        if path in exempt:
            continue
        if hasattr(field.related_model, SHOWN):
            if getattr(owner, field.attname) is not None:
                for inner, title, text in shown_with(getattr(owner, field.name), name):
                    yield Text(f"{path}.{inner}", title, text, owner, field.name)
        elif field.name not in texts:
            continue
        elif isinstance(field, StreamField):
            value = getattr(owner, field.name)
            for found in texts_of_block(value.stream_block, value, path, name):
                yield Text(found.path, found.label, found.text, owner, field.name, found.steps)
        else:
            text = getattr(owner, field.name) or ""
            plain = plain_text(text) if isinstance(field, RichTextField) else text
            yield Text(path, name, plain, owner, field.name)
