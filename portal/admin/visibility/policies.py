"""Wagtail's permission policies, narrowed to what a person may see.

A model takes part when its default manager has `visible_to(user)`, a queryset, and its instances
have `is_visible_to(user)`. Both follow `portal.accounts.visibility`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Model, QuerySet
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from portal.accounts.models import User
from portal.accounts.visibility import Reader

if TYPE_CHECKING:
    from wagtail.permission_policies.base import BasePermissionPolicy as _Policy
else:
    _Policy = object


class VisibleObjects(_Policy):
    """What all policies of this kind share: queries over things and over users."""

    def visible_to(self, user: Reader) -> "QuerySet[Any]":
        """Return the things that `user` may see in the admin, whatever they may do with them."""
        return visible_objects(self.model, user)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> "QuerySet[Any]":
        """Return the visible things on which `user` may perform any of the actions."""
        permitted = super().instances_user_has_any_permission_for(user, actions)
        return cast("QuerySet[Any]", permitted.visible_to(user))

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Any
    ) -> "QuerySet[User]":
        """Return the users who see the thing and may perform any of the actions on it."""
        users = super().users_with_any_permission_for_instance(actions, instance)
        seeing = [user.pk for user in users if instance.is_visible_to(user)]
        return cast("QuerySet[User]", users.filter(pk__in=seeing))


class VisibleModelPolicy(VisibleObjects, ModelPermissionPolicy):
    """Permissions of Django's groups, on visible things alone."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Tell whether `user` may perform the action on a thing they see."""
        permitted = super().user_has_permission_for_instance(user, action, instance)
        return bool(permitted and instance.is_visible_to(user))


class VisibleCollectionPolicy(VisibleObjects, CollectionOwnershipPermissionPolicy):
    """Permissions on collections, on visible files and pictures alone."""

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        """Tell whether `user` may perform any of the actions on a file or picture they see."""
        permitted = super().user_has_any_permission_for_instance(user, actions, instance)
        return bool(permitted and instance.is_visible_to(user))


def guard(policy: Any) -> None:
    """Have Wagtail's policy of files, or that of pictures, ask for visibility.

    Wagtail has no setting for them. Each is one object, which views, forms,
    hooks and choosers have imported, some of them before any code of ours can
    put another in its place: so the object itself is changed.
    """
    policy.__class__ = VisibleCollectionPolicy


def is_guarded(model: type[Model]) -> bool:
    """Tell whether not everybody in the admin may see all things of a model (pages apart)."""
    return hasattr(model._default_manager, "visible_to") and not issubclass(model, Page)


def visible_objects(model: type[Model], user: Reader) -> "QuerySet[Any]":
    """Return the things of a guarded model that `user` may see in the admin."""
    return cast("QuerySet[Any]", model._default_manager.visible_to(user))  # type: ignore[attr-defined]  # guarded
