"""Forms of users in the admin. A name is one field: shared accounts have no first name."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from wagtail.admin.forms.account import NameEmailForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from portal.accounts.models import User
from portal.municipalities.models import Municipality

OWN_FIELDS = ("display_name", "section", "side", "municipality")
WAGTAIL_FIELDS = ("username", "email", "is_superuser", "groups")


class _OwnFields(forms.ModelForm):
    """The fields that the portal adds to Wagtail's forms of users."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for a name, and offer the municipalities of today and the one already chosen."""
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True
        self.fields["municipality"].queryset = Municipality.objects.filter(  # type: ignore[attr-defined]  # a model choice
            Q(pk__in=Municipality.objects.current().values("pk"))
            | Q(pk=self.instance.municipality_id)
        )


class PortalUserCreationForm(_OwnFields, UserCreationForm):
    """A new user."""

    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields: ClassVar = [*WAGTAIL_FIELDS, *OWN_FIELDS]


class PortalUserEditForm(_OwnFields, UserEditForm):
    """An existing user."""

    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields: ClassVar = [*WAGTAIL_FIELDS, "is_active", *OWN_FIELDS]


class OwnAccountForm(NameEmailForm):
    """What users change about themselves on the page アカウント."""

    first_name = None
    last_name = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for a name."""
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True

    class Meta:
        model = User
        fields: ClassVar = ["display_name", "section", "email"]
