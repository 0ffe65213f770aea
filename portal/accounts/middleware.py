"""HTTP middleware for signing in."""

from collections.abc import Callable

from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from portal.accounts import unsent

SIGNED_OUT = "サインインの有効期限が切れました。入力した内容は、この画面に残っています。"


class SignedOutMiddleware:
    """Keeps a form of the admin whose session ended while it was being filled in.

    Wagtail alone would redirect to its sign-in page and lose the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer scripts with 401; let people sign in and send the form again."""
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
    # The user comes last: it needs the database, and /healthz has to answer without one.
    return (
        response.status_code == 302
        and request.path.startswith(reverse("wagtailadmin_home"))
        and response["Location"].startswith(reverse("wagtailadmin_login"))
        and request.path != reverse("wagtailadmin_logout")
        and not request.user.is_authenticated
    )
