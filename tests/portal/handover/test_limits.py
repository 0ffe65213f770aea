"""What a hand-over and its undoing must not do: give rights, lose people, or happen twice."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from casestudies.reviewing.services import submit
from portal.accounts.models import User
from portal.audit.models import Action
from portal.handover import registry
from portal.handover.models import HandOver
from portal.handover.services import NothingToHandOverError, hand_over, undo
from portal.mail.models import OutgoingMail
from portal.pages.models import HomePage, StandardPage
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.pages import StandardPageFactory
from tests.factories.reviews import fresh, make_draft
from tests.support.audit import entries
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

OWNER = "wagtailcore.Page.owner"
ALL = tuple(assignment.key for assignment in registry.assignments())


def page(title: str, **fields: object) -> StandardPage:
    return StandardPageFactory(parent=HomePage.objects.get(), title=title, **fields)


def hidden_page(*people: User, **fields: object) -> StandardPage:
    made = page("ひみつの打合せ", visibility="participants", **{"owner": None, **fields})
    made.participants.set(people)
    made.save()
    made.save_revision()
    return made


def participants(made: StandardPage) -> tuple[set[int], set[int]]:
    """Return the people of the page and those of its latest version."""
    stored = StandardPage.objects.get(pk=made.pk)
    return (
        {user.pk for user in stored.participants.all()},
        set(stored.latest_revision.content["participants"]),
    )


def test_an_administrator_does_not_undo_what_somebody_else_has_done(manager, receiver) -> None:
    """It would give them back what was taken from them."""
    made = hidden_page(manager, owner=manager)
    done = hand_over([manager], receiver, actor=AdministratorFactory(), kinds=ALL)

    browser = client_for(manager)
    shown = browser.get(f"/admin/users/hand-over/{done.pk}/").text
    answer = browser.post(f"/admin/users/hand-over/{done.pk}/", follow=True).text
    with pytest.raises(PermissionDenied):
        undo(done, actor=manager)

    assert (
        "引き継ぎを取り消して" in shown,
        "元に戻せるのは、引き継ぎを実行した人と" in answer,
    ) == (
        False,
        True,
    )
    assert StandardPage.objects.get(pk=made.pk).owner == receiver
    assert participants(made) == ({receiver.pk}, {receiver.pk})


def test_two_who_shared_a_page_both_come_back(giver, receiver) -> None:
    colleague, boss = UserFactory(), AdministratorFactory()
    made = hidden_page(giver, colleague)
    done = hand_over([giver, colleague], receiver, actor=boss, kinds=ALL)
    assert participants(made) == ({receiver.pk}, {receiver.pk})

    undo(done, actor=boss)

    both = {giver.pk, colleague.pk}
    assert participants(made) == (both, both)


def test_the_receiver_of_before_stays_in_the_draft_too(giver, receiver) -> None:
    boss = AdministratorFactory()
    made = hidden_page(giver, receiver)
    done = hand_over([giver], receiver, actor=boss, kinds=ALL)

    undo(done, actor=boss)

    both = {giver.pk, receiver.pk}
    assert participants(made) == (both, both)


def test_what_one_gives_of_one_s_own_goes_with_all_that_belongs_to_it(manager, receiver) -> None:
    made = hidden_page(manager, owner=manager, locked=True, locked_by=manager)

    hand_over([manager], receiver, actor=manager, kinds=ALL)

    stored = StandardPage.objects.get(pk=made.pk)
    assert (stored.owner, stored.locked_by) == (receiver, receiver)
    assert participants(made) == ({receiver.pk}, {receiver.pk})


def test_who_may_see_a_page_by_it_is_recorded(giver, receiver) -> None:
    made = hidden_page(giver)
    known = len(entries(Action.VISIBILITY))

    hand_over([giver], receiver, actor=AdministratorFactory(), kinds=ALL)

    (entry,) = entries(Action.VISIBILITY)[known:]
    assert (entry.object_id, entry.details) == (
        str(made.pk),
        {
            "added": [f"後任 太郎（{receiver.username}）"],
            "removed": [f"前任 花子（{giver.username}）"],
        },
    )


def test_a_second_click_does_and_tells_nothing(giver, receiver, manager) -> None:
    page("公開中", owner=giver)
    browser = client_for(manager)
    sent = {"giver": giver.pk, "receiver": receiver.pk, "kinds": [OWNER]}

    answers = [browser.post("/admin/users/hand-over/", sent) for _ in range(2)]
    with pytest.raises(NothingToHandOverError):
        hand_over([giver], receiver, actor=manager, kinds=ALL)

    assert [answer.status_code for answer in answers] == [302, 409]
    assert "もう渡す人のところにありません" in answers[1].text
    assert (HandOver.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_an_invitation_of_a_stopped_giver_is_revoked(receiver, manager) -> None:
    invited = UserFactory(is_active=False, invited_at=timezone.now())

    hand_over([invited], receiver, actor=manager, kinds=(), stop=True)

    invited.refresh_from_db()
    assert (invited.invited_at, OutgoingMail.objects.count()) == (None, 0)


def test_an_account_that_is_over_gets_no_mail(giver, receiver, manager) -> None:
    page("公開中", owner=giver)
    User.objects.filter(pk=receiver.pk).update(expires_on="2020-01-01")

    hand_over([giver], User.objects.get(pk=receiver.pk), actor=manager, kinds=ALL)

    assert OutgoingMail.objects.count() == 0


def test_a_finished_review_stays_a_record(receiver, manager) -> None:
    case = make_draft()
    submit(case, case.owner)
    state = fresh(case).current_workflow_state
    done = hand_over([case.owner], receiver, actor=manager, kinds=ALL)
    state.refresh_from_db()
    assert state.requested_by == receiver
    state.status = state.STATUS_APPROVED
    state.save()

    undo(done, actor=manager)

    state.refresh_from_db()
    assert state.requested_by == receiver


def test_the_page_of_others_tells_of_no_undoing(giver, receiver, manager) -> None:
    page("公開中", owner=giver)
    done = hand_over([giver], receiver, actor=manager, kinds=ALL)

    colleague = client_for(member_of("administrator"))

    assert "引き継ぎを取り消して" not in colleague.get(f"/admin/users/hand-over/{done.pk}/").text
