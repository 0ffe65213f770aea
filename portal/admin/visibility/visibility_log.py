"""Every change of a level (公開範囲) that takes effect is logged, whoever makes it.

In Wagtail's log, where the editors of the thing see it, and in the audit log, which also has who
was named or removed as 関係者.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_save, pre_save
from wagtail.log_actions import log

from portal.accounts.visibility import Visibility
from portal.accounts.widening import is_wider
from portal.audit.models import Action
from portal.audit.services import record
from portal.audit.things import person_label

CHANGED = "portal.visibility"

_watched: list[type[Model]] = []


def watch(*models: type[Model]) -> None:
    """Log changes of the field `visibility` of these models and their subclasses."""
    _watched.extend(models)
    for model in models:
        if hasattr(model, "participants"):
            m2m_changed.connect(_participants_changed, sender=model.participants.through)


def message(data: dict[str, Any]) -> str:
    """Return the text of a log entry."""
    labels = dict(Visibility.choices)
    before, after = data.get("before", ""), data.get("after", "")
    verb = "広げました" if is_wider(after, before) else "狭めました"
    return f"公開範囲を「{labels.get(before, before)}」から「{labels.get(after, after)}」に{verb}"


def remember_level(
    instance: Model,
    *,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **_kwargs: Any,
) -> None:
    """Remember the level in the database before it is overwritten.

    Saving a draft updates only some fields of the page, and the level is not among them.
    """
    if raw or not isinstance(instance, tuple(_watched)) or not instance.pk:
        return
    if update_fields is not None and "visibility" not in update_fields:
        return
    stored = type(instance)._base_manager.filter(pk=instance.pk)
    level = stored.values_list("visibility", flat=True).first()
    instance._level_before_save = level  # type: ignore[attr-defined]  # read by `log_change`


def log_change(instance: Model, **_kwargs: Any) -> None:
    """Log the change once it is stored; Wagtail adds the user."""
    before = instance.__dict__.pop("_level_before_save", None)
    if before is None:
        return
    after = instance.visibility  # type: ignore[attr-defined]  # all watched models have it
    if before != after:
        log(instance, CHANGED, data={"before": before, "after": after})
        labels = {"before": Visibility(before).label, "after": Visibility(after).label}
        record(Action.VISIBILITY, obj=instance, details=labels)


def _participants_changed(
    instance: Any, action: str, model: type[Model], pk_set: set[int] | None, **_kwargs: Any
) -> None:
    if action == "pre_clear":
        users = list(instance.participants.all())
    elif action in {"post_add", "post_remove"} and pk_set:
        users = list(model._default_manager.filter(pk__in=pk_set).order_by("pk"))
    else:
        return
    if users:
        key = "added" if action == "post_add" else "removed"
        record(Action.VISIBILITY, obj=instance, details={key: [person_label(u) for u in users]})


pre_save.connect(remember_level)
post_save.connect(log_change)
