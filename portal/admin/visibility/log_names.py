"""What the report of the audit log calls pages, files and contacts: for those who may see them."""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db.models import Model
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from portal.admin.visibility.policies import is_guarded, visible_objects
from portal.audit.names import Name
from portal.pages.permissions import accessible_pages


def visible_names(user: Any, kind: str, numbers: Collection[str]) -> dict[str, Name]:
    """Return titles and forms of the things of a kind that `user` may see, by number.

    See `portal.audit.names.Namer`.
    """
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):  # no model, or one of an earlier version
        return {}
    keys = [int(number) for number in numbers if number.isdecimal()]
    finder = AdminURLFinder(user)
    return {
        str(thing.pk): Name(_title(thing), finder.get_edit_url(thing) or "")
        for thing in _visible(user, model, keys)
    }


def _visible(user: Any, model: type[Model], keys: Collection[int]) -> Collection[Any]:
    if issubclass(model, Page):
        # Only the specific page knows to whom the title of its draft may be shown.
        pages = accessible_pages(user).filter(pk__in=keys)
        return list(pages.specific())  # type: ignore[attr-defined]  # of Wagtail's queryset
    if not is_guarded(model):
        return []
    things = visible_objects(model, user).filter(pk__in=keys)
    # What a thing is called and who may edit it depends on what it belongs to.
    related = [field.name for field in model._meta.fields if field.many_to_one]
    return list(things.select_related(*related))


def _title(thing: Any) -> str:
    return str(thing.get_admin_display_title() if isinstance(thing, Page) else thing)
