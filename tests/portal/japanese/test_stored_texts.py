"""Texts are cleaned however they are entered, and a command cleans old ones."""

import io
import json
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page, Revision
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from casestudies.models import CasePage
from portal.feedback.models import Feedback
from portal.notices.importing.services import create_draft, read_notice
from portal.pages.models import StandardPage
from tests.factories.accounts import AdministratorFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.notices import NoticePageFactory, make_notice_index
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site
from tests.factories.trainings import TrainingPageFactory, make_training_index
from tests.support.case_files import case_row, csv_file, run_import
from trainings.event_profiles.importing import import_trainings
from trainings.models import TrainingPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    home = HomePageFactory()
    make_site(home)
    return home


def standard_page(title="案内", paragraph="本文", caption="見出し"):
    """Return the form data of a standard page as a browser sends it."""
    body = streamfield([("heading", caption), ("paragraph", rich_text(f"<p>{paragraph}</p>"))])
    comments = {"comments": inline_formset([])}
    return nested_form_data(
        {"title": title, "slug": "annai", "visibility": "public", "lead": "", "body": body}
        | comments
        | {"action-publish": "1"}
    )


@pytest.fixture
def add(client, home):
    client.force_login(AdministratorFactory())
    return reverse("wagtailadmin_pages:add", args=["pages", "standardpage", home.pk])


def test_a_page_pasted_from_powerpoint_is_stored_clean_with_its_body(client, add):
    response = client.post(
        add, standard_page("研修\x0bのご案内\u200b", "居\xad場所\x0bです\uf0b7", "日\x0b程")
    )

    assert response.status_code == 302
    page = StandardPage.objects.get(slug="annai")
    assert page.title == "研修 のご案内"
    heading, paragraph = page.body
    assert heading.value == "日 程"
    assert isinstance(paragraph.value, RichText)
    assert " ".join(paragraph.value.source.split()).endswith(">居場所 です・</p>")
    content = json.dumps(page.latest_revision.content)
    assert [mark for mark in ("\\u000b", "\\u00ad", "\\u200b") if mark in content] == []


def test_a_character_only_one_machine_can_show_is_named_where_it_stands(client, add):
    response = client.post(add, standard_page("\ue0a1村さん", "担当の\ue0a2田です", "見出し\ue0a3"))

    html = response.content.decode()
    assert not StandardPage.objects.exists()
    assert "1行目の「〓村さん」の〓は外字（U+E0A1）で" in html
    # Blocks are data for the editor's script, in JSON.
    data = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), html)
    for code, around in (("E0A2", "担当の〓田です"), ("E0A3", "見出し〓")):
        assert f"1行目の「{around}」の〓は外字（U+{code}）で" in data


def test_a_row_of_cases_is_cleaned_and_its_characters_are_named(index):
    report = run_import(csv_file(case_row(title="畑\x0bの日", summary="概\u2028要\uf0b7")))
    assert [row.errors for row in report.rows] == [()]
    case = CasePage.objects.get()
    assert (case.title, case.summary) == ("畑 の日", "概\n要・")

    report = run_import(csv_file(case_row(title="\ue0a1村さんの畑")))
    (message,) = report.rows[0].errors
    assert (message.column, message.text[:13]) == ("題名", "1行目の「〓村さんの畑」の")


def test_a_row_of_trainings_is_cleaned_and_its_characters_are_named(home):

    make_training_index()
    table = "イベント名,説明\n研修\x0bA,居\u200b場所\n\ue0a1村研修,\n"
    report = import_trainings(table.encode("utf-8-sig"), user=None, dry_run=False)
    assert [len(row.errors) for row in report.rows] == [0, 1]
    assert "外字（U+E0A1）" in str(report.rows[1].errors[0])

    import_trainings(
        table.split("\ue0a1", maxsplit=1)[0].encode("utf-8-sig"), user=None, dry_run=False
    )
    training = TrainingPage.objects.get()
    assert (training.title, training.summary) == ("研修 A", "居場所")


def test_a_notice_is_cleaned_and_its_characters_are_named(home):
    make_notice_index()
    text = "事務連絡\n令和8年4月1日\n\n居\u200b場所に\xadついて\n\n１　\ue0a1村\x07の件\n"
    read = read_notice(text.encode())

    notice = create_draft(read.notice, None)

    assert notice.title == "居場所について"
    assert [str(remark) for remark in read.notice.remarks if "外字" in str(remark)] == [
        (
            "「所について１〓村の件」の〓は外字（U+E0A1）で、ほかのパソコンでは表示されません。"
            "このままでは、編集画面で保存できません。"
        )
    ]
    assert [block.value["text"] for block in notice.body] == ["\ue0a1村の件"]
    read = read_notice("事務連絡\n\n\ue0a2村について\n\n１　案件\n".encode())
    assert create_draft(read.notice, None).title == "〓村について"


def test_what_readers_write_is_cleaned(client, home):
    client.post(
        reverse("feedback"),
        {
            "kind": "opinion",
            "text": "一行目\x0b二行目\u202e",
            "page": "",
            "reply_to": "ｔａｎｔｏ＠ｅｘａｍｐｌｅ．ｊｐ",
        },
    )

    feedback = Feedback.objects.get()
    assert (feedback.text, feedback.reply_to) == ("一行目\n二行目", "tanto@example.jp")


def make_old():
    """Store texts like earlier versions; return the page."""
    page = StandardPageFactory(body=[("heading", "日程"), ("paragraph", "<p>居場所</p>")])
    page.save_revision()
    Page.objects.filter(pk=page.pk).update(title="案\x0b内")
    StandardPage.objects.filter(pk=page.pk).update(
        body=[{"type": "heading", "value": "日\x0b程", "id": "a"}]
    )
    revision = page.latest_revision
    revision.content["title"] = "案\x0b内"
    revision.content["body"] = json.dumps([{"type": "heading", "value": "日\x0b程", "id": "a"}])
    Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    training = TrainingPageFactory()
    TrainingPage.objects.filter(pk=training.pk).update(place_name="\ue0a1会館")
    return page


def texts_of(page):
    stored = StandardPage.objects.get(pk=page.pk)
    version = stored.latest_revision.as_object()
    return [stored.title, stored.body[0].value, version.title, version.body[0].value]


def test_old_texts_and_versions_are_cleaned_by_a_command():
    page = make_old()
    dirty = texts_of(page)

    said = io.StringIO()
    call_command("clean_texts", "--dry-run", stdout=said)
    assert texts_of(page) == dirty
    assert said.getvalue().startswith("取り除く文字がある項目：3か所\n")

    said = io.StringIO()
    call_command("clean_texts", stdout=said)
    assert texts_of(page) == ["案 内", "日\n程", "案\n内", "日\n程"]
    lines = said.getvalue().splitlines()
    assert lines[0] == "文字を取り除いた項目：3か所"
    assert [line for line in lines if "外字" in line] == [
        "外字：1か所（管理画面で別の字に置き換えてください）",
        (
            f"  研修 {TrainingPage.objects.get().pk}「会場」：1行目の「〓会館」の〓は"
            "外字（U+E0A1）で、ほかのパソコンでは表示されません。"
        ),
    ]

    said = io.StringIO()
    call_command("clean_texts", stdout=said)
    assert said.getvalue().startswith("文字を取り除いた項目：0か所\n")


def test_search_finds_what_the_command_has_cleaned(client):
    case = CasePageFactory(title="架空の名前")
    Page.objects.filter(pk=case.pk).update(title="ヒミツ\u200bソラ\u200bマメ")

    call_command("clean_texts", stdout=io.StringIO())

    assert "result__title" in client.get("/search/?q=ヒミツソラマメ").content.decode()


def test_cases_and_trainings_begin_with_the_same_level_in_forms_and_imports():
    notice = NoticePageFactory()

    assert [CasePage().visibility, TrainingPage().visibility] == ["municipal", "municipal"]
    assert [notice.visibility, StandardPage().visibility] == ["public", "public"]
    stored = CasePageFactory()
    assert CasePage.objects.get(pk=stored.pk).visibility == "public"
