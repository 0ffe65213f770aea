"""The form that invites somebody."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from portal.accounts.forms import FIELD_CLASSES, OWN_FIELDS, PlaceForm
from portal.accounts.models import User
from portal.accounts.permissions import may_administer
from portal.accounts.roles import PURPOSES, RoleName
from portal.invitations.services import invite

KNOWN = "このメールアドレスは、すでに登録されています。"


class InvitationForm(PlaceForm):
    """Who is invited, with which role and workplace, and until when."""

    class Meta:
        model = User
        fields: ClassVar = ["email", *OWN_FIELDS, "groups"]
        field_classes: ClassVar = FIELD_CLASSES
        widgets: ClassVar = {"groups": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the address, which becomes the user name."""
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.required = True
        email.label = "メールアドレス"
        email.help_text = "招待のメールを送ります。利用者名にもなります。"
        email.max_length = User._meta.get_field("username").max_length  # type: ignore[attr-defined]  # of a CharField
        groups: Any = self.fields["groups"]
        groups.required = True
        groups.help_text = ""
        groups.label_from_instance = _in_words

    def clean_email(self) -> str:
        """Refuse an address that an account has already."""
        email = super().clean_email()
        check_unknown(email, self.actor)
        return email

    def save(self, commit: bool = True) -> User:
        """Store the account and mail the invitation."""
        return invite(super().save(commit=False), self.cleaned_data["groups"])


def _in_words(group: Group) -> str:
    """Return the name of a group, for a role with what it is for."""
    purpose = next((PURPOSES[role] for role in RoleName if role.label == group.name), "")
    return f"{group.name}：{purpose}" if purpose else group.name


def check_unknown(email: str, actor: Any) -> None:
    """Check that no account has a mail address.

    Raises:
        ValidationError: One has; it is named to those who may administer it.
    """
    found = (
        User.objects.filter(email__iexact=email).first()
        or User.objects.filter(username__iexact=email).first()
    )
    if found is None:
        return
    if not may_administer(actor, found):
        raise ValidationError(KNOWN, code="known")
    message = (
        f"このメールアドレスは、利用者「{found}」（{found.state.label}）として登録されています。"
        "ユーザーの一覧から変更してください。"
    )
    raise ValidationError(message, code="known")
