"""Editors see what an expired or limited consent requires, and no approval can bypass it."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowState, WorkflowTask

from casestudies.models import ConsentRecord
from tests.casestudies.test_admin_form import edit_url
from tests.casestudies.test_consents import DAY, MUNICIPAL, at, case_with, consent
from tests.factories.accounts import AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_first_page_and_the_form_say_what_has_to_be_done(editor: Client) -> None:
    today = timezone.localdate()
    days = {n: today + datetime.timedelta(days=n) for n in (0, 30, 31)}
    cases = {
        "撤回": case_with(consent(withdrawn_on=today), title="撤回の事例"),
        "期限切れ": case_with(consent(expires_on=days[0]), title="期限切れの事例"),
        "まもなく終了": case_with(consent(expires_on=days[30]), title="近い事例"),
        "範囲が狭い": case_with(consent(scope=MUNICIPAL), title="狭い事例"),
    }
    case_with(consent(expires_on=days[31]), title="まだ先の事例")
    case_with(consent(scope=MUNICIPAL), title="職員向けの事例", visibility="municipal")

    soup = BeautifulSoup(editor.get("/admin/").content, "html.parser")
    rows = soup.select("section[aria-labelledby=waiting-consents] tbody tr")
    listed = {tr.select("td")[3].text.partition("：")[0]: tr.select("td")[0].text for tr in rows}

    assert listed == {state: case.title for state, case in cases.items()}
    for case in cases.values():
        assert "同意の記録「写真の方」" in editor.get(edit_url(case)).content.decode()


def test_only_those_who_may_edit_a_case_are_told_of_it(editor: Client) -> None:
    case_with(
        consent(withdrawn_on=timezone.localdate()),
        title="だれにも見せない事例",
        visibility="participants",
        owner=UserFactory(),
    )

    told = []
    for client in (editor, Client()):
        if client is not editor:
            client.force_login(AdministratorFactory())
        told.append(
            "だれにも見せない事例" in client.get(reverse("wagtailadmin_home")).content.decode()
        )

    assert told == [False, True]


@pytest.mark.parametrize("scripted", [False, True])
def test_a_case_whose_consent_ended_is_not_published_by_an_approval(
    client, time_machine, scripted
) -> None:
    time_machine.move_to(at(DAY, -86_400), tick=False)
    case = case_with(consent(expires_on=DAY), live=False)
    reviewer = AdministratorFactory()
    task = GroupApprovalTask.objects.create(name="両部局の確認")
    task.groups.add(Group.objects.create(name="確認者"))
    workflow = Workflow.objects.create(name="確認")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    state = workflow.start(case, reviewer)
    time_machine.move_to(at(DAY), tick=False)
    client.force_login(reviewer)
    address = reverse(
        "wagtailadmin_pages:workflow_action",
        args=(case.pk, "approve", state.current_task_state.pk),
    )

    headers = {"x-requested-with": "XMLHttpRequest"} if scripted else {}
    response = client.post(address, headers=headers)

    state.refresh_from_db()
    case.refresh_from_db()
    assert (response.status_code, case.live, state.status) == (
        200 if scripted else 302,
        False,
        WorkflowState.STATUS_IN_PROGRESS,
    )
    shown = [str(message).strip() for message in get_messages(response.wsgi_request)]
    problem = ConsentRecord.objects.get().problem(DAY, case.visibility)[1]
    refusal = f"公開できないため、承認できませんでした。同意の記録「写真の方」：{problem}"
    assert shown == [refusal]
