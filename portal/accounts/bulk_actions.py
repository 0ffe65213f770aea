"""Actions on several users, for those whom one may administer; each change is recorded."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, SetActiveStateBulkAction

from portal.accounts.models import User
from portal.accounts.permissions import CHANGE_USERS, administered_by, groups_to_give
from portal.accounts.roles import RoleName, check_place


class _OnlyTheirs:
    """Leaves out accounts that are not for the one who acts, and their own."""

    request: Any

    def get_actionable_objects(self) -> tuple[list[User], dict[str, Any]]:
        """Return the accounts to act on, and those of the refused ones that may be named."""
        found, others = super().get_actionable_objects()  # type: ignore[misc]  # of Wagtail's action
        theirs = set(administered_by(self.request.user).values_list("pk", flat=True))
        named = {name: [u for u in refused if u.pk in theirs] for name, refused in others.items()}
        return [user for user in found if user.pk in theirs], named


class _RoleForm(forms.Form):
    """The groups that the one who acts may give."""

    role = forms.ModelChoiceField(queryset=Group.objects.none(), label="役割")

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = groups_to_give(actor)  # type: ignore[attr-defined]  # as above


class AssignRole(_OnlyTheirs, AssignRoleBulkAction):
    """Gives a role to those whose workplace fits it."""

    form_class = _RoleForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who fills it in."""
        return {**super().get_form_kwargs(), "actor": self.request.user}

    def check_perm(self, obj: User) -> bool:
        """Refuse oneself, and whoever works elsewhere than the chosen role asks for."""
        actor = self.request.user
        if not actor.has_perm(CHANGE_USERS) or (obj == actor and not actor.is_superuser):
            return False
        chosen = self.cleaned_form.cleaned_data["role"] if self.cleaned_form else None
        if chosen is None or chosen.name not in RoleName.labels:
            return True
        given = {RoleName(role) for role in RoleName if role.label == chosen.name}
        try:
            check_place(
                {*obj.roles, *given}, side=obj.side, has_municipality=bool(obj.municipality_id)
            )
        except ValidationError:
            return False
        return True


class SetActiveState(_OnlyTheirs, SetActiveStateBulkAction):
    """Stops accounts or lets them be used again; whoever is invited accepts first."""

    def check_perm(self, obj: User) -> bool:
        """Leave invitations to their own page."""
        return bool(super().check_perm(obj) and obj.invited_at is None)

    @classmethod
    def execute_action(
        cls, objects: list[User], mark_as_active: bool = False, **kwargs: Any
    ) -> tuple[int, int]:
        """Save each account: Wagtail's update of all at once would leave no trace in the audit log."""
        for user in objects:
            user.is_active = mark_as_active
            user.save(update_fields=["is_active"])
        return len(objects), 0
