"""Two people at once: one after the other, nothing lost, and the second one is told."""

import threading

import pytest
from django.db import connection, transaction
from wagtail.models import Page

from casestudies.models import CasePage, Side, SideDecision
from casestudies.reviewing.services import ReviewMoved, approve, progress_of, submit, withdraw
from portal.accounts.models import User
from tests.factories.reviews import fresh, make_draft, reviewer
from tests.support.threads import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="the tests' SQLite is in memory; SQLite lets one writer in at a time",
    ),
]


@pytest.fixture
def case(db: None) -> CasePage:
    case = make_draft()
    submit(case, case.owner)
    return fresh(case)


def test_both_sides_at_once_publish_the_case_once(
    case: CasePage, welfare: User, regional: User
) -> None:
    seen = case.latest_revision_id

    errors = at_once(
        lambda: approve(fresh(case), welfare, seen), lambda: approve(fresh(case), regional, seen)
    )

    assert errors == []
    assert (fresh(case).live, SideDecision.objects.count()) == (True, 2)
    assert case.workflow_states.get().status == "approved"


def test_two_of_one_side_at_once_decide_once(case: CasePage, welfare: User) -> None:
    seen, other = case.latest_revision_id, reviewer(Side.WELFARE)

    errors = at_once(
        lambda: approve(fresh(case), welfare, seen), lambda: approve(fresh(case), other, seen)
    )

    assert [type(error) for error in errors] == [ReviewMoved]
    assert SideDecision.objects.count() == 1


def test_an_approval_and_a_withdrawal_at_once_leave_one_clear_state(
    case: CasePage, welfare: User, regional: User
) -> None:
    seen = case.latest_revision_id
    approve(case, welfare, seen)

    errors = at_once(
        lambda: approve(fresh(case), regional, seen), lambda: withdraw(fresh(case), case.owner)
    )

    assert [type(error) for error in errors] == [ReviewMoved]
    found = (fresh(case).live, case.workflow_states.get().status)
    assert found in {(True, "approved"), (False, "cancelled")}


def test_an_approval_waits_for_an_edit_that_is_being_saved_and_is_refused(
    case: CasePage, welfare: User
) -> None:
    seen, saving, go_on = case.latest_revision_id, threading.Event(), threading.Event()

    def edit() -> None:
        with transaction.atomic():
            draft = fresh(case).get_latest_revision_as_object()
            draft.summary = "書き直しました。"
            draft.save_revision(user=case.owner)
            saving.set()
            go_on.wait(1)

    def decide() -> None:
        saving.wait(20)
        approve(fresh(case), welfare, seen)

    errors = at_once(edit, decide)

    assert [type(error) for error in errors] == [ReviewMoved]
    assert fresh(case).get_latest_revision_as_object().summary == "書き直しました。"
    assert SideDecision.objects.count() == 0


def test_submitting_twice_at_once_starts_one_review(db: None) -> None:
    case = make_draft()

    errors = at_once(
        lambda: submit(fresh(case), case.owner), lambda: submit(fresh(case), case.owner)
    )

    assert [error.messages for error in errors] == [["この事例は、すでに審査中です。"]]
    assert case.workflow_states.count() == 1
    assert progress_of(fresh(case)).is_running
    assert Page.objects.filter(pk=case.pk).count() == 1
