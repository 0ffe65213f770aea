"""How allauth behaves here: its texts, mails and addresses, and who gets in by single sign-on."""

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes

from portal.accounts.forms import is_allowed_domain
from portal.accounts.models import User
from portal.audit.addresses import network_address
from portal.sign_in import counting, events, mails
from portal.sign_in.backends import find_account
from portal.sign_in.models import Door
from portal.sign_in.session import limits, unsent

logger = logging.getLogger(__name__)

MISMATCH = "正しい利用者名（またはメールアドレス）とパスワードを入力してください。"
LOCKED = (
    "続けて誤りがあったため、しばらく確認できません。時間をおいてからお試しください。"
    "お急ぎのときは、パスワードを再設定するか、担当者に解除を依頼してください。"
)
TOO_MANY_MAILS = (
    "続けて申込みがあったため、しばらく受け付けられません。時間をおいてからお試しください。"
)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in with a password. Accounts are made by administrators only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "incorrect_password": "パスワードが正しくありません。",
        "enter_current_password": "現在のパスワードが正しくありません。",
        "too_many_login_attempts": LOCKED,
        "rate_limited": LOCKED,
        "incorrect_code": "確認コードが正しくありません。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Say that an account is locked; the backend is what refuses to look at the password."""
        name = credentials.get("username") or credentials.get("email") or ""
        account = counting.account_key(find_account(name), name)
        if counting.is_refused(Door.PASSWORD, account, network_address(request)):
            raise self.validation_error("too_many_login_attempts")

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse expired accounts, too, whatever they sign in with: passkeys, single sign-on."""
        if user.is_active and user.is_expired:
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say why the account cannot be used; only somebody who knows the password gets here."""
        if user.is_active and user.is_expired:
            return render(
                request,
                "account/account_inactive.html",
                {"expired_on": user.expires_on},
                status=403,
            )
        return super().respond_user_inactive(request, user)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address for the list of sessions."""
        return network_address(request) or "0.0.0.0"  # noqa: S104  (unknown; nothing is bound here)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password again unless it was given a short while ago, at sign-in included."""
        return not limits.is_confirmed(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to confirm who one is, by their Japanese names."""
        names = {
            "reauthenticate": "パスワードで確認する",
            "mfa_reauthenticate": "確認コードで確認する",
            "mfa_reauthenticate:webauthn": "パスキーで確認する",
        }
        methods = super().get_reauthentication_methods(user)
        return [{**m, "description": names[m["id"]]} for m in methods if m["id"] in names]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to what was typed before the session ended, if anything was."""
        if unsent.is_kept_for(request):
            return reverse("sign_in_unsent")
        return super().get_login_redirect_url(request)

    def post_login(
        self, request: HttpRequest, user: Any, *, redirect_url: str | None, **kwargs: Any
    ) -> HttpResponse:
        """Go on to the typed form before anything else."""
        if unsent.is_kept_for(request):
            redirect_url = reverse("sign_in_unsent")
        return super().post_login(request, user, redirect_url=redirect_url, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the account."""
        return reverse("account_index")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send outside the request: how long that takes would tell whether the account exists."""
        mails.send(template_prefix, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell users by mail that their sign-in was changed."""
        address = email or user.email
        title = NOTICES.get(template_prefix)
        if address and title:
            self.send_mail(NOTICE, address, {"user": user, "title": title, "at": timezone.now()})

    def add_message(  # noqa: PLR0917  (allauth calls it so)
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in words of the portal; whoever has just signed in sees that without being told."""
        text = message or MESSAGES.get(message_template or "", "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)


NOTICE = "sign_in/email/notice"
#: What users are told by mail, by the name of allauth's own template.
NOTICES = {
    "account/email/password_changed": "パスワードを変更しました",
    "account/email/password_reset": "パスワードを再設定しました",
    "account/email/password_set": "パスワードを設定しました",
    "mfa/email/totp_activated": "認証アプリを登録しました",
    "mfa/email/totp_deactivated": "認証アプリの登録をやめました",
    "mfa/email/webauthn_added": "パスキーを登録しました",
    "mfa/email/webauthn_removed": "パスキーの登録をやめました",
    "mfa/email/recovery_codes_generated": "回復コードを作り直しました",
    "socialaccount/email/account_connected": "シングルサインオンと結び付けました",
}
#: What allauth says after something was done, by the name of its template.
MESSAGES = {
    "account/messages/logged_out.txt": "サインアウトしました。",
    "account/messages/password_changed.txt": "パスワードを変更しました。",
    "account/messages/password_set.txt": "パスワードを設定しました。",
    "mfa/messages/totp_activated.txt": "認証アプリを登録しました。",
    "mfa/messages/totp_deactivated.txt": "認証アプリの登録をやめました。",
    "mfa/messages/webauthn_added.txt": "パスキーを登録しました。",
    "mfa/messages/webauthn_removed.txt": "パスキーの登録をやめました。",
    "mfa/messages/recovery_codes_generated.txt": "回復コードを作りました。印刷するなどして、手元に保管してください。",
    "usersessions/messages/sessions_logged_out.txt": "ほかの端末からサインアウトしました。",
}


class SessionsAdapter(DefaultUserSessionsAdapter):
    """The list of one's own sessions."""

    def end_sessions(self, sessions: Any) -> None:
        """End them, and write the log."""
        super().end_sessions(sessions)
        request = context.request
        events.record(request.user, events.Kind.SESSIONS_ENDED, request)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors. Their secrets are stored encrypted with a key made of SECRET_KEY."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "確認コードが正しくありません。",
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret, so that a copy of the database alone is worth nothing."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt what `encrypt` made.

        Raises:
            ImproperlyConfigured: SECRET_KEY has changed and SECRET_KEY_FALLBACKS lacks the old one.
        """
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            message = "SECRET_KEY is not the one that a second factor was stored with"
            raise ImproperlyConfigured(message) from error

    def get_totp_label(self, user: Any) -> str:
        """Return the name in the authenticator app; mail addresses may change."""
        return str(user.username)

    def get_totp_issuer(self) -> str:
        """Return the portal's name in the authenticator app."""
        return str(settings.WAGTAIL_SITE_NAME)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002  (allauth's name)
        """Return a name for a new key."""
        number = Authenticator.objects.filter(user=user, type=type).count()
        return f"パスキー{number + 1}"


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [
        hashlib.sha256(b"portal.sign_in.factors" + force_bytes(key)).digest() for key in keys
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Sign-in by a provider: only to accounts that exist, found by their verified mail address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Make accounts only if the operator wants it (SSO_CREATE_USERS)."""
        return bool(settings.SSO_CREATE_USERS)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect the provider's account with ours, or refuse.

        Raises:
            ImmediateHttpResponse: Nobody may sign in so; the page says why.
        """
        addresses = [a.email for a in sociallogin.email_addresses if a.verified]
        allowed = [address for address in addresses if is_allowed_domain(address)]
        if sociallogin.is_existing:
            return
        if not allowed:
            raise ImmediateHttpResponse(_refusal(request))
        found = list(User.objects.filter(email__iexact=allowed[0], is_active=True)[:2])
        if len(found) == 1:
            sociallogin.connect(request, found[0])
        elif found or not settings.SSO_CREATE_USERS:
            raise ImmediateHttpResponse(_refusal(request))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Say on a page of ours that it did not work.

        Raises:
            ImmediateHttpResponse: Always.
        """
        reason = repr(exception) if exception is not None else error
        logger.warning("single sign-on failed: %s", reason)
        raise ImmediateHttpResponse(_refusal(request))


def _refusal(request: HttpRequest) -> HttpResponse:
    return render(request, "socialaccount/refused.html", status=403)
