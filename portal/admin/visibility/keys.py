"""Admin URLs with impossible keys answer 404.

Wagtail's views pass the keys of a URL to the database, which raises an error for text, numbers out
of range and NUL characters. Nothing links to such URLs.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.defaults import page_not_found

LARGEST_KEY = 2**63 - 1
# Query parameters that hold text, not keys.
FREE_TEXTS = frozenset({"q", "search", "link_text", "link_url", "next"})
# Words that Wagtail accepts instead of a key: in bulk actions and the comparison of revisions.
WORDS = frozenset({"", "all", "live", "latest", "earliest"})


class PossibleKeysMiddleware:
    """Answers 404 to admin URLs with impossible keys, before a view looks them up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on: `process_view` knows the arguments."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Answer 404, or let the view answer."""
        match = request.resolver_match
        if match is None or not match.route.startswith("admin/"):
            return None
        given = [("", argument) for argument in args]
        given += [*kwargs.items(), *_parameters(request)]
        if all(_is_possible(name, str(value)) for name, value in given):
            return None
        return page_not_found(request, Exception(), template_name="wagtailadmin/404.html")


def _parameters(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.GET.lists():
        yield from ((name, value) for value in values)


def _is_possible(name: str, value: str) -> bool:
    """Tell whether a view can look up a value of a URL."""
    if "\0" in value:
        return False
    if name == "next":
        # Wagtail treats anything else as the name of a view.
        return not value or value.startswith(("/", "http://", "https://"))
    if name in FREE_TEXTS:
        return True
    if value.isdecimal() and value.isascii():
        return len(value) < 20 and int(value) <= LARGEST_KEY
    return value in WORDS or not _names_key(name)


def _names_key(name: str) -> bool:
    return name in {"pk", "id"} or name.endswith("_id")
