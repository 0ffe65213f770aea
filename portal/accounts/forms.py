"""Forms of users in the admin. A name is one field: shared accounts have no first name."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail.admin.forms.account import NameEmailForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from portal.accounts.models import User, today
from portal.accounts.permissions import groups_to_give
from portal.accounts.roles import RoleName
from portal.municipalities.form_fields import MunicipalityChoiceField

OWN_FIELDS = ("display_name", "section", "side", "municipality", "is_shared", "expires_on")
FIELD_CLASSES = {"municipality": MunicipalityChoiceField}
WAGTAIL_FIELDS = ("username", "email", "is_superuser", "groups")
#: What nobody changes about themselves but superusers: it would widen their own rights.
NOT_ONE_S_OWN = ("groups", "side", "municipality", "is_shared", "expires_on")
OTHER_DOMAIN = "このメールアドレスは使えません。職場のメールアドレスを入力してください。"
OVER = "有効期限には、今日か、それより後の日を入力してください。"


def is_allowed_domain(address: str) -> bool:
    """Tell whether a mail address belongs to one of ALLOWED_MAIL_DOMAINS, or none is set."""
    domains = [domain.lower().lstrip("@") for domain in settings.ALLOWED_MAIL_DOMAINS]
    return not domains or address.lower().rpartition("@")[2] in domains


class PlaceForm(forms.ModelForm):
    """The fields that the portal adds to a user: the workplace, and how long the account is used.

    Args:
        actor: Who fills in the form.
    """

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True
        self.fields["groups"].queryset = groups_to_give(actor)  # type: ignore[attr-defined]  # a choice of models
        self.fields["groups"].label = "役割"

    def clean_email(self) -> str:
        """Take a new address of the allowed domains only."""
        email: str = self.cleaned_data["email"]
        if "email" in self.changed_data and not is_allowed_domain(email):
            raise ValidationError(OTHER_DOMAIN, code="other_domain")
        return email

    def clean_expires_on(self) -> Any:
        """Refuse a new last day that is over: accounts are stopped, not dated back."""
        day = self.cleaned_data["expires_on"]
        if day is not None and "expires_on" in self.changed_data and day < today():
            raise ValidationError(OVER, code="over")
        return day

    def _post_clean(self) -> None:
        """Let the model compare the workplace with the roles that are about to be given."""
        if "groups" in self.cleaned_data:
            names = {group.name for group in self.cleaned_data["groups"]}
            self.instance.intended_roles = [role for role in RoleName if role.label in names]
        super()._post_clean()  # type: ignore[misc]  # of Django's model forms


class _OwnFields(PlaceForm):
    """What both of Wagtail's forms of users need."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out what only superusers decide."""
        super().__init__(*args, **kwargs)
        if not self.actor.is_superuser:
            for name in ("is_superuser", "password1", "password2"):
                self.fields.pop(name, None)

    def save(self, commit: bool = True) -> User:
        """Save; a password that somebody else has chosen is to be changed at the next sign-in."""
        if self.cleaned_data.get("password1"):
            self.instance.must_change_password = self.instance != self.actor
        # Wagtail's form reads it without asking whether the field is there.
        self.cleaned_data.setdefault("password1", "")
        user: User = super().save(commit)
        return user


class PortalUserCreationForm(_OwnFields, UserCreationForm):
    """A new user with a password; superusers only, the others invite."""

    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields: ClassVar = [*WAGTAIL_FIELDS, *OWN_FIELDS]
        field_classes: ClassVar = FIELD_CLASSES


class PortalUserEditForm(_OwnFields, UserEditForm):
    """An existing user."""

    first_name = None
    last_name = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out what does not apply: one's own rights, and the state of somebody invited."""
        super().__init__(*args, **kwargs)
        if self.instance == self.actor and not self.actor.is_superuser:
            for name in NOT_ONE_S_OWN:
                del self.fields[name]
        if self.instance.invited_at is not None:
            self.fields.pop("is_active", None)

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
