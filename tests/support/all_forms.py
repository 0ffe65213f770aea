"""Every form field, block and text field of the site, ours and Wagtail's."""

import copy
from collections.abc import Iterator

import django_filters
from django import forms
from django.apps import apps
from django.db import models
from django_filters.filters import QuerySetRequestMixin
from wagtail import blocks
from wagtail.contrib.settings.registry import registry
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from tests.support.admin_walk import load_admin


def form_fields() -> Iterator[tuple[str, forms.Field]]:
    """Yield each field of each form, filter and block, with a name that identifies it."""
    load_admin()
    # Referenced until the end: an unreferenced class disappears from the subclasses.
    held = list(_admin_forms())
    for form in _subclasses(forms.BaseForm):
        for name, field in getattr(form, "base_fields", {}).items():
            yield from _parts(f"{form.__name__}.{name}", field)
    for filters in _subclasses(django_filters.FilterSet):
        for name, one in filters.base_filters.items():
            # Choosers need a request, and their values are not typed.
            if isinstance(one, QuerySetRequestMixin):
                continue
            # A filter keeps its label in the language that is active when its field is first built.
            yield from _parts(f"{filters.__name__}.{name}", copy.deepcopy(one).field)
    for name, block in stream_blocks():
        if isinstance(block, blocks.FieldBlock):
            yield from _parts(name, block.field)
    assert held


def stream_blocks() -> Iterator[tuple[str, blocks.Block]]:
    """Yield each block of each StreamField, including nested ones."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, StreamField):
                yield from _blocks(f"{model._meta.label}.{field.name}", field.stream_block)


def text_fields() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Yield each model field with text that a person may have written."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.CharField | models.TextField):
                yield model, field


def _admin_forms() -> Iterator[type[forms.BaseForm]]:
    for model in get_page_models():
        yield model.get_edit_handler().get_form_class()
    for model in get_snippet_models():
        yield model.snippet_viewset.get_edit_handler().get_form_class()
    for model in registry:
        yield get_setting_edit_handler(model).get_form_class()
    yield get_image_form(get_image_model())
    yield get_document_form(get_document_model())


def _subclasses(base: type) -> Iterator[type]:
    for one in base.__subclasses__():
        yield one
        yield from _subclasses(one)


def _parts(name: str, field: forms.Field) -> Iterator[tuple[str, forms.Field]]:
    if isinstance(field, forms.MultiValueField):
        for number, part in enumerate(field.fields):
            yield from _parts(f"{name}[{number}]", part)
    else:
        yield name, field


def _blocks(name: str, block: blocks.Block) -> Iterator[tuple[str, blocks.Block]]:
    yield name, block
    for child_name, child in getattr(block, "child_blocks", {}).items():
        yield from _blocks(f"{name}.{child_name}", child)
    if isinstance(block, blocks.ListBlock):
        yield from _blocks(f"{name}[]", block.child_block)
