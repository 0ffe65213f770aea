"""RSS of a search: public documents only, the newest first. Feed readers have no session."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from portal.accounts.visibility import audiences_of
from portal.pages.context_processors import portal
from portal.pages.syndication.feeds import PortalFeed
from search.core.engines.base import Hit
from search.results.parameters import SearchForm
from search.results.rows import described, newest, read
from search.services import REBUILDING
from search.words.labels import Labels

RETRY_SECONDS = 60


class NotReadyError(Exception):
    """The index is being built."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One feed: its query and current results."""

    form: SearchForm
    names: Labels
    hits: list[Hit]
    portal_name: str
    host: str


class SearchFeed(PortalFeed):
    """The newest documents that meet all conditions of the search in the URL."""

    item_guid_is_permalink = False

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the feed, or a 503 while the index is being built."""
        try:
            return super().__call__(request, *args, **kwargs)
        except NotReadyError:
            return not_ready()

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> _Asked:
        """Parse the URL and search, limited to public documents whether or not the user is signed in."""
        form, names = read(request.GET)
        hits = newest(form, audiences_of(None))
        if hits is None:
            raise NotReadyError
        return _Asked(form, names, hits, portal(request)["portal_name"], request.get_host())

    def title(self, asked: _Asked) -> str:
        """Return the conditions in words, with the name of the portal."""
        return f"{described(asked.form, asked.names)}の新着 | {asked.portal_name}"

    def description(self, asked: _Asked) -> str:
        """Return the description of the feed."""
        conditions = described(asked.form, asked.names)
        return f"{conditions}に当てはまる一般公開の情報を、新しい順にお知らせします。"

    def link(self, asked: _Asked) -> str:
        """Return the URL of the search."""
        return reverse("search:search") + asked.form.url()

    def feed_url(self, asked: _Asked) -> str:
        """Return the URL of the feed itself."""
        return reverse("search:feed") + asked.form.url()

    def items(self, asked: _Asked) -> list[tuple[Hit, _Asked]]:
        """Return the results."""
        return [(hit, asked) for hit in asked.hits]

    def item_title(self, item: tuple[Hit, _Asked]) -> str:
        """Return the title."""
        return item[0].title

    def item_description(self, item: tuple[Hit, _Asked]) -> str:
        """Return the summary."""
        return item[0].summary

    def item_link(self, item: tuple[Hit, _Asked]) -> str:
        """Return the URL of the document."""
        return item[0].url

    def item_guid(self, item: tuple[Hit, _Asked]) -> str:
        """Return an identifier that does not change with URL or title."""
        hit, asked = item
        return f"{asked.host}:{hit.id}"

    def item_pubdate(self, item: tuple[Hit, _Asked]) -> datetime.datetime | None:
        """Return the date; None if there is none, or if it is in the future, as for events."""
        day = item[0].date
        if day is None or day > timezone.localdate():
            return None
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))

    def item_categories(self, item: tuple[Hit, _Asked]) -> list[str]:
        """Return its kind."""
        hit, asked = item
        return [asked.names.of("kind").get(hit.kind, hit.kind)]


def not_ready() -> HttpResponse:
    """Return the response while the index is being built."""
    return HttpResponse(
        REBUILDING,
        status=503,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": str(RETRY_SECONDS)},
    )
