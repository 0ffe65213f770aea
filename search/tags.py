"""Curated tags in the search: what a page's document holds of them, and the list of all."""

from dataclasses import dataclass

from portal.pages.models import PortalPage
from portal.vocabularies.kana import KanaRow, in_rows
from portal.vocabularies.models import PortalTag
from search.overview import counts_by


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


def tag_facet(page: PortalPage) -> dict[str, tuple[str, ...]]:
    """Return the facet タグ of a page. Prefetch `tagged_items__tag` for many pages."""
    slugs = tuple(tag.slug for tag in page.tags_by_kana)
    return {"tag": slugs} if slugs else {}


def tag_keywords(page: PortalPage) -> str:
    """Return names and readings of a page's tags, by which it is found, too."""
    return "\n".join(f"{tag.name}\n{tag.kana}" for tag in page.tags_by_kana)
