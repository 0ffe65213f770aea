"""HTTP middleware of signing in."""

from collections.abc import Callable

from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from portal.accounts import unsent

SIGNED_OUT = "サインインの有効期限が切れました。入力した内容は、この画面に残っています。"


class SignedOutMiddleware:
    """Loses nothing when a session has ended while a form of the admin was being filled in.

    Wagtail would lead to its page of sign-in, and the form would be gone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
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
            "form": AuthenticationForm(request),
            "next": form.address,
            "unsent": unsent.pack(form),
        }
        page = render(request, "accounts/login.html", context, status=403)
        add_never_cache_headers(page)
        return page


def _is_sent_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    # Who asks comes last: it is looked up in the database, which /healthz answers without.
    return (
        response.status_code == 302
        and request.path.startswith(reverse("wagtailadmin_home"))
        and response["Location"].startswith(reverse("wagtailadmin_login"))
        and request.path != reverse("wagtailadmin_logout")
        and not request.user.is_authenticated
    )
