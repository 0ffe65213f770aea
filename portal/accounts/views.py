"""Sign-in of readers; editors may also use the admin's own page."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.csrf import csrf_failure as django_csrf_failure

from portal.accounts import unsent
from portal.accounts.unsent import Unsent

STALE = "画面を開いてから時間がたったため、保存できませんでした。入力した内容は、この画面に残っています。"


class SignInView(LoginView):
    """Sign in with user name and password, then go back to where the reader was."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keep what was typed when somebody has signed in elsewhere in the meantime."""
        form = self._unsent(request)
        if form is not None and request.user.is_authenticated:
            return _offer_to_send(request, form)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, and offer to send what was typed before."""
        kept = self._unsent(self.request)
        if kept is None:
            return super().form_valid(form)
        login(self.request, form.get_user())
        return _offer_to_send(self.request, kept)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Keep what was typed through a wrong password."""
        kept = self._unsent(self.request)
        text = self.request.POST["unsent"] if kept else ""
        return {**super().get_context_data(**kwargs), "unsent": text}

    def _unsent(self, request: HttpRequest) -> Unsent | None:
        return unsent.unpack(request.POST.get("unsent", "")) if request.method == "POST" else None


def _offer_to_send(request: HttpRequest, form: Unsent, status: int = 200) -> HttpResponse:
    return render(request, "accounts/unsent.html", {"unsent": form}, status=status)


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
