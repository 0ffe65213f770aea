"""The forms of signing in. Each counts an attempt before it looks at what was typed."""

import unicodedata
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as code_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as key_forms
from django import forms
from django.core.exceptions import ValidationError

from portal.accounts.forms import OTHER_DOMAIN, is_allowed_domain
from portal.accounts.models import User
from portal.accounts.queries import may_sign_in
from portal.audit.addresses import network_address
from portal.sign_in import counting, events, factors
from portal.sign_in.adapters import TOO_MANY_MAILS
from portal.sign_in.counting import Attempt
from portal.sign_in.models import Door

NAME_LABEL = "利用者名またはメールアドレス"


def _begin(door: Door, account: str) -> Attempt:
    """Count an attempt.

    Raises:
        ValidationError: Too many have failed.
    """
    attempt = counting.begin(door, account, network_address(context.request))
    if attempt is None:
        if door is Door.RESET:
            raise ValidationError(TOO_MANY_MAILS, code="too_many")
        raise get_adapter().validation_error("too_many_login_attempts")
    return attempt


def _failed(user: User, attempt: Attempt, kind: events.Kind) -> None:
    locked = attempt.has_locked
    events.record(user, events.Kind.LOCKED if locked else kind, context.request)


class SignInForm(account_forms.LoginForm):
    """User name or mail address, and password. `CountingBackend` counts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields; placeholders vanish as one types."""
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = NAME_LABEL
        login.widget.attrs = {"autocomplete": "username", "maxlength": "254"}
        login.error_messages["required"] = f"{NAME_LABEL}を入力してください。"
        password.label, password.help_text = "パスワード", ""
        password.widget.attrs = {"autocomplete": "current-password"}
        password.error_messages["required"] = "パスワードを入力してください。"


class ConfirmForm(account_forms.ReauthenticateForm):
    """The password once more. `CountingBackend` counts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field."""
        super().__init__(*args, **kwargs)
        _name_password(self.fields["password"], "パスワード")


class _NewPassword(forms.Form):
    """A new password, twice, with its rules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields."""
        super().__init__(*args, **kwargs)
        for name, label in (
            ("password1", "新しいパスワード"),
            ("password2", "新しいパスワード（確認用）"),
        ):
            _name_password(self.fields[name], label, "new-password")
        self.fields["password1"].help_text = (
            "12文字以上にします。よく使われるもの、数字だけのもの、利用者名に似たもの、"
            "「連携」「福祉」などポータルや所属の名前だけのものは使えません。"
        )


class ChangePasswordForm(_NewPassword, account_forms.ChangePasswordForm):
    """The present password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field of the present password."""
        super().__init__(*args, **kwargs)
        _name_password(self.fields["oldpassword"], "現在のパスワード")

    def clean_oldpassword(self) -> str:
        """Check the present password, as one of the attempts on the account."""
        attempt = _begin(Door.PASSWORD, counting.account_key(self.user))
        try:
            password: str = super().clean_oldpassword()
        except ValidationError:
            _failed(self.user, attempt, events.Kind.FAILED)
            raise
        attempt.succeed()
        return password

    def clean(self) -> dict[str, Any]:
        """Refuse the present password as the new one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("oldpassword") and cleaned["oldpassword"] == cleaned.get("password1"):
            self.add_error("password1", "現在のパスワードとは別のものにしてください。")
        return cleaned


class SetPasswordForm(_NewPassword, account_forms.SetPasswordForm):
    """A first password for somebody who signed in by a provider so far."""


class ResetKeyForm(_NewPassword, account_forms.ResetPasswordKeyForm):
    """A new password by the link in the mail."""


class AskForResetForm(account_forms.ResetPasswordForm):
    """The address to which the link for a new password is mailed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field."""
        super().__init__(*args, **kwargs)
        _name_mail(self.fields["email"], "登録したメールアドレス")

    def clean_email(self) -> str:
        """Find the accounts with this address; whether there are any is not told."""
        email: str = self.cleaned_data["email"]
        _begin(Door.RESET, counting.account_key(None, email))
        self.users = list(User.objects.filter(may_sign_in(), email__iexact=email))
        return email

    def save(self, request: Any, **kwargs: Any) -> str:
        """Send the mails and note them."""
        email: str = super().save(request, **kwargs)
        for user in self.users:
            events.record(user, events.Kind.RESET_ASKED, request)
        return email


class MailAddressForm(forms.Form):
    """A new mail address for one's own account.

    Args:
        user: Whose it is.
    """

    email = forms.EmailField(label="新しいメールアドレス", max_length=254)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        _name_mail(self.fields["email"], "新しいメールアドレス")

    def clean_email(self) -> str:
        """Take addresses of the allowed domains, so many in a while."""
        email: str = self.cleaned_data["email"]
        if not is_allowed_domain(email):
            raise ValidationError(OTHER_DOMAIN, code="other_domain")
        _begin(Door.RESET, counting.account_key(self.user))
        return email


class _CountedCode(forms.Form):
    """A code of an authenticator app, or a recovery code."""

    user: User
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field."""
        super().__init__(*args, **kwargs)
        _name_code(self.fields["code"])

    def clean_code(self) -> str:
        """Check the code, as one of the attempts on the account; none is taken twice."""
        attempt = _begin(Door.CODE, counting.account_key(self.user))
        self.cleaned_data["code"] = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # allauth's form follows
            is_app = self.authenticator.type == Authenticator.Type.TOTP
            if is_app and not factors.is_fresh(self.authenticator, code):
                raise get_adapter().validation_error("incorrect_code")
        except ValidationError:
            _failed(self.user, attempt, events.Kind.CODE_FAILED)
            raise
        attempt.succeed()
        return code


class CodeForm(_CountedCode, code_forms.AuthenticateForm):
    """The second step of signing in."""


class ConfirmCodeForm(_CountedCode, code_forms.ReauthenticateForm):
    """A code instead of the password, before something is changed."""


class _CountedKey(forms.Form):
    """The answer of a passkey. There is nothing to guess in it, but it costs work to check."""

    user: User | None

    def clean_credential(self) -> Authenticator:
        """Check the answer, as one of the attempts on the account or from the address."""
        door = Door.PASSKEY if self.user is None else Door.CODE
        account = "" if self.user is None else counting.account_key(self.user)
        attempt = _begin(door, account)
        found: Authenticator = super().clean_credential()  # type: ignore[misc]  # of allauth's form
        attempt.succeed()
        return found


class KeyForm(_CountedKey, key_forms.AuthenticateWebAuthnForm):
    """A passkey as the second step of signing in."""


class PasskeySignInForm(_CountedKey, key_forms.LoginWebAuthnForm):
    """Sign-in by a passkey alone."""


class ConfirmKeyForm(_CountedKey, key_forms.ReauthenticateWebAuthnForm):
    """A passkey instead of the password, before something is changed."""


class AddKeyForm(key_forms.AddWebAuthnForm):
    """A new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields."""
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "名前"
        self.fields["name"].widget.attrs["maxlength"] = "60"
        self.fields["passwordless"].label = "パスワードなしでもサインインできるようにする"
        self.fields[
            "passwordless"
        ].help_text = "端末の画面ロック（指紋や暗証番号など）で本人を確かめます。"


class RenameKeyForm(key_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field."""
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "名前"
        self.fields["name"].widget.attrs["maxlength"] = "60"


class AddAppForm(app_forms.ActivateTOTPForm):
    """The first code of an authenticator app. Its secret is on the same page: nothing to guess."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field."""
        super().__init__(*args, **kwargs)
        _name_code(self.fields["code"])

    def clean_code(self) -> str:
        """Take full-width digits, too."""
        self.cleaned_data["code"] = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        code: str = super().clean_code()
        return code


def _name_password(field: Any, label: str, autocomplete: str = "current-password") -> None:
    field.label, field.help_text = label, ""
    field.widget.attrs = {"autocomplete": autocomplete}
    field.error_messages["required"] = f"{label}を入力してください。"


def _name_mail(field: Any, label: str) -> None:
    field.label = label
    field.widget.attrs = {"autocomplete": "email", "maxlength": "254"}
    field.error_messages["required"] = f"{label}を入力してください。"


def _name_code(field: Any) -> None:
    field.label = "確認コード"
    field.widget.attrs = {"autocomplete": "one-time-code", "maxlength": "20"}
    field.error_messages["required"] = "確認コードを入力してください。"
