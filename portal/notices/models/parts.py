"""The parts of a notice: related objects of which it has several."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from portal.pages.models import PortalDocument, PortalPage

NOTICE = "notices.NoticePage"


class SupersededNotice(Orderable):
    """An older notice that this one supersedes."""

    page = ParentalKey(NOTICE, on_delete=models.CASCADE, related_name="superseded_notices")
    notice = models.ForeignKey(
        NOTICE, verbose_name="前の通知", on_delete=models.CASCADE, related_name="successor_links"
    )

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "この通知が代わるもの"

    def __str__(self) -> str:
        return self.notice.title


class RelatedPage(Orderable):
    """A related page of the portal: しくみの解説, 研修, another notice."""

    page = ParentalKey(NOTICE, on_delete=models.CASCADE, related_name="related_pages")
    related = models.ForeignKey(
        PortalPage, verbose_name="関連するページ", on_delete=models.CASCADE, related_name="+"
    )

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "関連するページ"

    def __str__(self) -> str:
        return self.related.title


class NoticeAttachment(Orderable):
    """A file. Whether a reader sees it depends on the document's own visibility."""

    page = ParentalKey(NOTICE, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        PortalDocument, verbose_name="ファイル", on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "添付ファイル"

    def __str__(self) -> str:
        return self.document.title
