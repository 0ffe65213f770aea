"""Cleans texts that were stored before forms and models cleaned them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models, transaction
from wagtail.fields import StreamField
from wagtail.models import Revision

from portal.japanese.model_fields import cleaned, texts_of
from portal.japanese.text import PrivateUse, find_private_use

# Derived from other objects, and written again when those are saved.
DERIVED_APPS = {"wagtailsearch"}
TEXT_FIELDS = (models.CharField, models.TextField, models.JSONField, StreamField)


@dataclass(frozen=True, slots=True)
class Place:
    """One field of one stored object."""

    model: type[models.Model]
    pk: object
    field: models.Field

    def __str__(self) -> str:
        """Return e.g. 研修 12「タイトル」."""
        return f"{self.model._meta.verbose_name} {self.pk}「{self.field.verbose_name}」"


def clean_stored_texts(*, dry_run: bool) -> Iterator[Place]:
    """Clean every text of the database, and yield the places that needed it.

    Each object is saved in a separate transaction, with the signals that the search and the page
    cache follow, but without form validation: an old text that breaks a rule is cleaned as well.
    """
    for model, fields in _text_fields():
        dirty: dict[object, list[models.Field]] = {}
        for pk, *values in _rows(model, fields):
            for field, value in zip(fields, values, strict=True):
                clean = cleaned(field, value)
                if clean is not value and clean != value:
                    dirty.setdefault(pk, []).append(field)
        for pk, found in dirty.items():
            if not dry_run:
                _save_clean(model, pk, found)
            yield from (Place(model, pk, field) for field in found)


def find_stored_private_use() -> Iterator[tuple[Place, PrivateUse]]:
    """Yield each stored 外字 with its place; revisions are left out."""
    for model, fields in _text_fields():
        if model is Revision:
            continue
        for pk, *values in _rows(model, fields):
            for field, value in zip(fields, values, strict=True):
                for text in texts_of(field, value):
                    for found in find_private_use(text):
                        yield Place(model, pk, field), found


def _text_fields() -> Iterator[tuple[type[models.Model], list[models.Field]]]:
    for model in apps.get_models():
        fields = [f for f in model._meta.local_concrete_fields if isinstance(f, TEXT_FIELDS)]
        # The audit log is not rewritten: its hashes are made of its texts.
        if getattr(model, "append_only", False):
            continue
        if fields and not model._meta.proxy and model._meta.app_label not in DERIVED_APPS:
            yield model, fields


def _rows(model: type[models.Model], fields: list[models.Field]) -> Iterator[tuple[object, ...]]:
    names = [field.attname for field in fields]
    return model._base_manager.values_list("pk", *names).iterator(chunk_size=500)


def _save_clean(model: type[models.Model], pk: object, fields: list[models.Field]) -> None:
    with transaction.atomic():
        stored = model._base_manager.filter(pk=pk).first()
        if stored is None:
            return
        # A page is indexed by its specific class.
        stored = getattr(stored, "specific", stored)
        # Saving cleans the fields (`model_fields`).
        models.Model.save(stored, update_fields=[field.name for field in fields])
