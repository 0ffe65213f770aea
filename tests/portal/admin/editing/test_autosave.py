"""Autosave stores valid input, and reports what it has left out."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, querydict_from_html

from casestudies.models import CaseIndexPage, CasePage
from portal.municipalities.models import Municipality
from tests.factories.casestudies import CasePageFactory

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def case(set_up: None) -> CasePage:
    """A public case with a telephone number."""
    parent = CaseIndexPage.objects.get()
    return CasePageFactory(
        parent=parent, contact_phone="(0999)20-1111", municipalities=[Municipality.objects.first()]
    )


def form_of(client: Client, address: str) -> dict[str, Any]:
    """Return the form data as a browser would send it."""
    html = client.get(address).content.decode()
    return querydict_from_html(html, form_id="page-edit-form").copy()


def autosave(client: Client, page: CasePage, **typed: str) -> dict[str, Any]:
    """Change the form and autosave it like the editor's script; return the response."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = form_of(client, address)
    data.update(typed)
    return client.post(address, data, **SCRIPT).json()


def draft(page: CasePage) -> CasePage:
    return CasePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def left_out(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(fault["field"], fault["label"]) for fault in answer["set_aside"]]


def test_one_bad_field_does_not_hold_up_the_rest(sign_in, case: CasePage) -> None:
    answer = autosave(
        sign_in("県編集者（福祉）"),
        case,
        contact_email="福祉課",
        contact_section="共生推進係",
        content="新しい内容です。",
    )
    assert answer["success"] is True
    assert left_out(answer) == [("contact_email", "メールアドレス")]
    assert answer["set_aside"][0]["message"] != ""
    saved = draft(case)
    assert (saved.contact_section, saved.content, saved.contact_email, saved.contact_phone) == (
        "共生推進係",
        "新しい内容です。",
        case.contact_email,
        "(0999)20-1111",
    )


def test_a_date_that_does_not_fit_another_leaves_both_readable_fields_consistent(
    sign_in, case: CasePage
) -> None:
    answer = autosave(
        sign_in("県編集者（福祉）"),
        case,
        started_on="R6.4.1",
        ended_on="2024-03-31",
        content="本文",
    )
    assert left_out(answer) == [("ended_on", "終了日")]
    saved = draft(case)
    assert (saved.content, saved.ended_on) == ("本文", None)
    assert str(saved.started_on) == "2024-04-01"


def test_a_faulty_stored_row_stays_as_it_is_stored(sign_in, case: CasePage) -> None:
    answer = autosave(
        sign_in("県編集者（福祉）"),
        case,
        **{"case_municipalities-0-municipality": "999999", "content": "本文"},
    )
    assert left_out(answer) == [("case_municipalities-0-municipality", "市町村")]
    saved = draft(case)
    assert saved.content == "本文"
    assert [m.municipality_id for m in saved.case_municipalities.all()] == [
        m.municipality_id for m in case.case_municipalities.all()
    ]


def test_a_faulty_new_row_waits_on_the_screen(sign_in, case: CasePage) -> None:
    rows = nested_form_data(
        {
            "links": inline_formset(
                [
                    {"title": "様式", "url": "どこか"},
                    {"title": "案内", "url": "https://example.jp/"},
                ]
            )
        }
    )
    answer = autosave(sign_in("県編集者（福祉）"), case, **rows)
    assert left_out(answer) == [("links-0-url", "URL")]
    assert [link.title for link in draft(case).links.all()] == ["案内"]


def test_what_a_new_page_needs_first_is_named(sign_in, set_up: None) -> None:
    client = sign_in("県編集者（福祉）")
    index = CaseIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["casestudies", "casepage", index.pk])
    data = form_of(client, address)
    data.update({"content": "本文"})
    answer = client.post(address, data, **SCRIPT)
    assert answer.status_code == 400
    assert (
        answer.json()["error_message"]
        == "「タイトル」、「事例実施年度」を入力すると、自動で保存されます。"
    )
    assert CasePage.objects.count() == 0


def test_a_new_page_is_saved_again_with_its_blank_row(sign_in, set_up: None) -> None:
    client = sign_in("県編集者（福祉）")
    index = CaseIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["casestudies", "casepage", index.pk])
    data = form_of(client, address)
    data.update({"title": "夜の居場所", "fiscal_year": "R7"})
    first = client.post(address, data, **SCRIPT).json()
    data.update(first["field_updates"])
    data.update({"content": "本文"})
    second = client.post(first["url"], data, **SCRIPT).json()
    assert (second["success"], second.get("set_aside", [])) == (True, [])
    saved = draft(CasePage.objects.get())
    assert (saved.title, saved.content, saved.case_municipalities.count()) == (
        "夜の居場所",
        "本文",
        0,
    )


def test_autosave_leaves_no_message_for_the_next_screen(sign_in, case: CasePage) -> None:
    client = sign_in("県編集者（福祉）")
    autosave(client, case, content="あ" * 801)
    messages = [str(message) for message in get_messages(client.get("/admin/").wsgi_request)]
    assert [text for text in messages if "保存" in text] == []


def test_a_refused_publication_does_not_say_that_it_was_saved(sign_in, case: CasePage) -> None:
    client = sign_in("県編集者（福祉）")
    autosave(client, case, content="あ" * 801)
    address = reverse("wagtailadmin_pages:edit", args=[case.pk])
    data = form_of(client, address)
    data.update({"title": "", "action-publish": "action-publish"})
    html = client.post(address, data).content.decode()
    assert "保存できませんでした" in html
    assert "保存はされました" not in html
