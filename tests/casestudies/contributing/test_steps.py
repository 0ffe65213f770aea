"""The steps ask for every field of the admin's form once, and store drafts."""

import pytest

from casestudies.contributing.forms import form_of
from casestudies.contributing.steps import EXEMPT, STEPS
from casestudies.models import CasePage
from portal.municipalities.models import Municipality
from tests.factories.municipalities import MunicipalityFactory
from tests.support.contributing import first_step, typed

pytestmark = pytest.mark.django_db


def test_every_field_of_the_admin_is_in_one_step_or_exempt_with_a_reason() -> None:
    admin = CasePage.get_edit_handler().get_form_class()
    of_steps = [
        name for step in STEPS for name in (*form_of(step)._meta.fields, *form_of(step).formsets)
    ]
    assert sorted(of_steps + list(EXEMPT)) == sorted(
        {*admin.base_fields, *admin.formsets} - {"comments"}
    )


def test_a_first_step_becomes_a_draft_of_the_own_municipality(draft, author, own) -> None:
    assert (draft.title, draft.fiscal_year, draft.live, draft.owner) == (
        "ちゃばたけの日",
        2024,
        False,
        author,
    )
    assert draft.municipalities == [own]
    assert draft.latest_revision.user == author
    assert draft.source_kind == CasePage.Source.MUNICIPALITY


def test_each_saving_adds_a_revision_and_goes_on_to_the_next_step(site, draft) -> None:
    data = typed(site, draft, 2, background="居場所がありませんでした。\r\n二行目。")

    response = site.post(f"/contribute/{draft.pk}/2/", data)

    assert (response.status_code, response.url) == (302, f"/contribute/{draft.pk}/3/")
    draft.refresh_from_db()
    assert draft.background == "居場所がありませんでした。\n二行目。"
    assert draft.latest_revision.content["background"] == draft.background
    assert draft.live is False


@pytest.mark.parametrize(
    ("button", "where"),
    [("stop", "/contribute/"), ("back", "/contribute/{}/1/"), ("more", "/contribute/{}/2/")],
)
def test_the_other_buttons_save_as_well(site, draft, button: str, where: str) -> None:
    data = typed(site, draft, 2, background="保存される文", then=button)

    response = site.post(f"/contribute/{draft.pk}/2/", data)

    assert response.url == where.format(draft.pk)
    draft.refresh_from_db()
    assert draft.background == "保存される文"


def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(site, draft) -> None:
    data = typed(site, draft, 1, title="", fiscal_year="いつか", summary="消えない概要")
    data |= {"case_municipalities-0-id": str(draft.case_municipalities.get().pk)}
    data |= {"case_municipalities-0-municipality": str(draft.municipalities[0].pk)}

    response = site.post(f"/contribute/{draft.pk}/1/", data)

    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors["fiscal_year"] == [
        "年度は「令和6年度」「R6」「2024」のように入力してください。"
    ]
    assert "消えない概要" in response.content.decode()
    draft.refresh_from_db()
    assert draft.title == "ちゃばたけの日"


def test_the_own_municipality_stays_the_first_one(site, own: Municipality) -> None:
    other = MunicipalityFactory(name="潮見市")
    data = first_step(own) | {"case_municipalities-0-municipality": str(other.pk)}

    response = site.post("/contribute/new/", data)

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "代表の市町村は、あなたの市町村のままにしてください。"
    ]
    assert CasePage.objects.count() == 0


def test_other_municipalities_can_be_partners(site, own: Municipality) -> None:
    other = MunicipalityFactory(name="潮見市")
    data = first_step(own) | {"case_municipalities-1-municipality": str(other.pk)}

    site.post("/contribute/new/", data)

    assert CasePage.objects.get().municipalities == [own, other]


def test_a_row_is_added_and_removed_without_scripts(site, draft) -> None:
    data = typed(site, draft, 7) | {
        "links-0-title": "市のページ",
        "links-0-url": "https://www.example.jp/",
        "then": "more",
    }
    response = site.post(f"/contribute/{draft.pk}/7/", data)
    assert response.status_code == 302, response.context["errors"]
    link = draft.links.get()
    assert (link.title, link.url) == ("市のページ", "https://www.example.jp/")

    data = typed(site, draft, 7) | {
        "links-0-id": str(link.pk),
        "links-0-title": link.title,
        "links-0-url": link.url,
        "links-0-DELETE": "on",
    }
    site.post(f"/contribute/{draft.pk}/7/", data)
    assert draft.links.count() == 0


def test_authors_choose_between_two_levels(site, draft) -> None:
    form = site.get(f"/contribute/{draft.pk}/8/").context["form"]
    assert [value for value, _ in form.fields["visibility"].choices] == ["public", "municipal"]

    data = typed(site, draft, 8, visibility="prefectural", inspection="inquiry")
    assert site.post(f"/contribute/{draft.pk}/8/", data).status_code == 422


def test_findings_stand_at_their_sentence_and_take_a_reason(site, draft) -> None:
    text = "山田太郎さんが毎日通っています。"
    site.post(f"/contribute/{draft.pk}/3/", typed(site, draft, 3, content=text))

    html = site.get(f"/contribute/{draft.pk}/3/").content.decode()
    assert "<mark>山田太郎さん</mark>" in html or "<mark>山田太郎</mark>" in html
    (question,) = CasePage.objects.get().privacy_review.questions
    data = typed(site, draft, 8, visibility="municipal", inspection="inquiry")
    data[f"privacy-{question.digest}"] = "公表された人名です。"
    response = site.post(f"/contribute/{draft.pk}/8/", data)

    assert response.status_code == 302
    (question,) = CasePage.objects.get().privacy_review.questions
    assert (question.reason, question.is_open) == ("公表された人名です。", False)


def test_two_people_at_one_step_see_both_texts(site, draft, own) -> None:
    mine = typed(site, draft, 2, background="わたしの文")
    site.post(f"/contribute/{draft.pk}/2/", typed(site, draft, 2, background="先に保存された文"))

    response = site.post(f"/contribute/{draft.pk}/2/", mine)

    assert response.status_code == 409
    html = response.content.decode()
    assert "わたしの文" in html
    assert [(o.label, o.text) for o in response.context["others"]] == [
        ("取り組んだ理由（きっかけ・背景・課題）", "先に保存された文")
    ]
    draft.refresh_from_db()
    assert draft.background == "先に保存された文"
    again = mine | {"revision": str(response.context["revision"])}
    assert site.post(f"/contribute/{draft.pk}/2/", again).status_code == 302
    draft.refresh_from_db()
    assert draft.background == "わたしの文"


def test_two_people_at_different_steps_do_not_disturb_each_other(site, draft) -> None:
    mine = typed(site, draft, 2, background="わたしの文")
    site.post(f"/contribute/{draft.pk}/3/", typed(site, draft, 3, content="別の手順の文"))

    assert site.post(f"/contribute/{draft.pk}/2/", mine).status_code == 302
    draft.refresh_from_db()
    assert (draft.background, draft.content) == ("わたしの文", "別の手順の文")


def test_a_step_that_does_not_exist_is_not_found(site, draft) -> None:
    assert site.get(f"/contribute/{draft.pk}/9/").status_code == 404
    assert site.get(f"/contribute/{draft.pk}/0/").status_code == 404
