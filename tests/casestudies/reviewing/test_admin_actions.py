"""The buttons of the admin's edit view go through the review: its checks, its locks, its messages."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from casestudies.models import CasePage, SideDecision
from casestudies.reviewing.services import progress_of, submit
from portal.accounts.models import User
from tests.factories.reviews import fresh, make_draft
from tests.support.reviews import edit, states
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db

NOW, LATER = "いま", "これから"


def editor_of(side: str) -> User:
    make_draft()  # the pages on which roles have their rights
    user = member_of(f"{side}_editor")
    User.objects.filter(pk=user.pk).update(side=side, section=f"{side}課")
    return User.objects.get(pk=user.pk)


@pytest.fixture
def editor(db: None) -> User:
    return editor_of("welfare")


@pytest.fixture
def case(editor: User) -> CasePage:
    return make_draft(editor)


def form_of(client: Client, case: CasePage) -> dict[str, Any]:
    """Return what a browser would send, if nothing was typed."""
    page = client.get(reverse("wagtailadmin_pages:edit", args=[case.pk]))
    form = BeautifulSoup(page.content, "html.parser").select_one("#page-edit-form")
    data: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(field["name"]), field.get("type")
        if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        if field.name == "select":
            value: Any = [o["value"] for o in field.select("option[selected]")]
        elif field.name == "textarea":
            value = field.text.removeprefix("\n")
        else:
            value = field.get("value", "on" if kind == "checkbox" else "")
        data[name] = value
    return data


def press(client: Client, case: CasePage, data: dict[str, Any], action: str, **more: Any) -> Any:
    address = reverse("wagtailadmin_pages:edit", args=[case.pk])
    return client.post(address, data | {action: action} | more)


def told(response: Any) -> str:
    return " ".join(str(message).strip() for message in get_messages(response.wsgi_request))


def decide(client: Client, case: CasePage, data: dict[str, Any], name: str, **extra: str) -> Any:
    more = {"workflow-action-name": name, "workflow-action-extra-data": json.dumps(extra)}
    return press(client, case, data, "action-workflow-action", **more)


class TestSubmitting:
    def test_saves_and_starts_the_review(self, editor: User, case: CasePage) -> None:
        client = client_for(editor)
        response = press(client, case, form_of(client, case), "action-submit")

        assert (response.status_code, f"「{case.title}」を審査に提出しました" in told(response)) == (
            302, True,
        )  # fmt: skip
        assert states(case) == ["済", "省略", NOW, NOW, LATER]

    @pytest.mark.parametrize("button", ["action-submit", "action-restart-workflow"])
    def test_resumes_a_review_that_was_sent_back(
        self, editor: User, case: CasePage, button: str
    ) -> None:
        client, regional = client_for(editor), editor_of("regional")
        submit(case, editor)
        state = fresh(case).current_workflow_state
        other = client_for(regional)
        decide(other, case, form_of(other, case), "reject", comment="図が足りません。")
        assert progress_of(fresh(case)).returned is not None

        press(client, case, form_of(client, case), button)

        assert (fresh(case).current_workflow_state, states(case)[2:4]) == (state, [NOW, NOW])
        assert (
            'name="action-restart-workflow"'
            not in client.get(reverse("wagtailadmin_pages:edit", args=[case.pk])).text
        )

    def test_keeps_what_was_typed_when_somebody_else_was_faster(
        self, editor: User, case: CasePage
    ) -> None:
        client = client_for(editor)
        data = form_of(client, case)
        edit(case, editor_of("regional"), summary="ほかの人の概要です。")

        response = press(client, case, data | {"summary": "わたしの概要です。"}, "action-submit")

        assert "提出しませんでした" in response.text
        assert "わたしの概要です。" in response.text
        assert not fresh(case).workflow_in_progress
        assert fresh(case).get_latest_revision_as_object().summary == "ほかの人の概要です。"

    def test_goes_on_after_an_autosave_that_was_on_its_way(
        self, editor: User, case: CasePage
    ) -> None:
        client = client_for(editor)
        data = form_of(client, case)
        edit(case, editor, summary="自動保存の概要です。")

        press(client, case, data | {"summary": "わたしの概要です。"}, "action-submit")

        assert fresh(case).workflow_in_progress
        assert fresh(case).get_latest_revision_as_object().summary == "わたしの概要です。"

    def test_of_a_case_that_another_tab_has_submitted_changes_nothing(
        self, editor: User, case: CasePage
    ) -> None:
        client = client_for(editor)
        data = form_of(client, case)
        submit(case, editor)
        before = fresh(case).current_workflow_task_state

        response = press(client, case, data, "action-submit")

        assert response.status_code in {200, 302}
        assert fresh(case).current_workflow_task_state == before

    def test_of_what_is_not_ready_is_refused(self, editor: User, case: CasePage) -> None:
        client = client_for(editor)
        data = form_of(client, case)
        del data["declares_consent"]

        response = press(client, case, data, "action-submit")

        assert (response.status_code, fresh(case).workflow_in_progress) == (200, False)


class TestDeciding:
    @pytest.fixture
    def reviewed(self, case: CasePage, editor: User) -> CasePage:
        submit(case, editor)
        return fresh(case)

    @pytest.fixture
    def regional(self, reviewed: CasePage) -> User:
        return editor_of("regional")

    def test_approves_what_the_form_showed(self, reviewed: CasePage, regional: User) -> None:
        client = client_for(regional)
        response = decide(client, reviewed, form_of(client, reviewed), "approve", comment="よい。")

        assert "承認しました" in told(response)
        decision = SideDecision.objects.get()
        assert (decision.side, decision.comment, decision.revision_id) == (
            "regional", "よい。", reviewed.latest_revision_id,
        )  # fmt: skip
        assert states(reviewed)[2:4] == [NOW, "済"]

    def test_sends_back_with_the_reason(self, reviewed: CasePage, regional: User) -> None:
        client = client_for(regional)
        response = decide(client, reviewed, form_of(client, reviewed), "reject", comment="図が。")

        assert "差し戻しました" in told(response)
        assert progress_of(fresh(reviewed)).returned.reason == "図が。"

    def test_without_a_reason_nothing_is_sent_back(
        self, reviewed: CasePage, regional: User
    ) -> None:
        client = client_for(regional)
        response = decide(client, reviewed, form_of(client, reviewed), "reject", comment=" ")

        assert "差し戻す理由を入力してください。" in told(response)
        assert progress_of(fresh(reviewed)).returned is None

    def test_an_approval_of_ones_own_correction_is_refused_but_the_correction_stays(
        self, reviewed: CasePage, regional: User
    ) -> None:
        client = client_for(regional)
        data = form_of(client, reviewed) | {"summary": "直した概要です。"}
        response = decide(client, reviewed, data, "approve")

        assert "ご自身が最後に編集した内容は、承認できません" in told(response)
        assert SideDecision.objects.count() == 0
        assert fresh(reviewed).get_latest_revision_as_object().summary == "直した概要です。"

    def test_what_was_typed_stays_when_the_author_was_faster(
        self, reviewed: CasePage, regional: User, editor: User
    ) -> None:
        client = client_for(regional)
        data = form_of(client, reviewed) | {"summary": "審査した人の概要です。"}
        edit(reviewed, editor, summary="作成者の概要です。")

        response = decide(client, reviewed, data, "approve")

        assert "内容が変更されました" in response.text
        assert "審査した人の概要です。" in response.text
        assert SideDecision.objects.count() == 0

    def test_after_the_author_has_withdrawn_it_says_so(
        self, reviewed: CasePage, regional: User, editor: User
    ) -> None:
        client = client_for(regional)
        data = form_of(client, reviewed)
        press(
            client_for(editor),
            reviewed,
            form_of(client_for(editor), reviewed),
            "action-cancel-workflow",
        )

        response = decide(client, reviewed, data, "approve")

        assert "すでに終わっています" in told(response)
        assert SideDecision.objects.count() == 0

    def test_the_author_withdraws_and_a_reviewer_does_not(
        self, reviewed: CasePage, regional: User, editor: User
    ) -> None:
        for user, running in ((regional, True), (editor, False)):
            client = client_for(user)
            press(client, reviewed, form_of(client, reviewed), "action-cancel-workflow")
            assert fresh(reviewed).workflow_in_progress is running

    def test_an_autosave_that_carries_the_decision_does_nothing(
        self, reviewed: CasePage, regional: User
    ) -> None:
        client = client_for(regional)
        data = form_of(client, reviewed) | {
            "action-workflow-action": "true", "workflow-action-name": "approve",
            "workflow-action-extra-data": "{}", "summary": "変えました。",
        }  # fmt: skip
        address = reverse("wagtailadmin_pages:edit", args=[reviewed.pk])
        answer = client.post(address, data, headers={"accept": "application/json"})

        assert (answer.status_code, answer.json()["success"]) == (400, False)
        assert SideDecision.objects.count() == 0
        assert fresh(reviewed).latest_revision_id == reviewed.latest_revision_id
