"""HTTP middleware of the audit log."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from portal.audit.addresses import network_address
from portal.audit.current import answering

logger = logging.getLogger("portal.access")


class CurrentRequestMiddleware:
    """Lets `current_request` return the request until it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Remember the request, and forget it when it is answered."""
        with answering(request):
            return self.get_response(request)


class RefusalLogMiddleware:
    """Logs what somebody signed in was refused (ASVS 5.0, 16.3.2), as a warning of `portal.access`.

    Pages that one may not see are answered 404, Wagtail's admin leads to its first page or to the
    sign-in with a message. Refusals of visitors are in Django's own log, without a name. The address
    is written without its query, which may hold what somebody looked for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then look how."""
        response = self.get_response(request)
        # Without a cookie nobody is signed in, and the answer must not depend on one.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and _is_refused(request, response):
            user = request.user
            if user.is_authenticated:
                logger.warning(
                    "refused %s: user=%s %s %s from %s",
                    response.status_code,
                    user.pk,
                    request.method,
                    quote(request.path, safe="/"),
                    network_address(request) or "-",
                )
        return response


def _is_refused(request: HttpRequest, response: HttpResponse) -> bool:
    if response.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return True
    if response.status_code != HTTPStatus.FOUND:
        return False
    home = reverse("wagtailadmin_home")
    if not request.path.startswith(home):
        return False
    target = urlsplit(response["Location"]).path
    if target in {reverse("wagtailadmin_login"), reverse("account_login")}:
        return True
    # What this answer says, not what earlier ones have said.
    said = getattr(getattr(request, "_messages", None), "_queued_messages", [])
    return target == home and any(message.level == messages.ERROR for message in said)
