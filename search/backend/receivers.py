"""Receivers that complete the rows of the admin's search, in addition to Wagtail's for saved objects."""

from functools import cache
from typing import Any

from django.apps import AppConfig, apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from django.db.models.signals import post_migrate, post_save
from modelsearch.index import RelatedFields, get_indexed_models

from search.backend.backend import PortalSearchBackend
from search.backend.index import EntryIndex, add_missing


def connect() -> None:
    """Connect all receivers; called once when the app is ready."""
    post_migrate.connect(
        _fill, sender=apps.get_app_config("search"), dispatch_uid="search.backend.fill"
    )
    post_save.connect(_related_saved, dispatch_uid="search.backend.related")


def _fill(sender: AppConfig, **kwargs: Any) -> None:
    """Write missing rows after a migration; after an update all of them."""
    # `flush` sends the signal as well, without a plan.
    if "plan" in kwargs and _is_up_to_date():
        add_missing(EntryIndex(PortalSearchBackend({})))


def _is_up_to_date() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _related_saved(sender: type[Model], instance: Model, *, raw: bool = False, **_: Any) -> None:
    """Update the rows of objects whose search fields include another object."""
    if raw:
        return
    for model, names in _related_to().get(sender, {}).items():
        index = EntryIndex(PortalSearchBackend({}))
        for name in names:
            index.add_items(model, model._default_manager.filter(**{name: instance}))


@cache
def _related_to() -> dict[type[Model], dict[type[Model], list[str]]]:
    """Return the indexed models, with the field that includes objects of another model."""
    found: dict[type[Model], dict[type[Model], list[str]]] = {}
    for model in get_indexed_models():
        for field in model.get_search_fields():
            if isinstance(field, RelatedFields):
                related = field.get_field(model).related_model
                found.setdefault(related, {}).setdefault(model, []).append(field.field_name)
    return found
