"""What all feeds of the portal have in common: their texts are clean, whatever is stored."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Rss201rev2Feed

from portal.japanese.model_fields import clean_data


class CleanRss(Rss201rev2Feed):
    """RSS 2.0 without the characters that XML forbids: one of them would end the feed for everyone."""

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the feed to a file in an encoding."""
        self.feed = clean_data(self.feed)
        self.items = clean_data(self.items)
        super().write(outfile, encoding)


class PortalFeed(Feed):
    """A feed of the portal. Each app says what is in it, and in which order."""

    feed_type = CleanRss
    language = "ja"
