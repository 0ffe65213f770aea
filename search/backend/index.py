"""Maintains the rows that the admin searches: one for each indexed object, and one for its draft."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from modelsearch.backends.base import BaseIndex, get_model_root
from modelsearch.index import AutocompleteField, RelatedFields, SearchField, get_indexed_models

from search.backend.forms_of_text import characters_of, forms_of, forms_version
from search.models import AdminEntry

_STORED = ("name", "characters", "words", "readings", "version")
_CHUNK = 500


def content_type_of(model: type[models.Model]) -> ContentType:
    """Return the content type under which objects of a model are stored; all page types count as Page."""
    return ContentType.objects.get_for_model(get_model_root(model))


class EntryIndex(BaseIndex):
    """Writes the rows of objects, in the transaction of the change."""

    def add_items(self, model: type[models.Model], items: Iterable[models.Model]) -> None:
        """Update the rows of objects of a model if they have changed."""
        content_type = content_type_of(model)
        wanted = {
            (entry.object_id, entry.draft): entry
            for item in items
            for entry in _entries_of(item, content_type)
        }
        keys = {key for key, _ in wanted}
        stored = AdminEntry.objects.filter(content_type=content_type, object_id__in=keys)
        known = {(entry.object_id, entry.draft): entry for entry in stored}
        changed = [e for key, e in wanted.items() if key not in known or not _equal(e, known[key])]
        gone = [entry.pk for key, entry in known.items() if key not in wanted]
        with transaction.atomic():
            if gone:
                AdminEntry.objects.filter(pk__in=gone).delete()
            if changed:
                AdminEntry.objects.bulk_create(
                    changed,
                    update_conflicts=True,
                    unique_fields=["content_type", "object_id", "draft"],
                    update_fields=_STORED,
                )

    def delete_item(self, item: models.Model) -> None:
        """Delete the rows of an object."""
        content_type = content_type_of(type(item))
        AdminEntry.objects.filter(content_type=content_type, object_id=item.pk).delete()

    def reset(self) -> None:
        """Delete all rows."""
        AdminEntry.objects.all().delete()


class Rebuilder:
    """The steps of `manage.py update_index` before and after it writes the rows of all objects."""

    def __init__(self, index: EntryIndex) -> None:
        self.index = index

    def start(self) -> EntryIndex:
        """Delete the rows of deleted objects; the others stay until they are rewritten."""
        for root in {get_model_root(model) for model in get_indexed_models()}:
            entries = AdminEntry.objects.filter(content_type=content_type_of(root))
            entries.exclude(object_id__in=root._default_manager.values("pk")).delete()
        return self.index

    def finish(self) -> None:
        """Do nothing."""


def add_missing(index: EntryIndex) -> int:
    """Write the rows of objects that lack one of the current version; return the number of objects."""
    added = 0
    for model in get_indexed_models():
        current = AdminEntry.objects.filter(
            content_type=content_type_of(model), draft=False, version=forms_version()
        )
        missing = model.get_indexed_objects().exclude(pk__in=current.values("object_id"))
        for items in _chunks(missing.order_by("pk")):
            index.add_items(model, items)
            added += len(items)
    return added


def _chunks(objects: "models.QuerySet[Any]") -> Iterator[list[Any]]:
    """Yield lists of objects; the caller writes each list before the next query, which then omits it."""
    while items := list(objects.all()[:_CHUNK]):
        yield items


def _equal(one: AdminEntry, other: AdminEntry) -> bool:
    return all(getattr(one, field) == getattr(other, field) for field in _STORED)


def _entries_of(item: Any, content_type: ContentType) -> Iterator[AdminEntry]:
    yield _entry(item, content_type, str(item), texts_of(item))
    # The title in the database is the published one; the draft's title is stored separately.
    draft = getattr(item, "draft_title", "")
    if draft and draft != getattr(item, "title", ""):
        yield _entry(item, content_type, draft, [draft], draft=True)


def _entry(
    item: models.Model,
    content_type: ContentType,
    name: str,
    texts: Iterable[str],
    *,
    draft: bool = False,
) -> AdminEntry:
    found = [forms_of(text) for text in texts]
    return AdminEntry(
        content_type=content_type,
        object_id=item.pk,
        draft=draft,
        name=characters_of(name)[:255],
        # Separated, so that nothing matches across two texts.
        characters="\n".join(forms.characters for forms in found),
        words="\n".join(forms.words for forms in found),
        readings="".join(forms.readings for forms in found),
        version=forms_version(),
    )


def texts_of(item: Any) -> list[str]:
    """Return the searchable texts of an object, according to its model's `search_fields`."""
    values = [str(item), *(_values(item, item.get_search_fields()))]
    return list(dict.fromkeys(text for value in values if (text := _plain(value))))


def _values(item: Any, fields: Iterable[Any]) -> Iterator[Any]:
    for field in fields:
        if isinstance(field, SearchField | AutocompleteField):
            yield field.get_value(item)
        elif isinstance(field, RelatedFields):
            related = field.get_value(item)
            if related is None:
                continue
            for one in related.all() if isinstance(related, models.Manager) else [related]:
                yield from _values(one, field.fields)


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(_plain(part) for part in value)
    return "" if value is None else str(value)
