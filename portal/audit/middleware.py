"""HTTP middleware of the audit log."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.audit.current import answering


class CurrentRequestMiddleware:
    """Lets `current_request` return the request until it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Remember the request, and forget it when it is answered."""
        with answering(request):
            return self.get_response(request)
