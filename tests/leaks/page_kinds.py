"""The kinds of pages, each with what the tests have to know of it."""

from dataclasses import dataclass

from django.db.models import Model

from casestudies.models import CaseIndexPage
from portal.notices.models import NoticeIndexPage, ProgrammeIndexPage
from portal.pages.models import HomePage
from trainings.models import TrainingIndexPage

#: The states of a page.
STATES = ("live", "draft", "expired", "unpublished", "scheduled", "edited")
#: Enough for a kind of page without rules of its own.
FEW_STATES = ("live", "draft", "edited")


@dataclass(frozen=True)
class PageKind:
    """A kind of page.

    `index` is the page type above it; `bulk_action` is the action that the matrix asks for on
    everything in its list: each action is asked of one list.
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
