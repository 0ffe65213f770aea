"""Accounts and rights: who may do what, and whoever changes it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from portal.audit.models import Action
from portal.audit.services import record
from portal.audit.things import thing_of

UID = "portal.audit.rights"
#: What of a user is compared with what is stored.
WATCHED = ("is_active", "is_superuser", "is_staff", "password")
#: The attribute in which a user keeps what was stored, between the two signals.
_BEFORE = "_stored_for_audit"


def connect() -> None:
    """Connect all receivers; called by `signal_handlers.connect`."""
    user = get_user_model()
    pre_save.connect(_remember_user, sender=user, dispatch_uid=UID)
    post_save.connect(_user_saved, sender=user, dispatch_uid=UID)
    pre_delete.connect(_user_deleted, sender=user, dispatch_uid=UID)
    pre_delete.connect(_group_deleted, sender=Group, dispatch_uid=UID)
    for relation in (user.groups.through, user.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(_relation_changed, sender=relation, dispatch_uid=UID)
    for model in _grants():
        post_save.connect(_granted, sender=model, dispatch_uid=UID)
        post_delete.connect(_revoked, sender=model, dispatch_uid=UID)


def _grants() -> Iterable[type[Model]]:
    """Return Wagtail's models of a right of a group on a part of the site."""
    yield GroupPagePermission
    yield GroupCollectionPermission
    yield apps.get_model("wagtailcore", "GroupSitePermission")


def _remember_user(
    instance: Any, *, raw: bool = False, update_fields: Collection[str] | None = None, **_: Any
) -> None:
    if raw or not instance.pk:
        return
    if update_fields is not None and not set(update_fields) & set(WATCHED):
        return
    stored = type(instance)._base_manager.filter(pk=instance.pk).values(*WATCHED).first()
    # Django stores a better hash of the same password at sign-in, and then forgets the password.
    rehashed = instance._password is None and instance.has_usable_password()
    if set(update_fields or ()) == {"password"} and rehashed:
        return
    setattr(instance, _BEFORE, stored)


def _user_saved(instance: Any, created: bool, *, raw: bool = False, **_: Any) -> None:
    before = instance.__dict__.pop(_BEFORE, None)
    if raw:
        return
    if created:
        record(Action.ACCOUNT_ADDED, obj=instance)
        before = {"is_active": True, "is_superuser": False, "is_staff": False}
    if before is None:
        return
    changed = {name for name, value in before.items() if getattr(instance, name) != value}
    if "password" in changed:
        record(Action.PASSWORD, obj=instance)
    if "is_active" in changed:
        words = ("有効", "無効") if before["is_active"] else ("無効", "有効")
        record(Action.ACCOUNT_STATE, obj=instance, details={"before": words[0], "after": words[1]})
    rights: dict[str, list[str]] = {}
    for name in ("is_superuser", "is_staff"):
        if name in changed:
            key = "added" if getattr(instance, name) else "removed"
            rights.setdefault(key, []).append(str(instance._meta.get_field(name).verbose_name))
    if rights:
        record(Action.RIGHTS, obj=instance, details=rights)


def _user_deleted(instance: Model, **_: Any) -> None:
    record(Action.ACCOUNT_REMOVED, obj=instance)


def _group_deleted(instance: Model, **_: Any) -> None:
    record(Action.RIGHTS, obj=instance, details={"change": "グループの削除"})


def _relation_changed(
    instance: Any,
    action: str,
    reverse: bool,
    model: type[Model],
    pk_set: set[int] | None,
    **_: Any,
) -> None:
    """Record what a user or a group gets or loses.

    `reverse`: the change was made from the other side, e.g. `group.user_set.add(user)`.
    """
    if action == "pre_clear":
        others: Iterable[Model] = _related(instance, model, reverse)
    elif action in {"post_add", "post_remove"} and pk_set:
        others = model._default_manager.filter(pk__in=pk_set).order_by("pk")
    else:
        return
    key = "added" if action == "post_add" else "removed"
    if reverse:
        for holder in others:
            record(Action.RIGHTS, obj=holder, details={key: [_right(instance)]})
    elif given := [_right(other) for other in others]:
        record(Action.RIGHTS, obj=instance, details={key: given})


def _related(instance: Any, model: type[Model], reverse: bool) -> list[Model]:
    """Return what is about to be cleared."""
    if not reverse:
        accessor = "groups" if model is Group else "permissions"
        manager = getattr(instance, accessor, None) or instance.user_permissions
    else:
        manager = instance.group_set if model is Group else instance.user_set
    return list(manager.all())


def _right(given: Model) -> str:
    """Return the name of a group or of a permission, which has a Japanese one."""
    return given.name if isinstance(given, Permission | Group) else str(given)


def _granted(instance: Any, created: bool, *, raw: bool = False, **_: Any) -> None:
    if created and not raw:
        record(Action.RIGHTS, obj=instance.group, details={"added": [_grant(instance)]})


def _revoked(instance: Any, **_: Any) -> None:
    record(Action.RIGHTS, obj=instance.group, details={"removed": [_grant(instance)]})


def _grant(instance: Any) -> str:
    """Return the permission and the part of the site that it is for, by number."""
    part = next(
        getattr(instance, name)
        for name in ("page", "collection", "site")
        if hasattr(instance, name)
    )
    return f"{_right(instance.permission)}（{thing_of(part).label}）"
