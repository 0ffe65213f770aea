"""What the portal does with the tags of pages: find their pages, merge and delete them."""

from collections.abc import Iterable

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from portal.accounts.models import User
from portal.pages.models import PortalPage, PortalPageTag
from portal.vocabularies.models import PortalTag

# Actions in Wagtail's log; `wagtail_hooks` registers their texts.
MERGED, RETAGGED = "portal.merge_tag", "portal.retag_page"


def pages_with_tag(tag: PortalTag, model: type[PortalPage] = PortalPage) -> list[int]:
    """Return the primary keys of the pages of a model, including drafts, that have the tag."""
    links = PortalPageTag.objects.filter(tag=tag)
    pages = model._default_manager.filter(pk__in=links.values("content_object"))
    return list(pages.order_by("pk").values_list("pk", flat=True))


def drafts_with_tag(tag: PortalTag) -> list[int]:
    """Return the primary keys of the pages of which only an unpublished draft has the tag."""
    unpublished = Page.objects.filter(has_unpublished_changes=True)
    drafts = Revision.objects.filter(pk__in=unpublished.values("latest_revision"))
    bearing = {
        int(revision.object_id)
        for revision in drafts.iterator()
        if any(item.get("tag") == tag.pk for item in revision.content.get("tagged_items", []))
    }
    return sorted(bearing - set(pages_with_tag(tag)))


@transaction.atomic
def merge_tags(source: PortalTag, target: PortalTag, user: User | None) -> int:
    """Replace `source` by `target` on every page, and return the number of pages.

    `source` is kept, so that its URL, old revisions and drafts resolve to `target`.
    The tag and every page get an entry in Wagtail's log.

    Raises:
        ValueError: The two tags are the same, or one of them is already merged.
    """
    if source.pk == target.pk or source.merged_into_id or target.merged_into_id:
        message = "two different tags in use are needed"
        raise ValueError(message)
    pages = list(PortalPage.objects.filter(pk__in=pages_with_tag(source)).order_by("pk"))
    both = PortalPageTag.objects.filter(tag=target).values("content_object")
    PortalPageTag.objects.filter(tag=source, content_object__in=both).delete()
    PortalPageTag.objects.filter(tag=source).update(tag=target)
    PortalTag.objects.filter(merged_into=source).update(merged_into=target)
    source.merged_into = target
    source.save()
    # Saved last, with all its pages: this signal makes the search update them.
    target.save()
    data = {"source": source.name, "target": target.name}
    listed = [{"id": page.pk, "title": page.title} for page in pages]
    log(target, MERGED, user=user, data={**data, "pages": listed})
    for page in pages:
        log(page, RETAGGED, user=user, data=data)
    return len(pages)


def tag_deletion_problem(tags: Iterable[PortalTag]) -> str:
    """Return in Japanese why the tags may not be deleted, or an empty text when they may."""
    for tag in tags:
        uses = len(pages_with_tag(tag)) + len(drafts_with_tag(tag))
        if uses:
            return (
                f"「{tag}」は{uses}ページ（下書きを含む）に付いているため、削除できません。"
                "ほかのタグに統合してください。"
            )
        if tag.merged.exists():
            return f"「{tag}」には統合したタグの転送が残っているため、削除できません。"
    return ""
