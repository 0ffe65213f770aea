"""HTTP middleware of signing in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from portal.audit.addresses import network_address
from portal.sign_in import factors
from portal.sign_in.addresses import is_within, networks
from portal.sign_in.forms import ConfirmForm, SignInForm
from portal.sign_in.session import limits, unsent

SIGNED_OUT = "サインインの有効期限が切れました。入力した内容は、この画面に残っています。"
CONFIRM = "本人であることを確かめるため、もう一度パスワードを入力してください。"
NEEDS_FACTOR = "管理画面を使うには、2段階認証の設定が必要です。この画面で、認証アプリかパスキーを登録してください。"

Respond = Callable[[HttpRequest], HttpResponse]
#: Addresses that scripts ask by themselves: no sign that somebody is there.
ASKED_BY_SCRIPTS = {
    "sign_in_session",
    "admin_session",
    "wagtailadmin_editing_sessions:ping",
}
#: Where rights and other people's sign-in are changed: the password must have been given recently.
CHANGES_RIGHTS = {
    "wagtailusers_users:add",
    "wagtailusers_users:edit",
    "wagtailusers_users:delete",
    "wagtailusers_groups:add",
    "wagtailusers_groups:edit",
    "wagtailusers_groups:delete",
    "wagtail_bulk_action",
    "sign_in_of_user",
    "invite_user",
    "invitation_of_user",
    "user_import",
    "user_import_confirm",
    "hand_over",
    "hand_over_done",
}
USER_MODELS = {"accounts"}
#: What somebody may do before they have their own password, or a second factor.
ALWAYS = {
    "healthz",
    "account_logout",
    "account_change_password",
    "sign_in_session",
    "account_reauthenticate",
}


class AdminNetworkMiddleware:
    """Hides the admin from addresses outside ADMIN_ALLOWED_NETWORKS."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; 404 for the admin from elsewhere."""
        allowed = settings.ADMIN_ALLOWED_NETWORKS
        if (
            allowed
            and _is_admin(request)
            and not is_within(network_address(request), networks(allowed))
        ):
            raise Http404
        return self.get_response(request)


class SessionLimitMiddleware:
    """Ends sessions without activity, and those that have lasted long enough."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out whoever was away or may not sign in any more; the request goes on as a stranger's."""
        # Sessions are in the database, and /healthz has to answer without it.
        if request.path != reverse("healthz") and limits.BEGAN in _session_of(request):
            # The backend knows no user whose account was stopped or has expired.
            if not limits.seconds_left(request) or not request.user.is_authenticated:
                logout(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Note that the user is active, unless a script has asked."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name != "healthz" and limits.BEGAN in _session_of(request):
            if (
                request.method == "POST" and name == "sign_in_session"
            ) or name not in ASKED_BY_SCRIPTS:
                limits.touch(request)
        return None


def _session_of(request: HttpRequest) -> Any:
    """Return the session, if the browser has one: whoever looks into it makes an answer vary."""
    return request.session if settings.SESSION_COOKIE_NAME in request.COOKIES else {}


def _is_admin(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("wagtailadmin_home"))


class DutiesMiddleware:
    """Leads to what has to be done first: an own password, a second factor, the password again."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer in place of the view while something is missing."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ALWAYS or not _session_of(request) or not request.user.is_authenticated:
            return None
        if request.user.must_change_password:
            return _lead_to("account_change_password", request)
        if not _is_admin(request) or name == "wagtailadmin_logout":
            return None
        if not request.session.get(factors.HAS_FACTOR) and not self._may_enter(request):
            messages.warning(request, NEEDS_FACTOR)
            return _lead_to("mfa_index", request)
        if _changes_rights(name, kwargs) and not limits.is_confirmed(request):
            return _ask_to_confirm(request)
        return None

    def _may_enter(self, request: HttpRequest) -> bool:
        user: Any = request.user
        left = factors.days_left(user)
        if left is None and settings.MFA_REQUIRED:
            request.session[factors.HAS_FACTOR] = True
        return left is None or left > 0


def _changes_rights(name: str, kwargs: dict[str, Any]) -> bool:
    if name == "wagtail_bulk_action":
        return kwargs.get("app_label") in USER_MODELS
    return name in CHANGES_RIGHTS


def _lead_to(name: str, request: HttpRequest) -> HttpResponse:
    if not request.accepts("text/html"):
        return JsonResponse({"success": False, "error_code": name}, status=403)
    address = request.get_full_path() if request.method == "GET" else "/"
    return redirect(f"{reverse(name)}?{urlencode({'next': address}, safe='/')}")


def _ask_to_confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the password; a form that was sent is taken along."""
    address = reverse("account_reauthenticate")
    if request.method == "GET":
        return redirect(f"{address}?{urlencode({'next': request.get_full_path()}, safe='/')}")
    form = unsent.of_request(request)
    context = {
        "form": ConfirmForm(user=request.user),
        "unsent": unsent.pack(form),
        "reason": CONFIRM,
    }
    page = render(request, "account/reauthenticate.html", context, status=403)
    add_never_cache_headers(page)
    return page


class SignedOutMiddleware:
    """Loses nothing when a session has ended while a form was being filled in.

    Wagtail would lead to the page of sign-in, and the form would be gone.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Tell scripts that one has to sign in; keep the form of people through the sign-in."""
        response = self.get_response(request)
        if not _is_sent_to_sign_in(request, response):
            return response
        if not request.accepts("text/html"):
            answer = {"success": False, "error_code": "signed_out", "error_message": SIGNED_OUT}
            return JsonResponse(answer, status=401)
        if request.method != "POST":
            return response
        form = unsent.of_request(request)
        context = {
            "form": SignInForm(request=request),
            "redirect_field_value": form.address,
            "unsent": unsent.pack(form),
        }
        page = render(request, "account/login.html", context, status=403)
        add_never_cache_headers(page)
        return page


def _is_refused_form(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether a form outside the admin was refused because nobody is signed in.

    Only then does the address of the sign-in say where to go on: a form that was accepted may lead
    to the sign-in, too, and must not be taken along. Forms of the account hold passwords.
    """
    return (
        request.method == "POST"
        and not request.path.startswith(reverse("account_index"))
        and "next" in parse_qs(urlsplit(response["Location"]).query)
    )


def _is_sent_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    # Who asks comes last: it is looked up in the database, which /healthz answers without.
    return (
        response.status_code == 302
        and response["Location"].startswith(reverse("account_login"))
        and (_is_admin(request) or _is_refused_form(request, response))
        and request.path != reverse("wagtailadmin_logout")
        and request.path != reverse("wagtailadmin_login")
        and not request.user.is_authenticated
    )
