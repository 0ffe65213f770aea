"""Which responses are cached, under which key and until when.

The key holds the version of all content (ADR 0017), so every process shows an edit, a
publication or a withdrawal with the next request. Content that changes as time passes limits
how long a page is cached. Nothing that a signed-in reader sees is cached.
"""

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

View = TypeVar("View", bound=Callable[..., Any])

_version_parts: list[Callable[[], str | None]] = []
_expiries: list[Callable[[datetime.datetime], datetime.datetime | None]] = []


@dataclass(frozen=True, slots=True)
class CachedPage:
    """A rendered page: its bytes, the headers its view has set, and its ETag."""

    content: bytes
    headers: dict[str, str]
    etag: str

    def response(self) -> HttpResponse:
        """Return the page as a new response."""
        return HttpResponse(self.content, headers=self.headers)


def register_version_part(part: Callable[[], str | None]) -> None:
    """Add `part()` to the version of the content that readers see.

    As long as it returns the same value, the content must be the same. None means that the
    version is unknown; nothing is cached then.
    """
    _version_parts.append(part)


def register_expiry(expiry: Callable[[datetime.datetime], datetime.datetime | None]) -> None:
    """Let `expiry(now)` return when shown content next changes without an edit, e.g. at a deadline.

    None means never. Midnight is built in.
    """
    _expiries.append(expiry)


def cached_for_public(view: View) -> View:
    """Decorate a view function whose response is the same for all readers who are not signed in.

    View classes and page types set an attribute of the same name.
    """
    view.cached_for_public = True  # type: ignore[attr-defined]  # functions may carry attributes
    return view


def content_version(request: HttpRequest) -> str | None:
    """Return the version of the content at the start of this request, computed once.

    None when pages may not be cached: no version is registered, or a transaction that has not
    ended is changing the content.
    """
    if not hasattr(request, "_content_version"):
        request._content_version = _current_version()  # type: ignore[attr-defined]  # cached on the request
    version: str | None = request._content_version  # type: ignore[attr-defined]  # cached on the request
    return version


def _current_version() -> str | None:
    parts = [part() for part in _version_parts]
    known = [part for part in parts if part is not None]
    return "|".join(known) if known and len(known) == len(parts) else None


def cache_key(request: HttpRequest) -> str | None:
    """Return the cache key for a request; None when its response may not be cached.

    Only plain addresses requested without signing in are cached; never previews, partial
    pages for htmx, or addresses with a query.
    """
    if (
        not settings.PAGE_CACHE_SECONDS
        or request.method not in {"GET", "HEAD"}
        or request.META.get("QUERY_STRING")
        or "HX-Request" in request.headers
        or getattr(request, "is_dummy", False)
        or request.user.is_authenticated
    ):
        return None
    version = content_version(request)
    if version is None:
        return None
    address = f"{version} {request.scheme}://{request.get_host()}{request.path}"
    return f"portal.page.{hashlib.sha256(address.encode()).hexdigest()}"


def cacheable_page(request: HttpRequest, response: HttpResponse) -> CachedPage | None:
    """Return what to cache of a response; None when it is meant for this reader only.

    Its view or page must allow it (`cached_for_public`), and it may hold nothing that belongs to
    one reader: no form token, no cookie, no nonce.
    """
    if (
        not getattr(response, "cached_for_public", getattr(request, "cached_for_public", False))
        or request.method != "GET"
        or response.status_code != 200
        or response.streaming
        or response.cookies
        or not response["Content-Type"].startswith("text/html")
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        or bool(getattr(request, "csp_nonce", False))
    ):
        return None
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    headers = {**response.headers, "ETag": etag, "Cache-Control": "no-cache"}
    return CachedPage(response.content, headers, etag)


def store(key: str, page: CachedPage, now: datetime.datetime) -> None:
    """Cache a page that was requested at `now` until something it may show changes without an edit."""
    seconds = int((_next_expiry(now) - now).total_seconds())
    if seconds > 0:
        cache.set(key, page, seconds)


def _next_expiry(now: datetime.datetime) -> datetime.datetime:
    """Return when a page rendered at `now` may first be out of date without an edit."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    times = [
        now + datetime.timedelta(seconds=settings.PAGE_CACHE_SECONDS),
        today + datetime.timedelta(days=1),
    ]
    times += [found for expiry in _expiries if (found := expiry(now)) is not None]
    return min(times)
