"""Comments of reviewers on fields, from both screens, and where the author reads them."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from casestudies.models import CasePage
from casestudies.reviewing.comments import comments_in
from casestudies.reviewing.services import progress_of, send_back, submit
from portal.accounts.models import User
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.reviews import fresh, make_draft, user_with
from tests.support.roles import client_for, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db) -> CasePage:
    author = user_with("casestudies.contribute_case", municipality=MunicipalityFactory())
    case = make_draft(author)
    submit(case, author)
    return fresh(case)


@pytest.fixture
def editor(case: CasePage) -> User:
    return member_of("welfare_editor")


def modal(case: CasePage, view: str = "workflow_action") -> str:
    step = fresh(case).current_workflow_task_state
    return reverse(f"wagtailadmin_pages:{view}", args=[case.pk, "reject", step.pk])


@pytest.mark.parametrize("view", ["workflow_action", "collect_workflow_action_data"])
def test_the_modal_of_the_admin_takes_them(case: CasePage, editor: User, view: str) -> None:
    client = client_for(editor)
    data = {
        "revision": case.latest_revision_id, "comment": "直してください。",
        "field_1": "summary", "comment_1": "短く。",
        "field_2": "case_municipalities", "comment_2": "隣の町も。",
    }  # fmt: skip
    response = client.post(modal(case, view), data)
    if view == "collect_workflow_action_data":
        # The page sends with its form what the modal has collected.
        collected = json.loads(response.content)["cleaned_data"]
        assert comments_in(collected) == {"summary": "短く。", "case_municipalities": "隣の町も。"}
        return
    returned = progress_of(fresh(case)).returned
    assert (returned.reason, returned.comments) == (
        "直してください。", {"summary": "短く。", "case_municipalities": "隣の町も。"},
    )  # fmt: skip


def test_the_modal_refuses_a_comment_without_its_field(case: CasePage, editor: User) -> None:
    data = {"revision": case.latest_revision_id, "comment": "直す。", "comment_1": "短く。"}
    headers = {"x-requested-with": "XMLHttpRequest"}
    response = client_for(editor).post(modal(case), data, headers=headers)

    assert "コメントする項目を選んでください。" in json.loads(response.content)["html"]
    assert progress_of(fresh(case)).returned is None


def test_the_author_reads_them_at_the_field_on_the_site_and_in_the_admin(
    case: CasePage, editor: User
) -> None:
    said = {"summary": "<b>短く。</b>", "consents": "同意を。", "images": "写真を。"}
    send_back(case, editor, case.latest_revision_id, "理由", said)

    def remarks() -> list[str]:
        page = client_for(editor).get(reverse("wagtailadmin_pages:edit", args=[case.pk]))
        soup = BeautifulSoup(page.content, "html.parser")
        for template in soup.select("template"):
            template.decompose()
        return [tag.get_text(strip=True) for tag in soup.select(".review-remark")]

    step = client_for(case.owner).get(f"/contribute/{case.pk}/1/").text
    admin = client_for(editor).get(reverse("wagtailadmin_pages:edit", args=[case.pk])).text

    assert "&lt;b&gt;短く。" in step
    assert sorted(remarks()) == sorted(f"審査でのコメント：{text}" for text in said.values())
    assert "同意の記録：同意を。" in " ".join(admin.split())

    submit(fresh(case), case.owner)
    assert remarks() == []
