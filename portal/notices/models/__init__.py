"""Notices, news and explainers of programmes."""

from portal.notices.models.figures import ProgrammeFigure, first_current_year
from portal.notices.models.notices import NoticeIndexPage, NoticePage
from portal.notices.models.parts import NoticeAttachment, RelatedPage, SupersededNotice
from portal.notices.models.programmes import ProgrammeIndexPage, ProgrammePage
from portal.notices.models.sides import Side, side_slugs

__all__ = [
    "NoticeAttachment",
    "NoticeIndexPage",
    "NoticePage",
    "ProgrammeFigure",
    "ProgrammeIndexPage",
    "ProgrammePage",
    "RelatedPage",
    "Side",
    "SupersededNotice",
    "first_current_year",
    "side_slugs",
]
