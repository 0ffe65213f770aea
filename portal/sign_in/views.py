"""The one sign-in of site and admin, and what people do about their own account.

Allauth's views do the work; here is what the portal adds to them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows import reauthentication
from allauth.account.views import LoginView, PasswordResetFromKeyView, ReauthenticateView
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.csrf import csrf_failure as django_csrf_failure
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, ListView, RedirectView, TemplateView, View
from wagtail.admin import messages as admin_messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.accounts.models import User
from portal.accounts.permissions import CHANGE_USERS, may_administer
from portal.audit.addresses import network_address
from portal.sign_in import counting, events, factors, mail_address
from portal.sign_in.forms import MailAddressForm
from portal.sign_in.models import Door, SignInEvent
from portal.sign_in.session import limits, unsent

STALE = "画面を開いてから時間がたったため、保存できませんでした。入力した内容は、この画面に残っています。"
#: How many events one page of the log shows.
EVENTS = 50


class _KeepsUnsent:
    """A form that takes along what somebody had typed when their session ended."""

    request: HttpRequest

    def _unsent(self) -> str:
        text = self.request.POST.get("unsent", "") if self.request.method == "POST" else ""
        return text if text and unsent.unpack(text) is not None else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Keep what was typed through a wrong password."""
        return {**super().get_context_data(**kwargs), "unsent": self._unsent()}  # type: ignore[misc]  # a view follows


class SignInView(_KeepsUnsent, LoginView):
    """Sign in with name and password, then go back to where one was."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Offer what was typed at once when somebody has signed in elsewhere in the meantime."""
        self.request = request
        if request.user.is_authenticated and (text := self._unsent()):
            unsent.keep(request, text, request.user)
            return redirect("sign_in_unsent")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, or go on to the second step."""
        if text := self._unsent():
            unsent.keep(self.request, text, form.user)
        return super().form_valid(form)

    def _redirect_to_pending_stage(
        self, request: HttpRequest, stage: Any
    ) -> HttpResponseRedirect | None:
        # Whoever sends name and password starts again.
        if request.method == "POST":
            return None
        return super()._redirect_to_pending_stage(request, stage)


class ConfirmView(_KeepsUnsent, ReauthenticateView):
    """Ask for the password again before addresses or rights are changed."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on, or offer to send what was typed."""
        response = super().form_valid(form)
        if text := self._unsent():
            unsent.keep(self.request, text, self.request.user)
            return redirect("sign_in_unsent")
        return response


@method_decorator(never_cache, name="dispatch")
class UnsentView(LoginRequiredMixin, TemplateView):
    """Offer to send what was typed before the session ended."""

    template_name = "sign_in/unsent.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or go home when nothing waits."""
        form = unsent.kept_for(request)
        return _offer_to_send(request, form) if form is not None else redirect("/")


class ResetLinkView(PasswordResetFromKeyView):
    """A new password by the link in a mail. Links that are none count as failed attempts."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse addresses that have tried too many links."""
        attempt = counting.begin(Door.LINK, "", network_address(request))
        if attempt is None:
            self.request, self.reset_user, self.key = request, None, ""
            context = self.get_context_data(token_fail=True, form=None)
            return self.render_to_response(context, status=429)
        response = super().dispatch(request, *args, **kwargs)
        # A right link redirects first; then its form is shown and sent.
        if response.status_code == 302 or self.reset_user is not None:
            attempt.succeed()
        return response


class AccountView(LoginRequiredMixin, IndexView):
    """One's own account: what can be changed about the sign-in."""

    template_name = "sign_in/account.html"


class EventsView(LoginRequiredMixin, ListView):
    """The log of one's own sign-ins, the newest first."""

    template_name = "sign_in/events.html"
    context_object_name = "events"
    paginate_by = EVENTS

    def get_queryset(self) -> Any:
        """Return what happened to one's own account."""
        user: Any = self.request.user
        own = SignInEvent.objects.filter(user=user)
        return own.select_related("actor").order_by("-at", "-pk")


class MailAddressView(LoginRequiredMixin, FormView):
    """Change one's mail address: the new one gets a link, which makes it count."""

    template_name = "sign_in/mail_address.html"
    form_class = MailAddressForm
    success_url = reverse_lazy("account_index")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the password unless it was given a short while ago."""
        if request.user.is_authenticated:
            reauthentication.raise_if_reauthentication_required(request, app="portal.sign_in")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form whose address it is."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        """Send the link."""
        address = form.cleaned_data["email"]
        user: Any = self.request.user
        mail_address.ask(user, address)
        messages.info(
            self.request,
            f"{address}に確認のメールを送りました。24時間以内に、メールのリンクを開いてください。",
        )
        return super().form_valid(form)


class MailConfirmationView(TemplateView):
    """The page of the link in that mail. Opening it changes nothing: mail filters open links."""

    template_name = "sign_in/mail_confirmation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the new address, or say that the link is no longer valid."""
        change = mail_address.read(self.kwargs["token"])
        return {**super().get_context_data(**kwargs), "change": change}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change the address."""
        change = mail_address.read(self.kwargs["token"])
        if change is None or not mail_address.apply(change, request):
            return self.get(request, *args, **kwargs)
        messages.success(request, "メールアドレスを変更しました。")
        return redirect("account_index")


@method_decorator(never_cache, name="dispatch")
class SessionView(View):
    """How long the session lasts, for scripts; a POST says that the user is still there."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Return the seconds left and a token for the POST."""
        if not request.user.is_authenticated:
            return JsonResponse({"seconds": 0}, status=401)
        return JsonResponse({"seconds": limits.seconds_left(request), "token": get_token(request)})

    def post(self, request: HttpRequest) -> JsonResponse:
        """Go on. `SessionLimitMiddleware` has noted the activity."""
        return self.get(request)


class UserSignInView(WagtailAdminTemplateMixin, View):
    """A colleague's sign-in, for whoever may change users: locks, second factors, the log."""

    page_title = "サインインの管理"
    header_icon = "key"
    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse users who may not change this user (`may_administer`)."""
        # Not PermissionDenied: Wagtail's admin would answer it with a redirect.
        if not request.user.has_perm(CHANGE_USERS):
            return render(request, "403.html", status=403)
        self.user = get_object_or_404(User, pk=kwargs["pk"])
        if not may_administer(request.user, self.user):
            return render(request, "403.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show all of it."""
        account = counting.account_key(self.user)
        context = self.get_context_data(
            object=self.user,
            locked_until=counting.locked_until(Door, account),
            factors=Authenticator.objects.filter(user=self.user).order_by("pk"),
            may_reset=self._may_reset(),
            sessions=len(UserSession.objects.purge_and_list(self.user)),
            events=self.user.sign_in_events.select_related("actor").order_by("-at", "-pk")[:EVENTS],
        )
        return render(request, "sign_in/admin/user.html", context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Unlock the account, end its sessions, or remove its second factors."""
        actor: Any = request.user
        if "unlock" in request.POST:
            if counting.unlock(counting.account_key(self.user)):
                events.record(self.user, events.Kind.UNLOCKED, request, actor)
            admin_messages.success(request, f"「{self.user}」の停止を解除しました。")
        elif "reset_factors" in request.POST:
            if not self._may_reset():
                return render(request, "403.html", status=403)
            factors.reset(self.user, actor, request)
            admin_messages.success(request, f"「{self.user}」の2段階認証を解除しました。")
        elif "end_sessions" in request.POST:
            factors.end_sessions(self.user, but=request.session.session_key)
            events.record(self.user, events.Kind.SIGNED_OUT, request, actor)
            admin_messages.success(request, f"「{self.user}」をサインアウトさせました。")
        return redirect("sign_in_of_user", pk=self.user.pk)

    def _may_reset(self) -> bool:
        # Their own they remove themselves, with a code.
        return bool(self.user != self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailusers_users:index"), "label": "利用者"},
            {
                "url": reverse("wagtailusers_users:edit", args=[self.user.pk]),
                "label": str(self.user),
            },
            {"url": "", "label": self.page_title},
        ]


def started_here(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Return a view that another site cannot open, so that nobody is signed in without wanting it.

    The browser says where a request comes from (`Sec-Fetch-Site`); such a request gets the page of the
    sign-in, whose link has to be chosen.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            return redirect("account_login")
        return view(request, *args, **kwargs)

    return guarded


class ToSignInView(RedirectView):
    """Wagtail's own pages of sign-in lead to the one sign-in."""

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        """Keep where to go afterwards; the admin's page without it means the admin."""
        wanted = self.request.GET.copy()
        if "next" not in wanted and self.request.path.startswith(reverse("wagtailadmin_home")):
            wanted["next"] = reverse("wagtailadmin_home")
        query = f"?{wanted.urlencode(safe='/')}" if wanted else ""
        return f"{reverse('account_login')}{query}"


def _offer_to_send(request: HttpRequest, form: unsent.Unsent, status: int = 200) -> HttpResponse:
    return render(request, "sign_in/unsent.html", {"unsent": form}, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose token is too old; what the portal's own admin sent can be sent again.

    Args:
        request: The refused request.
        reason: Django's reason, for the log.
    """
    if not request.accepts("text/html"):
        answer = {"success": False, "error_code": "stale_form", "error_message": STALE}
        return JsonResponse(answer, status=403)
    if _is_from_here(request) and request.path.startswith(reverse("wagtailadmin_home")):
        return _offer_to_send(request, unsent.of_request(request), status=403)
    return django_csrf_failure(request, reason)


def _is_from_here(request: HttpRequest) -> bool:
    """Tell whether a page of the portal has sent the form: the browser says so, not the form."""
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.netloc) and (origin.scheme, origin.netloc) == (
        request.scheme,
        request.get_host(),
    )
