"""System checks for rules that are easy to forget."""

from typing import Any

from django.apps import apps
from django.core.checks import Error, register
from django.db.models import Model
from wagtail.models import get_page_models

from portal.pages.models import PortalPage

OUR_PACKAGES = ("portal", "casestudies", "trainings", "search")


def _is_ours(model: type) -> bool:
    return model.__module__.split(".")[0] in OUR_PACKAGES


def _is_inherited(model: type[Model], field_name: str) -> bool:
    """Tell whether the field comes from a library's abstract model, whose labels we do not set."""
    return field_name == "id" or any(
        field.name == field_name
        for base in model.__mro__
        if not _is_ours(base) and hasattr(base, "_meta")
        for field in base._meta.local_fields
    )


@register()
def check_page_base(app_configs: Any, **_kwargs: Any) -> list[Error]:
    """Report page types that do not derive from PortalPage: visibility would not apply to them."""
    return [
        Error(
            f"{model._meta.label} does not derive from PortalPage.",
            hint="Derive from portal.pages.models.PortalPage so that visibility applies.",
            obj=model,
            id="portal.E001",
        )
        for model in get_page_models()
        if _is_ours(model) and not issubclass(model, PortalPage)
    ]


@register()
def check_japanese_names(app_configs: Any, **_kwargs: Any) -> list[Error]:
    """Report models and editable fields without a Japanese name: editors see it in the admin."""
    errors = []
    for model in apps.get_models():
        if not _is_ours(model):
            continue
        named = [("model", str(model._meta.verbose_name))]
        named += [
            (field.name, str(field.verbose_name))
            for field in model._meta.local_fields
            if field.editable and not field.remote_field and not _is_inherited(model, field.name)
        ]
        errors += [
            Error(
                f"{model._meta.label}: {name} has no Japanese verbose_name ({label}).",
                obj=model,
                id="portal.E002",
            )
            for name, label in named
            if label.isascii() and label not in {"URL"}
        ]
    return errors
