"""Curated tags in the documents of pages."""

from portal.pages.models import PortalPage


def tag_facet(page: PortalPage) -> dict[str, tuple[str, ...]]:
    """Return the facet タグ of a page. Prefetch `tagged_items__tag` for many pages."""
    slugs = tuple(tag.slug for tag in page.tags_by_kana)
    return {"tag": slugs} if slugs else {}


def tag_keywords(page: PortalPage) -> str:
    """Return names and readings of a page's tags as search keywords."""
    return "\n".join(f"{tag.name}\n{tag.kana}" for tag in page.tags_by_kana)
