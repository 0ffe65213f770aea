"""The list of all curated tags, with counts."""

from dataclasses import dataclass

from portal.vocabularies.kana import KanaRow, in_rows
from portal.vocabularies.models import PortalTag
from search.results.overview import counts_by


@dataclass(frozen=True, slots=True)
class CountedTag:
    """A tag, with its number of documents for the reader."""

    tag: PortalTag
    count: int


def tags_with_counts(audiences: frozenset[str]) -> list[KanaRow[CountedTag]]:
    """Return all tags in use, grouped by the kana row of their readings, for readers of `audiences`."""
    counts = counts_by(audiences, ("tag",))["tag"]
    tags = PortalTag.objects.current().order_by("kana", "name")
    return in_rows((tag.kana, CountedTag(tag, counts.get(tag.slug, 0))) for tag in tags)
