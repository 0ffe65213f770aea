"""The list of all curated tags, with counts."""

from dataclasses import dataclass

from portal.vocabularies.kana import KanaRow, in_rows
from portal.vocabularies.models import PortalTag
from search.results.overview import counts_by


@dataclass(frozen=True, slots=True)
class CountedTag:
    """A tag with how many things the reader would find by it."""

    tag: PortalTag
    count: int


def tags_with_counts(audiences: frozenset[str]) -> list[KanaRow[CountedTag]]:
    """Return all tags in use by the rows of their readings, as readers of `audiences` see them."""
    counts = counts_by(audiences, ("tag",))["tag"]
    tags = PortalTag.objects.current().order_by("kana", "name")
    return in_rows((tag.kana, CountedTag(tag, counts.get(tag.slug, 0))) for tag in tags)
