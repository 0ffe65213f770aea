"""Receivers that write the change log, in the transaction of the change."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from portal.changes.models import LABELS
from portal.changes.services import log_changes


class Source(Protocol):
    """A kind of object whose changes are logged."""

    @property
    def kind(self) -> str:
        """The kind of its rows."""

    @property
    def model(self) -> type[Model]:
        """The model of the objects."""

    @property
    def watch(self) -> Mapping[type[Model], Callable[[Any], Iterable[int] | None]]:
        """Further models; each function returns the affected primary keys, None for all objects."""


_sources: list[Callable[[], Iterable[Source]]] = []
_label_models: set[type[Model]] = set()


def register_sources(sources: Callable[[], Iterable[Source]]) -> None:
    """Log changes of the kinds that `sources()` returns; it is called for every change."""
    _sources.append(sources)


def register_label_models(*models: type[Model]) -> None:
    """Log changes of these models, which name the values of facets, with the kind LABELS."""
    _label_models.update(models)


def _all_sources() -> Iterable[Source]:
    return [source for sources in _sources for source in sources()]


def connect() -> None:
    """Connect all receivers; called once when the app is ready."""
    uid = "portal.changes.log"
    for signal in (post_save, post_delete):
        signal.connect(_row_changed, dispatch_uid=uid)
    m2m_changed.connect(_relation_changed, dispatch_uid=uid)
    for signal in (page_published, page_unpublished):
        signal.connect(_page_changed, dispatch_uid=uid)
    for signal in (post_page_move, page_slug_changed):
        signal.connect(_subtree_changed, dispatch_uid=uid)
    for signal in (post_save, post_delete):
        signal.connect(_restriction_changed, sender=PageViewRestriction, dispatch_uid=f"{uid}.r")


def _log_instance(instance: Model) -> None:
    """Log the documents of an instance: its own, and those that it is part of."""
    for source in _all_sources():
        if isinstance(instance, source.model):
            log_changes(source.kind, [instance.pk])
        for model, keys in source.watch.items():
            if isinstance(instance, model):
                touched = keys(instance)
                log_changes(source.kind, None if touched is None else list(touched))


def _row_changed(sender: type[Model], instance: Model, *, raw: bool = False, **_: Any) -> None:
    # Fixtures are loaded raw and in any order; the index is rebuilt after them.
    if raw:
        return
    if isinstance(instance, tuple(_label_models)):
        log_changes(LABELS, [instance.pk])
    _log_instance(instance)


def _relation_changed(instance: Any, action: str, **_: Any) -> None:
    if action.startswith("post_") and isinstance(instance, Model):
        _log_instance(instance)


def _page_changed(instance: Page, **_: Any) -> None:
    _log_instance(instance)


def _subtree_changed(instance: Page, **_: Any) -> None:
    _log_pages(instance.get_descendants(inclusive=True))


def _restriction_changed(instance: PageViewRestriction, **_: Any) -> None:
    _log_pages(instance.page.get_descendants(inclusive=True))


def _log_pages(pages: Iterable[Page]) -> None:
    """Log all pages of a subtree: their URLs or their visibility have changed."""
    keys = {page.pk for page in pages}
    for source in _all_sources():
        if issubclass(source.model, Page) and keys:
            touched = source.model._default_manager.filter(pk__in=keys).values_list("pk", flat=True)
            log_changes(source.kind, list(touched))
