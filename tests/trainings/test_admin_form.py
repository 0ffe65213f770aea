"""Writing a training in the admin, with the role 講師 and error messages at the fields."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from casestudies.models import CaseIndexPage
from portal.municipalities.models import Municipality
from portal.pages.models import HomePage
from portal.setup.services import Prefecture
from portal.vocabularies.models import Term
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.casestudies import term
from tests.factories.trainings import TrainingPageFactory
from tests.factories.vocabularies import TermFactory
from tests.support.set_up import TEXTS, set_up
from trainings.models import TrainingIndexPage, TrainingPage

pytestmark = pytest.mark.django_db
PARTS = ("programme_items", "lecturers", "materials", "related_pages")


def sessions(*parts: dict[str, str]) -> dict[str, Any]:
    empty = {"starts": "", "ends": "", "end_day": "", "title": "", "note": ""}
    return inline_formset([{**empty, **part} for part in parts])


def form_data(**fields: Any) -> dict[str, Any]:
    """Return the complete form data of a training as a browser sends it, with the changes in `fields`."""
    data: dict[str, Any] = {
        "title": "連携の基礎",
        "kana": "れんけいのきそ",
        "kind": "kenshu",
        "summary": "両部局で話します。",
        "delivery": term("delivery", "onsite", "現地開催のみ").pk,
        "place_name": "県庁講堂",
        "online_url_visibility": "participants",
        "target_side": "both",
        "application_needed": "on",
        "organiser": "地域福祉課",
        "contact_section": "地域福祉課",
        "visibility": "public",
        "sessions": sessions({"day": "R8.11.23", "starts": "13時30分", "ends": "午後4時"}),
        "comments": inline_formset([]),
    }
    data |= {relation: inline_formset([]) for relation in PARTS}
    data |= fields
    return nested_form_data(data)


def add_url(index):
    return reverse("wagtailadmin_pages:add", args=["trainings", "trainingpage", index.pk])


def errors_of(response) -> list[str]:
    soup = BeautifulSoup(response.content, "html.parser")
    return [tag.get_text(strip=True) for tag in soup.select(".error-message")]


@pytest.fixture
def administrator(client, index):
    user = AdministratorFactory()
    client.force_login(user)
    return user


def test_a_training_is_published_with_dates_as_offices_type_them(client, administrator, index):
    response = client.post(add_url(index), form_data(**{"action-publish": "1"}))

    assert response.status_code == 302
    training = TrainingPage.objects.get()
    (part,) = training.ordered_sessions()
    assert training.live
    assert training.slug == "2026-11-23"
    assert (str(part.day), str(part.starts), str(part.ends)) == (
        "2026-11-23",
        "13:30:00",
        "16:00:00",
    )
    assert training.starts_at == part.starts_at


def test_a_draft_may_be_incomplete(client, administrator, index):
    data = form_data(
        summary="",
        delivery="",
        place_name="",
        organiser="",
        contact_section="",
        sessions=sessions(),
    )

    assert client.post(add_url(index), data).status_code == 302
    assert not TrainingPage.objects.get().live


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"sessions": sessions({"day": "2026-11-23", "starts": "16:00", "ends": "13:00"})},
            ("終了時刻は開始時刻より後にしてください。"
            "日をまたぐときは、「終了日」に翌日の日付を入力してください。"),
        ),
        ({"sessions": sessions({"day": "11月の月曜"})}, "日付は「令和6年4月1日」"),
        (
            {"sessions": sessions({"day": "2026-11-23", "starts": "昼"})},
            "時刻は「13:30」「13時30分」「午後1時半」のように入力してください。",
        ),
        ({"deadline_on": "2026-12-01"}, "申込期限は、最初の回が始まる時より前にしてください。"),
        (
            {"opens_on": "2026-11-10", "deadline_on": "2026-11-01"},
            "申込期限は申込開始より後にしてください。",
        ),
        ({"cancelled": "on"}, "中止の理由を入力してください。読者に表示されます。"),
        ({"place_name": ""}, "公開するには、会場を入力してください。"),
        ({"sessions": sessions()}, "公開するには、日程を1つ以上入力してください。"),
        (
            {
                "lecturers": inline_formset(
                    [{"role": "講義", "affiliation": "", "name": "架空花子",
                      "consent_scope": "public", "consent_on": "", "consent_by": "",
                      "consent_expires_on": "", "consent_withdrawn_on": ""}]
                )
            },
            "氏名を載せるには、同意の記録が必要です。",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client, administrator, index, fields, message
):
    response = client.post(add_url(index), form_data(**fields, **{"action-publish": "1"}))

    assert response.status_code == 200
    assert any(error.startswith(message) for error in errors_of(response)), errors_of(response)
    assert "連携の基礎" in response.content.decode()
    assert not TrainingPage.objects.exists()


def test_the_trainer_edits_trainings_and_nothing_else(client, db):
    set_up(Prefecture(code="99", name="汐野県", municipalities=[]), without=TEXTS)
    trainer = UserFactory()
    trainer.groups.add(Group.objects.get(name="講師"))
    client.force_login(trainer)
    index = TrainingIndexPage.objects.get()

    may = {
        page.specific_class.__name__: page.permissions_for_user(trainer).can_add_subpage()
        for page in (HomePage.objects.get(), CaseIndexPage.objects.get(), index)
    }

    assert may == {"HomePage": False, "CaseIndexPage": False, "TrainingIndexPage": True}
    assert index.permissions_for_user(trainer).can_publish_subpage()
    assert client.get("/admin/").status_code == 200
    assert client.get(add_url(index)).status_code == 200
    menu = client.get("/admin/").content.decode()
    assert ("/admin/trainings/import/" in menu, "/admin/cases/import/" in menu) == (True, False)
    assert Municipality.objects.count() == 0


def test_a_term_in_use_on_a_training_is_kept(client, administrator, index):
    used = TermFactory(vocabulary="issue", label="使用中")
    TrainingPageFactory(issues=[used])
    address = reverse(used.snippet_viewset.get_url_name("delete"), args=[used.pk])

    response = client.post(address, follow=True)

    assert "研修1件で使われているため、削除できません。" in response.content.decode()
    assert Term.objects.filter(pk=used.pk).exists()
