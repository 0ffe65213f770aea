"""Wagtail's permission policies, limited to objects that the user may see.

A model can be guarded if its default manager has `visible_to(user)`, which returns a queryset, and
its instances have `is_visible_to(user)`. Both follow `portal.accounts.visibility`.
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
    """The queries over objects and users that all policies of this kind share."""

    def visible_to(self, user: Reader) -> "QuerySet[Any]":
        """Return the objects that `user` may see in the admin, whatever their permissions on them."""
        return visible_objects(self.model, user)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> "QuerySet[Any]":
        """Return the visible objects on which `user` may perform any of the actions."""
        permitted = super().instances_user_has_any_permission_for(user, actions)
        return cast("QuerySet[Any]", permitted.visible_to(user))

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Any
    ) -> "QuerySet[User]":
        """Return the users who see the object and may perform any of the actions on it."""
        users = super().users_with_any_permission_for_instance(actions, instance)
        seeing = [user.pk for user in users if instance.is_visible_to(user)]
        return cast("QuerySet[User]", users.filter(pk__in=seeing))


class VisibleModelPolicy(VisibleObjects, ModelPermissionPolicy):
    """Model permissions, on visible objects only."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Tell whether `user` sees the object and may perform the action on it."""
        permitted = super().user_has_permission_for_instance(user, action, instance)
        return bool(permitted and instance.is_visible_to(user))


class VisibleCollectionPolicy(VisibleObjects, CollectionOwnershipPermissionPolicy):
    """Collection permissions, on visible files and pictures only."""

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        """Tell whether `user` sees the file or picture and may perform any of the actions on it."""
        permitted = super().user_has_any_permission_for_instance(user, actions, instance)
        return bool(permitted and instance.is_visible_to(user))


def guard(policy: Any) -> None:
    """Let Wagtail's policy of files, or that of pictures, check visibility.

    Wagtail has no setting for them. Each policy is one object that views, forms, hooks and choosers
    import, some before any code of ours runs. Replacing it would come too late, so the class of the
    object is changed.
    """
    policy.__class__ = VisibleCollectionPolicy


def is_guarded(model: type[Model]) -> bool:
    """Tell whether the objects of a model (pages apart) are visible to some users of the admin only."""
    return hasattr(model._default_manager, "visible_to") and not issubclass(model, Page)


def visible_objects(model: type[Model], user: Reader) -> "QuerySet[Any]":
    """Return the objects of a guarded model that `user` may see in the admin."""
    return cast("QuerySet[Any]", model._default_manager.visible_to(user))  # type: ignore[attr-defined]  # guarded
