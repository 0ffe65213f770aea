"""The feed of notices and news, and the import of official texts in the admin."""

import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Site

from portal.notices.models import NoticePage
from portal.notices.services import newest
from portal.pages.syndication.feeds import PortalFeed
from portal.tables.pending_files import PendingFiles

LENGTH = 30
pending = PendingFiles("notice_import")


class NoticeFeed(PortalFeed):
    """The newest public notices: feed readers do not sign in."""

    link = "/notices/"
    description = "新しい通知とお知らせです。"

    def get_object(self, request: HttpRequest) -> Site | None:
        """Return the site of the request."""
        return Site.find_for_request(request)

    def title(self, site: Site | None) -> str:
        """Return the name of the feed."""
        return f"{site.site_name} 通知・お知らせ" if site else "通知・お知らせ"

    def items(self) -> list[NoticePage]:
        """Return the newest notices."""
        return newest(AnonymousUser(), LENGTH)

    def item_title(self, item: NoticePage) -> str:
        """Return the title with the kind."""
        return f"{item.get_kind_display()}：{item.title}"

    def item_description(self, item: NoticePage) -> str:
        """Return the summary."""
        return item.lead

    def item_link(self, item: NoticePage) -> str:
        """Return the address."""
        return str(item.get_url() or self.link)

    def item_pubdate(self, item: NoticePage) -> datetime.datetime:
        """Return the day of the notice."""
        day = datetime.datetime.combine(item.issued_on, datetime.time())
        return timezone.make_aware(day)
