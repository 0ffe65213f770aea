"""The pages of the review on the site, and the decisions in the admin's edit view."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies.models import CasePage, Side
from casestudies.reviewing.services import approve, progress_of, submit
from portal.accounts.models import User
from portal.audit.models import Action
from portal.mail.models import DigestItem, OutgoingMail
from portal.setup.roles import ROLES
from tests.factories.accounts import AdministratorFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.reviews import approver, fresh, make_draft, reviewer, user_with
from tests.support.audit import entries
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

SECRET = "まだ公開していない概要です。"


@pytest.fixture
def boss() -> User:
    return approver(MunicipalityFactory(), section="総務課")


@pytest.fixture
def case(boss: User) -> CasePage:
    case = make_draft(user_with(municipality=boss.municipality), summary=SECRET)
    submit(case, case.owner)
    return fresh(case)


def page_of(case: CasePage) -> str:
    return reverse("reviews:detail", args=[case.pk])


def post(client: Client, case: CasePage, action: str, **data: object) -> object:
    return client.post(page_of(case), {"action": action, **data})


class TestOnTheSite:
    def test_an_approver_without_the_admin_reads_the_draft_and_approves_it(
        self, case: CasePage, boss: User
    ) -> None:
        client = client_for(boss)
        listed = client.get(reverse("reviews:list"))
        shown = client.get(page_of(case))

        assert (case.title in listed.text, SECRET in shown.text) == (True, True)
        data = {"approve-revision": case.latest_revision_id, "approve-comment": "よいです。"}
        response = post(client, case, "approve", **data)

        assert response.url == reverse("reviews:list")
        assert [s.comment for s in progress_of(fresh(case)).steps][1] == "よいです。"

    def test_sending_back_without_a_reason_is_shown_at_the_field(
        self, case: CasePage, boss: User
    ) -> None:
        data = {"return-revision": case.latest_revision_id, "return-comment_1": "長いです。"}
        response = post(client_for(boss), case, "return", **data)

        assert response.status_code == 422
        assert response.context["return_form"].errors == {
            "reason": ["差し戻す理由を入力してください。"],
            "field_1": ["コメントする項目を選んでください。"],
        }
        assert "長いです。" in response.text

    def test_the_author_reads_the_comments_by_field(self, case: CasePage, boss: User) -> None:
        data = {
            "return-revision": case.latest_revision_id,
            "return-reason": "直してください。",
            "return-field_1": "summary",
            "return-comment_1": "短くしてください。",
        }
        post(client_for(boss), case, "return", **data)

        response = client_for(case.owner).get(page_of(case))

        assert response.context["comments"] == [("取り組みの概要", "短くしてください。")]
        assert "直してください。" in response.text

    def test_a_decision_about_an_earlier_text_is_refused_and_what_was_typed_stays(
        self, case: CasePage, boss: User
    ) -> None:
        seen = case.latest_revision_id
        draft = case.get_latest_revision_as_object()
        draft.summary = "あとで直しました。"
        newest = draft.save_revision(user=case.owner)

        data = {"return-revision": seen, "return-reason": "長い理由です。"}
        response = post(client_for(boss), case, "return", **data)

        assert response.status_code == 409
        assert ("長い理由です。" in response.text, "あとで直しました。" in response.text) == (
            True,
            True,
        )
        assert response.context["return_form"]["revision"].value() == newest.pk

    def test_the_author_withdraws(self, case: CasePage, boss: User) -> None:
        assert post(client_for(case.owner), case, "withdraw").status_code == 302
        assert not fresh(case).workflow_in_progress
        data = {"approve-revision": case.latest_revision_id}
        assert post(client_for(boss), case, "approve", **data).status_code == 409

    def test_others_get_404_and_visitors_sign_in(self, case: CasePage, client: Client) -> None:
        strangers = [
            user_with(),
            approver(MunicipalityFactory()),
            user_with(municipality=case.owner.municipality),
        ]
        found = [client_for(user).get(page_of(case)) for user in strangers]

        assert [response.status_code for response in found] == [404, 404, 404]
        lists = [client_for(user).get(reverse("reviews:list")).text for user in strangers]
        assert [case.title in text for text in lists] == [False, False, False]
        assert client.get(page_of(case)).status_code == 302
        assert client.get(reverse("reviews:list")).status_code == 302

    def test_nonsense_is_refused(self, case: CasePage, boss: User) -> None:
        assert post(client_for(boss), case, "destroy").status_code == 422
        data = {"approve-revision": "abc"}
        assert post(client_for(boss), case, "approve", **data).status_code == 422

    def test_the_list_takes_the_same_number_of_queries_for_many_cases(self) -> None:
        author = user_with(municipality=MunicipalityFactory())
        clients = [client_for(reviewer(Side.WELFARE)), client_for(author)]

        def queries() -> list[int]:
            found = []
            for client in clients:
                client.get(reverse("reviews:list"))  # fills what is cached for some seconds
                with CaptureQueriesContext(connection) as captured:
                    client.get(reverse("reviews:list"))
                found.append(len(captured))
            return found

        def add() -> None:
            case = make_draft(author)
            submit(case, author)

        add()
        few = queries()
        for _ in range(4):
            add()
        assert queries() == few

    def test_an_overdue_case_is_marked(self, case: CasePage, boss: User) -> None:
        with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=40)):
            client = client_for(boss)
            assert "期限を過ぎています" in client.get(reverse("reviews:list")).text
            assert "期限を過ぎています" in client.get(page_of(case)).text


class TestMails:
    def test_only_those_responsible_get_one_digest_and_the_author_the_result(
        self, case: CasePage, boss: User
    ) -> None:
        welfare, regional = reviewer(Side.WELFARE), reviewer(Side.REGIONAL)
        approver(MunicipalityFactory())
        assert list(DigestItem.objects.values_list("user", "number")) == [(boss.pk, str(case.pk))]

        approve(case, boss, case.latest_revision_id)
        asked = DigestItem.objects.exclude(user=boss).values_list("user", flat=True)
        assert set(asked) == {welfare.pk, regional.pk}
        approve(case, welfare, case.latest_revision_id)
        approve(case, regional, case.latest_revision_id)

        assert [m.user_id for m in OutgoingMail.objects.all()] == [case.owner_id]
        texts = [item.line + item.title for item in DigestItem.objects.all()]
        assert [SECRET in text for text in texts] == [False] * 3
        assert mail.outbox == []


class TestInTheAdmin:
    @pytest.fixture
    def welfare(self, case: CasePage, boss: User) -> User:
        approve(case, boss, case.latest_revision_id)
        return member_of("welfare_editor")

    def url(self, case: CasePage) -> str:
        return reverse("wagtailadmin_pages:edit", args=[case.pk])

    def test_a_reviewer_sees_the_progress_and_the_decisions(
        self, case: CasePage, welfare: User
    ) -> None:
        page = client_for(welfare).get(self.url(case))

        assert page.status_code == 200
        for words in ("承認する", "差し戻す", "審査の進み具合", "福祉部局の審査：いま"):
            assert words in page.text

    def test_the_modal_sends_back(self, case: CasePage, welfare: User) -> None:
        client = client_for(welfare)
        step = fresh(case).current_workflow_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[case.pk, "reject", step.pk])
        modal = client.get(url)
        assert f'value=\\"{case.latest_revision_id}\\"' in modal.text

        client.post(url, {"revision": case.latest_revision_id, "comment": "図が足りません。"})

        returned = progress_of(fresh(case)).returned
        assert returned is not None
        assert returned.reason == "図が足りません。"

    def test_the_modal_says_that_the_text_has_changed(self, case: CasePage, welfare: User) -> None:
        step = fresh(case).current_workflow_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[case.pk, "approve", step.pk])

        page = client_for(welfare).post(url, {"revision": case.latest_revision_id + 1}, follow=True)

        assert "内容が変更されました" in page.text


class TestPublishing:
    @pytest.mark.parametrize("role", [str(role.slug) for role in ROLES])
    def test_no_role_publishes_past_the_review(self, case: CasePage, role: str) -> None:
        user = member_of(role)
        tester = fresh(case).permissions_for_user(user)

        assert tester.can_publish() is False
        assert case.get_parent().specific.permissions_for_user(user).can_publish_subpage() is False

    def test_an_editor_publishes_neither_by_bulk_action_nor_by_the_api(
        self, case: CasePage
    ) -> None:
        client = client_for(member_of("welfare_editor"))
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        client.post(f"{bulk}?id={case.pk}")
        api = reverse("wagtailadmin_api:pages:action", args=[case.pk, "publish"])
        answer = client.post(api)

        assert (fresh(case).live, answer.status_code) == (False, 403)

    def test_a_superuser_may_and_the_log_says_so(self, case: CasePage) -> None:
        client = client_for(AdministratorFactory())
        api = reverse("wagtailadmin_api:pages:action", args=[case.pk, "publish"])

        assert client.post(api).status_code == 200

        assert fresh(case).live
        assert len(entries(Action.REVIEW_BYPASSED)) == 1
        assert not fresh(case).workflow_in_progress
