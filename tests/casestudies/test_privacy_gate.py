"""A case goes out when each finding of the privacy check is fixed or answered, by every way to publish."""

import datetime
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, PageLogEntry, Workflow, WorkflowTask
from wagtail.test.utils.form_data import inline_formset

from casestudies.models import CaseImage, CaseIndexPage, CasePage
from portal.accounts.models import User
from portal.privacy.models import PrivacyAnswer
from tests.casestudies.test_admin_form import add_url, complete, edit_url, publish
from tests.factories.accounts import AdministratorFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import PortalImageFactory

pytestmark = pytest.mark.django_db

NAMED = "毎週水曜に集まります。佐藤さんが<茶畑>で働いた。"
REASON = "茶園の園主として広報紙に載り、本人の同意を得ています。"
FINDING = (
    "要修正・氏名「佐藤さん」：氏名が書かれています。"
    "「Aさん」などに改めるか、名前を載せる同意を記録してください。"
)


def soup_of(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def asked(response: Any) -> dict[str, str]:
    """Return the inputs for reasons, each with what stands in it."""
    found = soup_of(response).select("input[name^=privacy-]")
    names = [tag["name"] for tag in found]
    assert len(names) == len(set(names))
    return {str(tag["name"]): str(tag["value"]) for tag in found}


def panel(response: Any) -> list[str]:
    """Return what the panel lists, a text for each finding."""
    items = soup_of(response).select("form .privacy-findings > li")
    return [" ".join(item.get_text(" ").split()) for item in items]


def answered(editor: Client, index: CaseIndexPage, **fields: Any) -> CasePage:
    """Publish a case with a finding and the reason for it."""
    data = publish(complete(content=NAMED, **fields))
    (name,) = asked(editor.post(add_url(index), data))
    assert editor.post(add_url(index), {**data, name: REASON}).status_code == 302
    return CasePage.objects.get()


def test_publication_is_refused_with_the_marked_sentence_at_the_field(
    publisher: Client, index: CaseIndexPage
) -> None:
    response = publisher.post(add_url(index), publish(complete(content=NAMED)))

    assert CasePage.objects.count() == 0
    assert list(response.context["form"].errors) == ["content"]
    error = soup_of(response).select_one("[id$=content-errors]")
    assert error is not None
    assert [str(mark) for mark in error.select("mark")] == ["<mark>佐藤さん</mark>"]
    assert error.select_one(".privacy-finding__sentence").get_text() == "佐藤さんが<茶畑>で働いた。"
    assert error.select_one(".privacy-finding__level").get_text() == "要修正"
    assert len(error.select("input[name^=privacy-]")) == 1
    assert list(asked(response).values()) == [""]


def test_nothing_typed_is_lost_when_another_finding_is_open(
    publisher: Client, index: CaseIndexPage
) -> None:
    data = publish(complete(content=NAMED, purpose="鈴木さんの店です。"))
    first = soup_of(publisher.post(add_url(index), data))
    content, purpose = (
        str(first.select_one(f"[id$={field}-errors] input")["name"])
        for field in ("content", "purpose")
    )
    response = publisher.post(add_url(index), {**data, content: REASON})

    assert list(response.context["form"].errors) == ["purpose"]
    assert asked(response) == {content: REASON, purpose: ""}
    assert [("まだ保存していません" in item) for item in panel(response)] == [False, True]
    assert PrivacyAnswer.objects.count() == 0


def test_reason_is_taken_and_shown_to_reviewers(publisher: Client, index: CaseIndexPage) -> None:
    case = answered(publisher, index)

    assert case.live
    answer = PrivacyAnswer.objects.get()
    writer = User.objects.get(pk=int(publisher.session["_auth_user_id"]))
    assert (answer.page_id, answer.path, answer.kind, answer.reason, answer.answered_by) == (
        case.pk,
        "content",
        "name",
        REASON,
        writer,
    )
    reviewer = Client()
    reviewer.force_login(AdministratorFactory())
    response = reviewer.get(edit_url(case))
    (item,) = panel(response)
    assert f"公開してよい理由：{REASON}" in item
    assert f"{answer.given}に記入" in item
    checks = soup_of(response).select("[data-side-panel=checks] .privacy-finding__answer")
    assert [found.get_text() for found in checks] == [f"公開してよい理由：{REASON}"]


def test_too_long_a_reason_is_refused(publisher: Client, index: CaseIndexPage) -> None:
    data = publish(complete(content=NAMED))
    (name,) = asked(publisher.post(add_url(index), data))
    response = publisher.post(add_url(index), {**data, name: "あ" * 301})

    assert asked(response) == {name: "あ" * 301}
    fault = soup_of(response).select_one(".privacy-finding__fault")
    assert "300" in fault.get_text()
    assert CasePage.objects.count() == 0


def test_draft_is_not_stored_without_a_reason_that_cannot_be_stored(
    editor: Client, index: CaseIndexPage
) -> None:
    editor.post(add_url(index), complete(content=NAMED))
    case = CasePage.objects.get()
    (name,) = asked(editor.get(edit_url(case)))
    response = editor.post(edit_url(case), complete(content=NAMED) | {name: "\ue000さんの同意"})

    assert asked(response) == {name: "\ue000さんの同意"}
    assert list(response.context["form"].errors) == ["__all__"]


@pytest.mark.parametrize(
    ("content", "asks"),
    [
        ("毎週水曜に集まります。佐藤さんが<茶畑>で5日働いた。", True),
        ("毎週木曜に、公民館へ集まります。佐藤さんが<茶畑>で働いた。", False),
        ("佐藤さんが＜茶畑＞で働いた。\r\n毎週水曜に集まります。", False),
    ],
)
def test_only_an_edit_of_the_sentence_asks_again(
    publisher: Client, index: CaseIndexPage, content: str, asks: bool
) -> None:
    case = answered(publisher, index)
    response = publisher.post(edit_url(case), publish(complete(content=content)))

    assert (response.status_code == 200) == asks


def test_same_sentence_in_another_field_is_asked_for_there(
    publisher: Client, index: CaseIndexPage
) -> None:
    case = answered(publisher, index)
    data = publish(complete(content="集まります。", purpose=NAMED))
    response = publisher.post(edit_url(case), data)

    assert list(response.context["form"].errors) == ["purpose"]


def test_draft_is_saved_whatever_is_found(editor: Client, index: CaseIndexPage) -> None:
    assert editor.post(add_url(index), complete(content=NAMED)).status_code == 302
    case = CasePage.objects.get()
    response = editor.get(edit_url(case))

    assert case.live is False
    (item,) = panel(response)
    assert "まだ理由が入力されていません。" in item
    # The reason may be written with the draft, and taken back.
    (name,) = asked(response)
    editor.post(edit_url(case), complete(content=NAMED) | {name: REASON})
    assert [answer.reason for answer in PrivacyAnswer.objects.all()] == [REASON]
    editor.post(edit_url(case), complete(content=NAMED) | {name: ""})
    assert PrivacyAnswer.objects.count() == 0


def test_smallest_municipality_of_the_form_decides_how_strict_the_check_is(
    publisher: Client, index: CaseIndexPage
) -> None:
    """Below 3,000 inhabitants a decade is 要修正 instead of 要確認."""
    town = MunicipalityFactory(with_population=50_000)
    village = MunicipalityFactory(with_population=1_800)
    levels = []
    for chosen in ([town], [town, village]):
        rows = inline_formset([{"municipality": place.pk} for place in chosen])
        data = complete(content="80代の女性が店を守る。", case_municipalities=rows)
        response = publisher.post(add_url(index), publish(data))
        levels.append([q.level.label for q in response.context["form"].privacy_review.questions])

    assert levels == [["要確認"], ["要修正"]]


def test_caption_and_the_texts_of_a_picture_are_asked_for_at_their_row(
    client: Client, index: CaseIndexPage
) -> None:
    client.force_login(AdministratorFactory())
    image = PortalImageFactory(title="畑", licence="写真：高橋一郎")
    rows = inline_formset([{"image": image.pk, "caption": "畑に立つ鈴木さん"}])
    response = client.post(add_url(index), publish(complete(images=rows)))

    row = response.context["form"].formsets["images"].forms[0]
    assert sorted(row.errors) == ["caption", "image"]
    texts = [(q.text.label, q.words) for q in response.context["form"].privacy_review.questions]
    assert texts == [
        ("画像：画像「畑」のライセンス", "高橋一郎"),
        ("画像：この事例での説明文", "鈴木さん"),
    ]
    assert len(asked(response)) == 2


def named_case(**fields: Any) -> CasePage:
    return CasePageFactory(live=False, content=NAMED, **fields)


def test_code_cannot_publish_either() -> None:
    case = named_case()
    with pytest.raises(ValidationError) as refusal:
        case.save_revision().publish()

    assert refusal.value.messages == [
        f"個人情報の確認が済んでいません（取り組みの内容）。{FINDING}"
    ]
    case.refresh_from_db()
    assert not case.live


def test_submission_to_review_asks_as_well(editor: Client, index: CaseIndexPage) -> None:
    _with_workflow(index)
    case = named_case()
    data = complete(content=NAMED) | {"action-submit": "action-submit"}
    response = editor.post(edit_url(case), data)

    assert list(response.context["form"].errors) == ["content"]
    assert case.current_workflow_state is None
    (name,) = asked(response)
    editor.post(edit_url(case), data | {name: REASON})
    assert case.workflow_states.count() == 1


def _with_workflow(index: CaseIndexPage) -> Workflow:
    task = GroupApprovalTask.objects.create(name="両部局の確認")
    task.groups.add(Group.objects.create(name="確認者"))
    workflow = Workflow.objects.create(name="確認")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.workflow_pages.create(page=index)
    return workflow


def test_approval_does_not_publish_what_is_not_answered(
    client: Client, index: CaseIndexPage
) -> None:
    reviewer = AdministratorFactory()
    case = named_case()
    case.save_revision()
    state = _with_workflow(index).start(case, reviewer)
    client.force_login(reviewer)
    address = reverse(
        "wagtailadmin_pages:workflow_action",
        args=(case.pk, "approve", state.current_task_state.pk),
    )
    html = client.post(address, follow=True).content.decode()

    case.refresh_from_db()
    assert (case.live, case.current_workflow_state) == (False, state)
    assert "公開できないため、承認できませんでした。" in html


def test_several_at_once_are_refused_and_named(publisher: Client, index: CaseIndexPage) -> None:
    fit, named = CasePageFactory(live=False), named_case(title="名前のある事例")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = publisher.post(f"{address}?id={fit.pk}&id={named.pk}&next=/admin/", follow=True)

    assert "「名前のある事例」は、個人情報の確認が済んでいない箇所があるため公開できません。" in (
        response.content.decode()
    )
    assert CasePage.objects.live().count() == 0


def test_admin_api_publishes_only_what_is_answered(publisher: Client, index: CaseIndexPage) -> None:
    fit, named = CasePageFactory(live=False), named_case()
    statuses = []
    for case in (fit, named):
        address = reverse("wagtailadmin_api:pages:action", args=[case.pk, "publish"])
        statuses.append(publisher.post(address, "{}", content_type="application/json").status_code)

    assert statuses == [200, 400]
    assert list(CasePage.objects.live()) == [fit]


def test_copy_through_the_api_is_a_draft(publisher: Client, index: CaseIndexPage) -> None:
    case = answered(publisher, index)
    address = reverse("wagtailadmin_api:pages:action", args=[case.pk, "copy"])
    data = json.dumps({"keep_live": True})
    assert publisher.post(address, data, content_type="application/json").status_code == 201

    assert list(CasePage.objects.live()) == [case]


def test_copy_starts_without_answers(publisher: Client, index: CaseIndexPage) -> None:
    case = answered(publisher, index)
    copied = case.copy(update_attrs={"slug": "copied"}, keep_live=False)

    assert [answer.page_id for answer in PrivacyAnswer.objects.all()] == [case.pk]
    response = publisher.get(edit_url(copied))
    assert list(asked(response).values()) == [""]


def test_scheduled_publication_is_asked_for_when_it_is_planned(
    publisher: Client, index: CaseIndexPage, time_machine: Any
) -> None:
    start = timezone.now() + datetime.timedelta(days=1)
    data = publish(complete(content=NAMED))
    data["go_live_at"] = timezone.localtime(start).strftime("%Y-%m-%d %H:%M")
    response = publisher.post(add_url(index), data)
    assert list(response.context["form"].errors) == ["content"]
    (name,) = asked(response)
    publisher.post(add_url(index), data | {name: REASON})

    time_machine.move_to(start + datetime.timedelta(minutes=2))
    call_command("publish_scheduled")
    assert CasePage.objects.get().live


def test_scheduled_version_that_is_no_longer_answered_stays_a_draft(
    publisher: Client, index: CaseIndexPage, time_machine: Any
) -> None:
    start = timezone.now() + datetime.timedelta(days=1)
    planned = [
        CasePageFactory(live=False, go_live_at=start, content=text) for text in (NAMED, "畑です。")
    ]
    for case in planned:
        questions = case.privacy_review.questions
        for question in questions:
            question.typed = REASON
        case.answered_questions = (questions, None)
        case.save_revision().publish()
    PrivacyAnswer.objects.all().delete()

    time_machine.move_to(start + datetime.timedelta(minutes=2))
    call_command("publish_scheduled")

    named, other = (CasePage.objects.get(pk=case.pk) for case in planned)
    assert (named.live, named.scheduled_revision, other.live) == (False, None, True)
    entry = PageLogEntry.objects.get(action="portal.privacy.withheld")
    assert (entry.page_id, str(entry.message)) == (
        named.pk,
        "個人情報の確認が済んでいない箇所があるため、予約した公開を取りやめました",
    )


def test_publishing_takes_few_queries_whatever_number_of_pictures(
    django_assert_max_num_queries: Any,
) -> None:
    images = [CaseImage(image=PortalImageFactory(), caption="畑") for _ in range(5)]
    case = CasePageFactory(live=False, images=images)
    version = case.save_revision().as_object()
    with django_assert_max_num_queries(3):
        assert version.privacy_problems() == []
