"""A case goes from its author through the review to readers; the author sees where it stands."""

import pytest
from django.test import Client

from casestudies.models import CasePage, Side
from casestudies.reviewing.services import approve, send_back
from portal.accounts.models import User
from portal.municipalities.models import Municipality
from portal.setup.review import make_review
from tests.factories.reviews import approver, fresh, make_draft, reviewer
from tests.support.contributing import contributor, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(site: Client, author: User) -> CasePage:
    return make_draft(author, title="茶畑の日", visibility="municipal")


def revision(case: CasePage) -> int:
    return fresh(case).latest_revision_id


def test_a_case_goes_through_a_refusal_and_a_correction_to_readers(
    site: Client, complete: CasePage, own: Municipality
) -> None:
    boss, welfare, regional = approver(own), reviewer(Side.WELFARE), reviewer(Side.REGIONAL)
    page = f"/contribute/{complete.pk}/"
    assert "審査に出す</button>" in site.get(page).content.decode()

    site.post(f"{page}submit/")
    assert site.get(page).context["standing"].state == "review"
    assert site.get(f"{page}2/").url == page

    approve(fresh(complete), boss, revision(complete))
    comments = {"background": "人数を書いてください。"}
    send_back(fresh(complete), welfare, revision(complete), "背景が足りません。", comments)
    html = site.get(page).content.decode()
    assert ("背景が足りません。" in html, "人数を書いてください。" in html) == (True, True)
    step = site.get(f"{page}2/").content.decode()
    assert "人数を書いてください。" in step

    data = typed(site, fresh(complete), 2, background="12人が参加した。", purpose="目的")
    assert site.post(f"{page}2/", data).status_code == 302
    site.post(f"{page}submit/")
    approve_open(complete, boss, welfare, regional)

    case = fresh(complete)
    assert (case.live, case.background) == (True, "12人が参加した。")
    assert site.get(page).context["standing"].state == "live"
    assert site.get(case.url).status_code == 200


def approve_open(case: CasePage, *people: User) -> None:
    """Let everybody approve who still has to: a resumed review may skip the first step."""
    for user in people:
        if fresh(case).current_workflow_state is None:
            return
        try:
            approve(fresh(case), user, revision(case))
        except Exception as error:  # noqa: BLE001  (ReviewMoved: the step of that person is past)
            assert "ReviewMoved" in type(error).__name__, error  # noqa: PT017


def test_what_is_missing_keeps_a_draft_from_the_review(site: Client, draft: CasePage) -> None:
    make_review()

    response = site.post(f"/contribute/{draft.pk}/submit/", follow=True)

    assert "審査に出せませんでした。" in response.content.decode()
    assert fresh(draft).current_workflow_state is None


def test_nothing_typed_is_lost_when_the_review_began_meanwhile(
    site: Client, complete: CasePage
) -> None:
    data = typed(site, complete, 2, background="まだ送っていない文", purpose="目的")
    site.post(f"/contribute/{complete.pk}/submit/")

    response = site.post(f"/contribute/{complete.pk}/2/", data)

    assert response.status_code == 409
    html = response.content.decode()
    assert ("まだ送っていない文" in html, "審査中のため" in html) == (True, True)
    assert fresh(complete).background == "架空の理由です。"


def test_a_case_can_be_changed_again_after_it_was_withdrawn(
    site: Client, complete: CasePage
) -> None:
    site.post(f"/contribute/{complete.pk}/submit/")
    site.post(f"/contribute/{complete.pk}/withdraw/")

    assert site.get(f"/contribute/{complete.pk}/").context["standing"].state == "draft"
    assert site.get(f"/contribute/{complete.pk}/2/").status_code == 200


def test_a_case_under_review_cannot_be_deleted(site: Client, complete: CasePage) -> None:
    site.post(f"/contribute/{complete.pk}/submit/")
    site.post(f"/contribute/{complete.pk}/delete/")
    assert CasePage.objects.filter(pk=complete.pk).exists()


def test_a_colleague_submits_what_somebody_began_who_has_left(
    complete: CasePage, own: Municipality
) -> None:
    colleague = Client()
    colleague.force_login(contributor(own, email="c@example.jp"))
    colleague.post(f"/contribute/{complete.pk}/submit/")
    assert fresh(complete).current_workflow_state is not None


def test_what_was_typed_survives_the_end_of_the_session(site: Client, complete: CasePage) -> None:
    data = typed(site, complete, 2, background="消えてほしくない文", purpose="目的")
    site.logout()

    response = site.post(f"/contribute/{complete.pk}/2/", data)

    assert response.status_code == 403
    assert response.templates[0].name == "account/login.html"
    assert bool(response.context["unsent"]) is True
