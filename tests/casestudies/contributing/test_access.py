"""Who gets in, and whose cases they see."""

import pytest
from django.test import Client

from casestudies.models import CasePage, Side
from casestudies.reviewing.services import send_back, submit
from portal.accounts.visibility import Visibility
from portal.municipalities.models import Municipality
from tests.factories.accounts import EditorFactory, UserFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.reviews import fresh, make_draft, reviewer
from tests.support.contributing import contributor

pytestmark = pytest.mark.django_db


def test_visitors_learn_who_can_post_and_how_to_get_an_account(index, client: Client) -> None:
    response = client.get("/contribute/")

    html = response.content.decode()
    assert response.status_code == 200
    assert "連携事例を投稿できるのは、県内の市町村の職員で" in html
    assert "/accounts/login/?next=/contribute/" in html
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("address", ["/contribute/new/", "/contribute/upload/"])
def test_visitors_are_led_to_the_sign_in_and_back(index, client: Client, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize("user", [UserFactory, EditorFactory, lambda: contributor(None)])
def test_others_are_refused_with_the_reason(index, client: Client, user) -> None:
    client.force_login(user())
    for address in ("/contribute/", "/contribute/new/", "/contribute/1/", "/contribute/upload/"):
        assert client.get(address).status_code == 403
    assert "事例を投稿" in client.get("/contribute/").content.decode()


def test_an_author_finds_the_cases_of_the_municipality_and_no_others(
    site: Client, draft: CasePage, own: Municipality
) -> None:
    colleague, elsewhere = contributor(own), contributor(MunicipalityFactory(name="潮見市"))
    of_colleague = CasePageFactory(
        title="同僚の下書き",
        live=False,
        owner=colleague,
        municipalities=[own],
        visibility="municipal",
    )
    hidden = [
        CasePageFactory(
            title="県の下書き", live=False, owner=EditorFactory(), municipalities=[own]
        ),
        CasePageFactory(
            title="よその下書き",
            live=False,
            owner=elsewhere,
            municipalities=[elsewhere.municipality],
        ),
        CasePageFactory(
            title="関係者だけの下書き",
            live=False,
            owner=colleague,
            municipalities=[own],
            visibility=Visibility.PARTICIPANTS,
        ),
        CasePageFactory(
            title="よそが代表の下書き",
            live=False,
            owner=colleague,
            municipalities=[elsewhere.municipality, own],
        ),
    ]

    html = site.get("/contribute/").content.decode()

    assert (draft.title in html, of_colleague.title in html) == (True, True)
    assert [case.title for case in hidden if case.title in html] == []
    for case in hidden:
        for address in ("", "1/", "8/", "delete/"):
            assert site.get(f"/contribute/{case.pk}/{address}").status_code == 404
        assert site.post(f"/contribute/{case.pk}/2/", {"background": "横から"}).status_code == 404
    assert site.get(f"/contribute/{of_colleague.pk}/2/").status_code == 200


def test_a_colleague_goes_on_with_a_draft(site: Client, draft: CasePage, own: Municipality) -> None:
    colleague = contributor(own)
    other = Client()
    other.force_login(colleague)
    revision = str(draft.latest_revision_id)

    other.post(
        f"/contribute/{draft.pk}/2/", {"background": "引き継いで書いた文", "revision": revision}
    )

    draft.refresh_from_db()
    assert (draft.background, draft.latest_revision.user) == ("引き継いで書いた文", colleague)


def test_the_list_takes_the_same_number_of_queries_for_many_cases(
    site: Client, draft: CasePage, own: Municipality, author, django_assert_max_num_queries
) -> None:
    def queries() -> int:
        site.get("/contribute/")  # fills what is cached for some seconds
        with django_assert_max_num_queries(100) as counted:
            site.get("/contribute/")
        return len(counted)

    def add() -> None:
        """Add a draft, a case under review, and one that was sent back."""
        CasePageFactory(live=False, owner=author, municipalities=[own]).save_revision(user=author)
        reviewed, returned = (make_draft(author) for _ in range(2))
        for case in (reviewed, returned):
            submit(case, author)
        send_back(
            returned, welfare, fresh(returned).latest_revision_id, "理由", {"summary": "短く"}
        )

    welfare = reviewer(Side.WELFARE)
    add()
    few = queries()
    for _ in range(3):
        add()
    assert queries() == few


def test_a_draft_is_deleted_after_a_confirmation(site: Client, draft: CasePage) -> None:
    assert site.get(f"/contribute/{draft.pk}/delete/").status_code == 200
    assert CasePage.objects.count() == 1

    assert site.post(f"/contribute/{draft.pk}/delete/").url == "/contribute/"
    assert CasePage.objects.count() == 0


def test_a_published_case_cannot_be_deleted(site: Client, author, own: Municipality) -> None:
    case = CasePageFactory(owner=author, municipalities=[own])
    assert site.get(f"/contribute/{case.pk}/delete/").url == f"/contribute/{case.pk}/"
    site.post(f"/contribute/{case.pk}/delete/")
    assert CasePage.objects.filter(pk=case.pk).exists()


def test_a_correction_of_a_published_case_stays_a_draft(site: Client, author, own) -> None:
    case = CasePageFactory(owner=author, municipalities=[own], background="公開中の文")

    response = site.post(f"/contribute/{case.pk}/2/", {"background": "直した文", "purpose": "目的"})

    assert response.status_code == 302
    case.refresh_from_db()
    assert (case.live, case.background, case.has_unpublished_changes) == (True, "公開中の文", True)
    assert case.get_latest_revision_as_object().background == "直した文"


def test_what_is_missing_is_told_with_its_step(site: Client, draft: CasePage) -> None:
    context = site.get(f"/contribute/{draft.pk}/").context
    found = [(p.step.number, p.label, p.text) for p in context["problems"]]
    assert found[:3] == [
        (1, "取り組みの概要", "まだ入力されていません。"),
        (1, "段階", "まだ入力されていません。"),
        (1, "結果", "まだ入力されていません。"),
    ] or {step for step, *_ in found} == {1, 2, 3, 8}
    assert {step for step, *_ in found} == {1, 2, 3, 8}
