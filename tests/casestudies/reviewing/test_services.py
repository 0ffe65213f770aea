"""A case is published after the municipality and both sides have approved it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from casestudies.models import Side, SideDecision
from casestudies.reviewing.services import (
    ReviewMoved,
    approve,
    progress_of,
    send_back,
    submit,
    waiting_for,
    withdraw,
)
from portal.accounts.models import User
from portal.audit.models import Action
from portal.pages.models import PortalSettings
from tests.factories.accounts import AdministratorFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.reviews import approver, fresh, make_draft, reviewer, user_with
from tests.support.audit import entries
from tests.support.reviews import decide, edit, states, waiting

pytestmark = pytest.mark.django_db


class TestTheWholeWay:
    def test_municipality_then_both_sides_in_either_order_then_published(
        self, welfare: User, regional: User
    ) -> None:
        town = MunicipalityFactory()
        author, boss = user_with(municipality=town), approver(town, section="総務課")
        case = make_draft(author)

        submit(case, author)
        assert states(case) == ["済", "いま", "これから", "これから", "これから"]
        assert (waiting(boss), waiting(welfare), waiting(regional)) == ([case.pk], [], [])

        decide(case, boss)
        assert states(case) == ["済", "済", "いま", "いま", "これから"]
        assert (waiting(boss), waiting(welfare), waiting(regional)) == ([], [case.pk], [case.pk])

        decide(case, regional)
        assert states(case) == ["済", "済", "いま", "済", "これから"]
        assert (waiting(welfare), waiting(regional)) == ([case.pk], [])
        assert not fresh(case).live

        decide(case, welfare)
        assert states(case) == ["済", "済", "済", "済", "済"]
        assert (fresh(case).live, fresh(case).visibility) == (True, "public")
        assert [step.decided_by for step in progress_of(fresh(case)).steps] == [
            "", "総務課", "地域福祉課", "地域振興課", "",
        ]  # fmt: skip
        assert waiting(welfare) == []

    def test_the_log_names_every_deed(self, welfare: User, regional: User) -> None:
        case = make_draft()

        submit(case, case.owner)
        send_back(case, welfare, case.latest_revision_id, "図が足りません。")
        submit(case, case.owner)
        decide(case, welfare)
        withdraw(case, case.owner)
        submit(case, case.owner)
        decide(case, regional)
        decide(case, welfare)

        found = [
            (entry.action, entry.details.get("side", ""))
            for entry in entries()
            if entry.object_id == str(case.pk) and entry.action.startswith(("review", "publ"))
        ]
        assert found == [
            (Action.REVIEW_SUBMITTED, ""),
            (Action.REVIEW_RETURNED, "福祉部局"),
            (Action.REVIEW_SUBMITTED, ""),
            (Action.REVIEW_APPROVED, "福祉部局"),
            (Action.REVIEW_WITHDRAWN, ""),
            (Action.REVIEW_SUBMITTED, ""),
            (Action.REVIEW_APPROVED, "地域振興部局"),
            (Action.REVIEW_APPROVED, "福祉部局"),
            (Action.PUBLISHED, ""),
        ]

    def test_one_side_is_enough_where_the_portal_says_so(self, welfare: User) -> None:
        case = make_draft()
        PortalSettings.objects.create(
            site=Site.objects.get(), review_approvals=PortalSettings.Approvals.ONE
        )
        submit(case, case.owner)

        assert [step.label for step in progress_of(fresh(case)).steps] == [
            "審査に提出", "市町村承認", "福祉部局・地域振興部局のどちらかの審査", "公開",
        ]  # fmt: skip
        decide(case, welfare)

        assert fresh(case).live
        assert states(case) == ["済", "省略", "済", "済"]


class TestMunicipalApproval:
    def test_is_skipped_where_nobody_can_give_it(self, welfare: User) -> None:
        case = make_draft()
        approver(MunicipalityFactory())
        inactive = approver(case.owner.municipality)
        User.objects.filter(pk=inactive.pk).update(is_active=False)

        submit(case, case.owner)

        assert states(case) == ["済", "省略", "いま", "いま", "これから"]
        assert waiting(welfare) == [case.pk]

    def test_is_skipped_for_authors_of_the_prefecture(self, welfare: User) -> None:
        town = MunicipalityFactory()
        boss = approver(town)
        case = make_draft(user_with(), municipalities=[town])

        submit(case, case.owner)

        assert waiting(boss) == []
        assert states(case)[1] == "省略"

    def test_is_skipped_where_the_author_is_the_only_approver(self) -> None:
        boss = approver(MunicipalityFactory())
        case = make_draft(boss)

        submit(case, boss)

        assert states(case)[1] == "省略"

    def test_is_needed_again_when_the_author_changes_the_text(
        self, welfare: User, regional: User
    ) -> None:
        boss = approver(MunicipalityFactory())
        case = make_draft(user_with(municipality=boss.municipality))
        submit(case, case.owner)
        decide(case, boss)
        decide(case, welfare)

        edit(case, case.owner, summary="書き直しました。")

        assert states(case) == ["済", "いま", "これから", "これから", "これから"]
        decide(case, boss)
        assert states(case) == ["済", "済", "いま", "いま", "これから"]

    def test_stands_when_the_prefecture_corrects_the_text(self, welfare: User) -> None:
        boss = approver(MunicipalityFactory())
        case = make_draft(user_with(municipality=boss.municipality))
        submit(case, case.owner)
        decide(case, boss)

        edit(case, welfare, summary="直しました。")

        assert states(case) == ["済", "済", "いま", "いま", "これから"]

    def test_is_needed_again_after_it_was_sent_back_and_changed(self, welfare: User) -> None:
        boss = approver(MunicipalityFactory())
        case = make_draft(user_with(municipality=boss.municipality))
        submit(case, case.owner)
        decide(case, boss)
        send_back(case, welfare, case.latest_revision_id, "図が足りません。")

        edit(case, case.owner, summary="書き直しました。")
        submit(case, case.owner)

        assert (waiting(boss), waiting(welfare)) == ([case.pk], [])


class TestWhoMayDecide:
    def test_nobody_approves_their_own_last_edit(self, welfare: User, regional: User) -> None:
        case = make_draft()
        submit(case, case.owner)
        decide(case, regional)
        edited = edit(case, welfare, summary="直しました。")

        with pytest.raises(ValidationError, match="ご自身が最後に編集"):
            approve(case, welfare, edited)

        assert (waiting(welfare), waiting(regional)) == ([], [case.pk])
        assert SideDecision.objects.filter(revision=edited).count() == 0

    def test_an_edit_makes_new_decisions_necessary(self, welfare: User, regional: User) -> None:
        other = reviewer(Side.WELFARE)
        case = make_draft()
        submit(case, case.owner)
        decide(case, regional)
        edit(case, welfare, summary="直しました。")

        decide(case, other)
        assert not fresh(case).live
        assert [step.is_outdated for step in progress_of(fresh(case)).steps][3]

        decide(case, regional)
        assert fresh(case).live
        assert fresh(case).summary == "直しました。"

    def test_superusers_are_no_side(self) -> None:
        case = make_draft()
        submit(case, case.owner)

        with pytest.raises(PermissionDenied):
            decide(case, AdministratorFactory())

        assert waiting(AdministratorFactory()) == []

    def test_a_person_decides_for_one_side_only(self, welfare: User) -> None:
        both = user_with(
            "casestudies.review_for_welfare", "casestudies.review_for_regional", side="regional"
        )
        case = make_draft()
        submit(case, case.owner)

        decide(case, both)
        with pytest.raises(ReviewMoved):
            decide(case, both)

        assert [d.side for d in SideDecision.objects.all()] == [Side.REGIONAL]
        assert waiting(both) == []

    def test_approvers_of_other_municipalities_may_not(self) -> None:
        boss = approver(MunicipalityFactory())
        stranger = approver(MunicipalityFactory())
        case = make_draft(user_with(municipality=boss.municipality))
        submit(case, case.owner)

        with pytest.raises(ReviewMoved):
            decide(case, stranger)

        assert waiting(stranger) == []

    def test_cases_that_a_reviewer_may_not_see_do_not_wait_for_them(self, welfare: User) -> None:
        blind = user_with("casestudies.review_for_welfare")
        author = user_with("accounts.view_prefectural")
        case = make_draft(author, visibility="prefectural")
        submit(case, author)

        with pytest.raises(ReviewMoved):
            decide(case, blind)

        assert (waiting(welfare), waiting(blind)) == ([case.pk], [])

    def test_the_number_of_queries_does_not_depend_on_the_number_of_cases(
        self, welfare: User, django_assert_num_queries
    ) -> None:
        author = user_with()
        town = MunicipalityFactory()
        submit(make_draft(author, municipalities=[town]), author)
        with CaptureQueriesContext(connection) as one:
            waiting_for(User.objects.get(pk=welfare.pk))
        for _ in range(3):
            submit(make_draft(author, municipalities=[town]), author)

        with django_assert_num_queries(len(one)):
            found = waiting_for(User.objects.get(pk=welfare.pk))
        assert len(found) == 4
