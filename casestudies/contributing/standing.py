"""Where a case of an author stands, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, WorkflowState

from casestudies.contributing.services import label_of, missing_in_draft
from casestudies.contributing.steps import Step, step_of
from casestudies.models import CasePage
from casestudies.reviewing.progress import Progress, progresses_of


class State(StrEnum):
    """Where a case stands. The values end class names of the stylesheet."""

    DRAFT = "draft"
    REVIEW = "review"
    RETURNED = "returned"
    LIVE = "live"

    @property
    def label(self) -> str:
        """Return the state in Japanese."""
        return {
            "draft": "下書き",
            "review": "審査中",
            "returned": "差し戻し",
            "live": "公開中",
        }[self.value]


@dataclass(frozen=True)
class Standing:
    """A case with its state.

    Attributes:
        case: The case as it is stored.
        state: Where it stands.
        missing: The steps in which a draft lacks something mandatory.
        progress: The review, while it runs and after it was sent back.
    """

    case: CasePage
    state: State
    missing: list[Step] = field(default_factory=list)
    progress: Progress | None = None

    @property
    def title(self) -> str:
        """Return the title of the latest draft."""
        return str(self.case.draft_title or self.case.title)

    @property
    def may_edit(self) -> bool:
        """Tell whether the author may change it now."""
        return self.state is not State.REVIEW and not self.case.locked

    @property
    def may_delete(self) -> bool:
        """Tell whether the author may delete it: only what was never published."""
        return (
            self.state in {State.DRAFT, State.RETURNED}
            and self.case.first_published_at is None
            and not self.case.locked
        )

    @property
    def comments(self) -> dict[str, list[str]]:
        """Return what the reviewers who sent it back wrote, by name of the field."""
        returned = self.progress.returned if self.progress else None
        return {name: [text] for name, text in returned.comments.items()} if returned else {}

    @property
    def labelled_comments(self) -> list[tuple[Step, str, str]]:
        """Return step, name of the field and text of these comments."""
        return [
            (step_of(name), label_of(name), text)
            for name, texts in self.comments.items()
            for text in texts
        ]

    @property
    def has_newer_draft(self) -> bool:
        """Tell whether a published case has changes that are not published."""
        return bool(self.case.live and self.case.has_unpublished_changes)


def standings_of(cases: Iterable[CasePage]) -> list[Standing]:
    """Return where the cases stand, in a fixed number of queries."""
    cases = list(cases)
    keys = [str(case.pk) for case in cases]
    pages = ContentType.objects.get_for_model(Page)
    found = WorkflowState.objects.active().filter(base_content_type=pages, object_id__in=keys)
    states = dict(found.values_list("object_id", "status"))
    reviewed = progresses_of([case for case in cases if str(case.pk) in states])
    return [_standing(case, states.get(str(case.pk), ""), reviewed.get(case.pk)) for case in cases]


def _standing(case: CasePage, status: str, progress: Progress | None) -> Standing:
    if status == WorkflowState.STATUS_IN_PROGRESS:
        return Standing(case, State.REVIEW, progress=progress)
    if status == WorkflowState.STATUS_NEEDS_CHANGES:
        return Standing(case, State.RETURNED, missing_in_draft(case), progress)
    if case.live:
        return Standing(case, State.LIVE)
    return Standing(case, State.DRAFT, missing_in_draft(case))
