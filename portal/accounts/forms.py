"""Forms of users in the admin. A name is one field: shared accounts have no first name."""

from typing import Any, ClassVar

from django import forms
from wagtail.admin.forms.account import NameEmailForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from portal.accounts.models import User
from portal.municipalities.form_fields import MunicipalityChoiceField

OWN_FIELDS = ("display_name", "section", "side", "municipality")
FIELD_CLASSES = {"municipality": MunicipalityChoiceField}
WAGTAIL_FIELDS = ("username", "email", "is_superuser", "groups")


class _OwnFields(forms.ModelForm):
    """The fields that the portal adds to Wagtail's forms of users."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for a name."""
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True

    def save(self, commit: bool = True) -> User:
        """Save; a password that somebody else has chosen is to be changed at the next sign-in."""
        if self.cleaned_data.get("password1"):
            self.instance.must_change_password = not getattr(self, "editing_self", False)
        user: User = super().save(commit)
        return user


class PortalUserCreationForm(_OwnFields, UserCreationForm):
    """A new user."""

    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields: ClassVar = [*WAGTAIL_FIELDS, *OWN_FIELDS]
        field_classes: ClassVar = FIELD_CLASSES


class PortalUserEditForm(_OwnFields, UserEditForm):
    """An existing user."""

    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields: ClassVar = [*WAGTAIL_FIELDS, "is_active", *OWN_FIELDS]
        field_classes: ClassVar = FIELD_CLASSES


class OwnAccountForm(NameEmailForm):
    """What users change about themselves on the page アカウント.

    The mail address is changed with the password in portal.sign_in.
    """

    first_name = None
    last_name = None
    email = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for a name."""
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True

    class Meta:
        model = User
        fields: ClassVar = ["display_name", "section"]
