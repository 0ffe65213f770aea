"""What the portal does with notices and explainers. Every list starts from `visible_to(user)`."""

from collections.abc import Collection, Mapping

from django.db.models import Prefetch, QuerySet

from portal.accounts.visibility import Reader
from portal.notices.models import (
    NoticeAttachment,
    NoticePage,
    ProgrammeFigure,
    ProgrammePage,
    SupersededNotice,
    first_current_year,
)
from portal.pages.media.linked import visible_pages, with_open_documents
from portal.pages.models import PortalPage


def notices_for(user: Reader) -> "QuerySet[NoticePage]":
    """Return the notices and news that the reader may see, the newest first."""
    return NoticePage.objects.visible_to(user).order_by("-issued_on", "-pk")


def newest(user: Reader, limit: int, kind: str | None = None) -> list[NoticePage]:
    """Return the newest notices (of a kind) that the reader may see."""
    found = notices_for(user)
    return list((found.filter(kind=kind) if kind else found)[:limit])


def successors_of(notice: NoticePage, user: Reader) -> list[NoticePage]:
    """Return the notices that supersede this one and that the reader may see."""
    links = SupersededNotice.objects.filter(notice=notice.pk)
    return list(notices_for(user).filter(pk__in=links.values("page_id")))


def predecessors_of(notice: NoticePage, user: Reader) -> list[NoticePage]:
    """Return the notices that this one supersedes and that the reader may see."""
    keys = [link.notice_id for link in notice.superseded_notices.all()]
    return list(notices_for(user).filter(pk__in=keys)) if keys else []


def visible_attachments(notice: NoticePage, user: Reader) -> list[NoticeAttachment]:
    """Return the files of the notice that the reader may open."""
    return with_open_documents(notice.attachments.all(), user)


def related_pages(notice: NoticePage, user: Reader) -> list[PortalPage]:
    """Return the related pages that the reader may see, in the editor's order."""
    return visible_pages((link.related_id for link in notice.related_pages.all()), user)


def notices_about(page: ProgrammePage, user: Reader) -> list[NoticePage]:
    """Return the notices that list the explainer as related and that the reader may see."""
    return list(notices_for(user).filter(related_pages__related=page.pk).distinct())


def explainers(user: Reader) -> list[ProgrammePage]:
    """Return the explainers that the reader may see, in the order of the page tree."""
    return list(ProgrammePage.objects.visible_to(user).select_related("term").order_by("path"))


def with_old_figures(user: Reader) -> list[ProgrammePage]:
    """Return the explainers that the user may edit and that have a figure to be looked up again.

    Each has `old_figures`, the list of these figures.
    """
    old = ProgrammeFigure.objects.filter(fiscal_year__lt=first_current_year())
    pages = (
        ProgrammePage.objects.visible_to(user)
        .filter(pk__in=old.values("page"))
        .prefetch_related(Prefetch("figures", queryset=old, to_attr="old_figures"))
        .order_by("path")
    )
    return [page for page in pages if page.permissions_for_user(user).can_edit()]


def explainer_addresses(terms: Collection[int], user: Reader) -> Mapping[int, str]:
    """Return the URL of the first explainer of each term that has one, by the term's primary key.

    Runs one query for any number of terms.
    """
    if not terms:
        return {}
    pages = ProgrammePage.objects.visible_to(user).filter(term__in=terms).order_by("-path")
    return {page.term_id: page.get_url() or "" for page in pages}
