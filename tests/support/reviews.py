"""Steps of the review of a case, in tests."""

from casestudies.models import CasePage
from casestudies.reviewing.services import approve, progress_of, waiting_for
from portal.accounts.models import User
from tests.factories.reviews import fresh


def states(case: CasePage) -> list[str]:
    return [str(step.state) for step in progress_of(fresh(case)).steps]


def decide(case: CasePage, user: User) -> None:
    approve(case, user, fresh(case).latest_revision_id, "")


def edit(case: CasePage, user: User, **fields) -> int:
    draft = fresh(case).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.save_revision(user=user).pk


def waiting(user: User) -> list[int]:
    return [each.case.pk for each in waiting_for(user)]
