"""The site history report, whose entries contain the names of objects."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.models import ModelLogEntry
from wagtail.models.audit_log import ModelLogEntryManager
from wagtail.permission_policies import ModelPermissionPolicy

from portal.admin.visibility.policies import is_guarded, visible_objects
from portal.pages.models import PortalDocument, PortalImage
from portal.pages.sealing.rules import closed_files

#: The permission to read the history (portal.setup.roles).
SITE_HISTORY = "wagtailcore.view_modellogentry"


def install() -> None:
    """Leave out entries about objects that a user may not see, and require a permission.

    For a deleted object of a guarded model nobody can tell any more who could see it: its entries
    are for superusers only.
    """
    viewable = ModelLogEntryManager.viewable_by_user

    def viewable_by_user(self: ModelLogEntryManager, user: Any) -> "QuerySet[ModelLogEntry]":
        entries = viewable(self, user)
        return (
            _without_sealed(entries, user) if user.is_superuser else _without_hidden(entries, user)
        )

    ModelLogEntryManager.viewable_by_user = viewable_by_user
    LogEntriesView.permission_policy = ModelPermissionPolicy(ModelLogEntry)
    LogEntriesView.any_permission_required = ["view"]


def _without_hidden(entries: "QuerySet[ModelLogEntry]", user: Any) -> "QuerySet[ModelLogEntry]":
    hidden: dict[int, set[str]] | None = getattr(user, "_hidden_in_history", None)
    if hidden is None:
        # Each filter of the report calls this as well: once per request is enough.
        hidden = user._hidden_in_history = dict(_hidden_from(user, entries))
    for kind, keys in hidden.items():
        entries = entries.exclude(content_type=kind, object_id__in=keys)
    return entries


def _without_sealed(entries: "QuerySet[ModelLogEntry]", user: Any) -> "QuerySet[ModelLogEntry]":
    """Leave out the files of sealed pages, whose names may say what was withdrawn."""
    for model, relation in ((PortalImage, "pictures"), (PortalDocument, "documents")):
        keys = model.objects.filter(closed_files(model, relation, user)).values_list(
            "pk", flat=True
        )
        sealed = [str(pk) for pk in keys]
        if sealed:
            kind = ContentType.objects.get_for_model(model)
            entries = entries.exclude(content_type=kind, object_id__in=sealed)
    return entries


def _hidden_from(user: Any, entries: "QuerySet[ModelLogEntry]") -> Iterator[tuple[int, set[str]]]:
    """Yield the content types, each with the keys of the objects that a user may not see.

    Not as one query: inside the report's union, the condition on pictures exceeds SQLite's limits.
    """
    for model in filter(is_guarded, apps.get_models()):
        kind = ContentType.objects.get_for_model(model)
        logged = set(
            entries.filter(content_type=kind).order_by().values_list("object_id", flat=True)
        )
        if logged:
            seen = visible_objects(model, user).filter(pk__in=logged)
            hidden = logged - set(map(str, seen.values_list("pk", flat=True)))
            if hidden:
                yield kind.pk, hidden
