"""Kept pages: what a reader who is not signed in gets is rendered once for each state of the content.

The key of a kept page is the version of all content (ADR 0017), so that an
edit, a publication or a withdrawal is seen with the next request in every
process. What changes by itself as time passes bounds how long a page is kept.
Nothing is kept of what a signed-in reader sees.
"""

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import Min, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.pages.models import PortalPage

View = TypeVar("View", bound=Callable[..., Any])

_version_parts: list[Callable[[], str | None]] = []
_moments: list[Callable[[datetime.datetime], datetime.datetime | None]] = []


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A rendered page: its bytes, the headers its view has set, and a tag that names this very text."""

    content: bytes
    headers: dict[str, str]
    etag: str

    def response(self) -> HttpResponse:
        """Return the page as an answer of its own."""
        return HttpResponse(self.content, headers=self.headers)


def register_version_part(part: Callable[[], str | None]) -> None:
    """Let `part` say which state of the content readers see now; None: no telling, keep nothing.

    Two moments with equal answers must show equal content.
    """
    _version_parts.append(part)


def register_moment(moment: Callable[[datetime.datetime], datetime.datetime | None]) -> None:
    """Let `moment(now)` say when shown content next changes by itself, e.g. a deadline; None: never.

    Midnight, and the start and end of pages' publication, are known already.
    """
    _moments.append(moment)


def kept_for_public(view: View) -> View:
    """Decorate a function that shows all readers who are not signed in the same at its address.

    Classes of views and page types say it with an attribute of the same name.
    """
    view.kept_for_public = True  # type: ignore[attr-defined]  # functions may carry attributes
    return view


def content_version(request: HttpRequest) -> str | None:
    """Return the version of the content at the beginning of this request, asked for once.

    None when pages may not be kept: nobody watches the content, or it is being
    changed by a transaction that has not ended.
    """
    if not hasattr(request, "_content_version"):
        request._content_version = _ask_version()  # type: ignore[attr-defined]  # kept with the request
    version: str | None = request._content_version  # type: ignore[attr-defined]  # the same
    return version


def _ask_version() -> str | None:
    parts = [part() for part in _version_parts]
    known = [part for part in parts if part is not None]
    return "|".join(known) if known and len(known) == len(parts) else None


def key_of(request: HttpRequest) -> str | None:
    """Return where the answer to a request is kept; None when it may not be.

    Kept are plain addresses asked for by readers who are not signed in; never
    previews, parts for htmx, or addresses with a query.
    """
    if (
        not settings.KEPT_PAGES_SECONDS
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


def page_to_keep(request: HttpRequest, response: HttpResponse) -> KeptPage | None:
    """Return what is to be kept of an answer; None when it is meant for this one reader.

    Its view or page has to allow it (`kept_for_public`), and nothing of the
    reader's own may be in it: no form token, no cookie, no nonce.
    """
    if (
        not getattr(response, "kept_for_public", getattr(request, "kept_for_public", False))
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
    return KeptPage(response.content, headers, etag)


def keep(key: str, page: KeptPage, now: datetime.datetime) -> None:
    """Keep a page that was begun at `now` until something it may show changes by itself."""
    seconds = int((_next_change(now) - now).total_seconds())
    if seconds > 0:
        cache.set(key, page, seconds)


def _next_change(now: datetime.datetime) -> datetime.datetime:
    """Return when a page rendered at `now` may be out of date without any edit."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    moments = [
        now + datetime.timedelta(seconds=settings.KEPT_PAGES_SECONDS),
        today + datetime.timedelta(days=1),
    ]
    moments += [found for moment in _moments if (found := moment(now)) is not None]
    return min(moments)


def _next_start_or_end(now: datetime.datetime) -> datetime.datetime | None:
    """Return when the next live page comes out or ends: Wagtail's command acts on it only later."""
    soonest = PortalPage.objects.live().aggregate(
        start=Min("go_live_at", filter=Q(go_live_at__gt=now)),
        end=Min("expire_at", filter=Q(expire_at__gt=now)),
    )
    return min((moment for moment in soonest.values() if moment is not None), default=None)


register_moment(_next_start_or_end)
