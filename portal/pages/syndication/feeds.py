"""The base class of all feeds: their texts are cleaned on output."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Rss201rev2Feed

from portal.japanese.model_fields import clean_data


class CleanRss(Rss201rev2Feed):
    """RSS 2.0 without the characters that XML forbids: a single one makes the feed unreadable."""

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the feed in an encoding."""
        self.feed = clean_data(self.feed)
        self.items = clean_data(self.items)
        super().write(outfile, encoding)


class PortalFeed(Feed):
    """A feed of the portal. Each app defines its items and their order."""

    feed_type = CleanRss
    language = "ja"
