"""A case is submitted, sent back, withdrawn, and shown during its review."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casestudies.models import SharedForReview, Side, SideDecision
from casestudies.reviewing.services import (
    PublicationRefused,
    ReviewMoved,
    approve,
    progress_of,
    send_back,
    submit,
    withdraw,
)
from portal.accounts.models import User
from tests.factories.reviews import fresh, make_draft, user_with
from tests.support.reviews import decide, edit, waiting

pytestmark = pytest.mark.django_db


class TestSubmitting:
    def test_says_what_is_missing_at_the_field(self) -> None:
        case = make_draft(declares_consent=False, municipalities=[])
        draft = fresh(case)
        draft.summary = ""
        draft.save_revision(user=case.owner, clean=False)

        with pytest.raises(ValidationError) as refused:
            submit(case, case.owner)

        assert set(refused.value.message_dict) == {
            "summary", "declares_consent", "case_municipalities",
        }  # fmt: skip

    def test_asks_about_findings_of_the_privacy_check(self) -> None:
        case = make_draft(summary="電話は090-1234-5678です。")

        with pytest.raises(ValidationError, match="個人情報の確認が済んでいません"):
            submit(case, case.owner)

    def test_is_refused_twice_and_to_strangers(self) -> None:
        case = make_draft()
        with pytest.raises(PermissionDenied):
            submit(case, user_with())

        submit(case, case.owner)
        with pytest.raises(ValidationError, match="すでに審査中です"):
            submit(case, case.owner)


class TestSendingBackAndWithdrawing:
    def test_the_author_reads_reason_and_comments(self, welfare: User) -> None:
        case = make_draft()
        submit(case, case.owner)

        send_back(case, welfare, case.latest_revision_id, "直してください。", {"summary": "短く。"})

        returned = progress_of(fresh(case)).returned
        assert returned is not None
        assert (returned.reason, returned.comments, returned.side, returned.decided_by) == (
            "直してください。", {"summary": "短く。"}, Side.WELFARE, "地域福祉課",
        )  # fmt: skip
        submit(case, case.owner)
        assert progress_of(fresh(case)).returned is None
        assert waiting(welfare) == [case.pk]

    def test_needs_a_reason_and_known_fields(self, welfare: User) -> None:
        case = make_draft()
        submit(case, case.owner)

        with pytest.raises(ValidationError) as refused:
            send_back(case, welfare, case.latest_revision_id, " ")
        assert set(refused.value.message_dict) == {"reason"}
        with pytest.raises(ValidationError, match="項目の名前"):
            send_back(case, welfare, case.latest_revision_id, "理由", {"owner": "x"})

    def test_only_the_author_withdraws(self, welfare: User) -> None:
        case = make_draft()
        submit(case, case.owner)
        with pytest.raises(PermissionDenied):
            withdraw(case, welfare)

        withdraw(case, case.owner)

        assert waiting(welfare) == []
        with pytest.raises(ReviewMoved, match="すでに終わっています"):
            decide(case, welfare)
        with pytest.raises(ReviewMoved):
            withdraw(case, case.owner)

    def test_an_approval_of_what_was_changed_meanwhile_is_refused(self, welfare: User) -> None:
        case = make_draft()
        submit(case, case.owner)
        seen = fresh(case).latest_revision_id
        edit(case, case.owner, summary="あとで直しました。")

        with pytest.raises(ReviewMoved, match="内容が変更されました"):
            approve(case, welfare, seen)
        with pytest.raises(ReviewMoved, match="内容が変更されました"):
            send_back(case, welfare, seen, "理由")


class TestSharing:
    def test_after_the_first_side_municipal_staff_see_it_if_the_author_agrees(
        self, welfare: User, regional: User
    ) -> None:
        reader = user_with()
        case = make_draft(share_during_review=True)
        submit(case, case.owner)
        assert not fresh(case).is_visible_to(reader)

        decide(case, welfare)

        assert (fresh(case).is_visible_to(reader), fresh(case).is_visible_to(None)) == (True, False)
        assert fresh(case).get_latest_revision_as_object().visibility == "public"
        assert progress_of(fresh(case)).is_shared
        assert waiting(regional) == [case.pk]

        decide(case, regional)
        assert fresh(case).is_visible_to(None)
        assert (fresh(case).has_unpublished_changes, SharedForReview.objects.count()) == (False, 0)

    @pytest.mark.parametrize("way", ["withdraw", "send_back"])
    def test_ends_with_the_review(self, welfare: User, regional: User, way: str) -> None:
        case = make_draft(share_during_review=True)
        submit(case, case.owner)
        decide(case, welfare)

        if way == "withdraw":
            withdraw(case, case.owner)
        else:
            send_back(case, regional, case.latest_revision_id, "理由")

        assert (fresh(case).live, fresh(case).visibility) == (False, "public")
        assert SharedForReview.objects.count() == 0

    @pytest.mark.parametrize(
        "fields",
        [
            {"share_during_review": False},
            {"share_during_review": True, "visibility": "prefectural"},
        ],
    )
    def test_does_not_happen_otherwise(self, welfare: User, fields: dict) -> None:
        author = user_with("accounts.view_prefectural")
        case = make_draft(author, **fields)
        submit(case, author)

        decide(case, welfare)

        assert (fresh(case).live, progress_of(fresh(case)).is_shared) == (False, False)

    def test_a_live_case_stays_as_it_is_until_the_end(self, welfare: User, regional: User) -> None:
        case = make_draft(share_during_review=True)
        submit(case, case.owner)
        decide(case, welfare)
        decide(case, regional)
        before = fresh(case).summary
        edit(case, case.owner, summary="新しい概要です。")
        submit(case, case.owner)
        decide(case, welfare)

        assert (fresh(case).visibility, fresh(case).summary) == ("public", before)
        decide(case, regional)
        assert fresh(case).summary == "新しい概要です。"


def test_approvals_stay_when_the_gate_refuses_publication(welfare: User, regional: User) -> None:
    case = make_draft(declares_consent=True)
    submit(case, case.owner)
    decide(case, welfare)
    revision = fresh(case).get_latest_revision()
    revision.content["declares_consent"] = False
    revision.save(update_fields=["content"])

    with pytest.raises(PublicationRefused, match="承認は記録しました"):
        decide(case, regional)

    assert SideDecision.objects.filter(verdict="approved").count() == 2
    assert (fresh(case).live, progress_of(fresh(case)).is_approved) == (False, True)
    assert fresh(case).workflow_in_progress
