"""The form that changes a known person by a row of a list: the rules of the form of one user."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from portal.accounts.forms import FIELD_CLASSES, NOT_ONE_S_OWN, OWN_FIELDS, PlaceForm
from portal.accounts.models import User

OWN = "自分自身の役割、所属、有効期限は変更できません。ほかの管理者に依頼してください。"


class ChangeForm(PlaceForm):
    """A known person; nobody but a superuser changes their own rights."""

    class Meta:
        model = User
        fields: ClassVar = [*OWN_FIELDS, "groups"]
        field_classes: ClassVar = FIELD_CLASSES

    def clean(self) -> dict[str, Any]:
        """Refuse what would widen the rights of the one who imports."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance == self.actor and not self.actor.is_superuser:
            for name in NOT_ONE_S_OWN:
                if name in self.changed_data:
                    self.add_error(name, ValidationError(OWN, code="own"))
        return cleaned
