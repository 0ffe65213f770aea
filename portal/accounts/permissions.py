"""Who may administer whom, and which groups they may give.

Whoever administers users must not reach rights that they do not have: not by giving them, and not
by taking over the account of somebody who has them.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from wagtail.models import GroupCollectionPermission, GroupPagePermission, GroupSitePermission
from wagtail.permission_policies import ModelPermissionPolicy

from portal.accounts.models import User
from portal.accounts.roles import RoleName

ADD_USERS = "accounts.add_user"
CHANGE_USERS = "accounts.change_user"


def may_manage_users(user: Any) -> bool:
    """Tell whether a user may invite and change others."""
    return bool(user.is_active and user.has_perm(ADD_USERS) and user.has_perm(CHANGE_USERS))


def groups_to_give(actor: Any) -> "QuerySet[Group]":
    """Return the groups that `actor` may give: the roles, and groups with nothing but their own rights."""
    if actor.is_superuser:
        return Group.objects.order_by("name")
    allowed = [g.pk for g in Group.objects.all() if g.name in RoleName.labels or _holds(actor, g)]
    return Group.objects.filter(pk__in=allowed).order_by("name")


def _holds(actor: Any, group: Group) -> bool:
    """Tell whether `actor` has every right of a group."""
    permissions = group.permissions.select_related("content_type")
    named = {f"{p.content_type.app_label}.{p.codename}" for p in permissions}
    if not named <= actor.get_all_permissions():
        return False
    if GroupSitePermission.objects.filter(group=group).exists():
        return False
    return all(
        any(
            own.permission_id == wanted.permission_id
            and getattr(wanted, part).path.startswith(getattr(own, part).path)
            for own in model.objects.filter(group__user=actor).select_related(part)
        )
        for model, part in (
            (GroupPagePermission, "page"),
            (GroupCollectionPermission, "collection"),
        )
        for wanted in model.objects.filter(group=group).select_related(part)
    )


def may_administer(actor: Any, user: User) -> bool:
    """Tell whether `actor` may change an account: nobody's with more rights than they may give."""
    if actor.is_superuser:
        return True
    return administered_by(actor).filter(pk=user.pk).exists()


def administered_by(actor: Any) -> "QuerySet[User]":
    """Return the accounts that `actor` may see and change in the administration of users."""
    users = User.objects.all()
    if actor.is_superuser:
        return users
    beyond = Group.objects.exclude(pk__in=groups_to_give(actor))
    own = actor.get_all_permissions()
    # Rights given to a person, not to a group, are rare: those of everybody are read at once.
    given = User.user_permissions.through.objects.values_list(
        "user_id", "permission__content_type__app_label", "permission__codename"
    )
    stronger = {pk for pk, app, codename in given if f"{app}.{codename}" not in own}
    return users.exclude(is_superuser=True).exclude(groups__in=beyond).exclude(pk__in=stronger)


class UserPermissionPolicy(ModelPermissionPolicy):
    """Wagtail's policy for users, limited to those whom somebody may administer."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: User) -> bool:
        """Tell whether `user` may do `action` with an account; Wagtail asks this for several, too."""
        allowed = super().user_has_permission_for_instance(user, action, instance)
        return bool(allowed and may_administer(user, instance))
