"""The page types, with the data that the tests need."""

from dataclasses import dataclass

from django.db.models import Model

from casestudies.models import CaseIndexPage
from portal.notices.models import NoticeIndexPage, ProgrammeIndexPage
from portal.pages.models import HomePage
from trainings.models import TrainingIndexPage

#: The states of a page.
STATES = ("live", "draft", "expired", "unpublished", "scheduled", "edited")
#: Enough for a page type without special rules.
FEW_STATES = ("live", "draft", "edited")


@dataclass(frozen=True)
class PageKind:
    """A page type.

    `index` is its parent page type; `bulk_action` is the action that the matrix requests for all
    pages in its list. Each action is requested in one list only.
    """

    model: str
    index: type[Model]
    bulk_action: str
    states: tuple[str, ...] = FEW_STATES


PAGE_KINDS = {
    "case": PageKind("casestudies.casepage", CaseIndexPage, "delete", STATES),
    "training": PageKind("trainings.trainingpage", TrainingIndexPage, "move", STATES),
    "notice": PageKind("notices.noticepage", NoticeIndexPage, "publish"),
    "programme": PageKind("notices.programmepage", ProgrammeIndexPage, "unpublish"),
    "page": PageKind("pages.standardpage", HomePage, "move"),
}
PAGES = frozenset(PAGE_KINDS)
