"""The page of a notice for its readers."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from portal.accounts.visibility import Visibility
from portal.notices.models import (
    NoticeAttachment,
    NoticePage,
    RelatedPage,
    SupersededNotice,
)
from portal.notices.page_forms import NoticePageForm
from tests.factories.accounts import EditorFactory, UserFactory
from tests.factories.notices import NewsFactory, NoticePageFactory, ProgrammePageFactory
from tests.factories.pages import PortalDocumentFactory
from tests.support.html import compact

pytestmark = pytest.mark.django_db


def html_of(client, page):
    return compact(client.get(page.get_url()).content.decode())


def supersede(newer, older):
    newer.superseded_notices.add(SupersededNotice(notice=older))
    newer.save()


def test_the_facts_of_the_document_are_shown(client):
    notice = NoticePageFactory(
        title="架空の通知",
        number="架第1号",
        issued_on=datetime.date(2021, 10, 1),
        addressees="各市長\n\n各町村長\n",
        legal_basis="架空法第1条",
        as_of="令和3年10月時点のものです。",
    )

    html = html_of(client, notice)

    for text in ("架第1号", "令和3年（2021年）10月1日（金）", "架空県地域福祉課長", "架空法第1条"):
        assert text in html
    assert "<li>各市長</li><li>各町村長</li>" in html
    assert "令和3年10月時点のものです。" in html


def test_every_kind_of_block_is_shown_with_its_mark(client):
    notice = NoticePageFactory(
        body=[
            ("heading", {"level": "1", "mark": "記", "text": ""}),
            ("heading", {"level": "2", "mark": "（1）", "text": "対象"}),
            ("paragraph", "<p>本文です。</p>"),
            ("list", [{"mark": "①", "text": "一つ目"}, {"mark": "", "text": "二つ目"}]),
            ("table", {"caption": "表", "has_head": True, "cells": "名前｜数\n甲｜1\n乙"}),
            ("note", {"mark": "※1", "text": "注です。"}),
            (
                "remark",
                {
                    "heading": "補足",
                    "text": "今は違います。",
                    "written_on": datetime.date(2026, 4, 1),
                },
            ),
        ]
    )

    html = " ".join(html_of(client, notice).split())

    assert '<h2 class="official__heading"><span class="official__mark">記</span>' in html
    assert '<span class="official__mark">（1）</span> 対象</h3>' in html
    assert "<p>本文です。</p>" in html
    assert '<span class="official__mark">①</span>' in html
    assert '<th scope="col">名前</th><th scope="col">数</th>' in html
    assert "<tr><td>乙</td><td></td></tr>" in html
    assert '<span class="official__mark">※1</span> 注です。' in html
    assert "令和8年4月1日（水）の補足" in html


def test_many_headings_give_a_table_of_contents(client):
    def with_headings(number):
        body = [
            ("heading", {"level": "1", "mark": f"{n}", "text": "見出し"}) for n in range(number)
        ]
        return html_of(client, NoticePageFactory(body=body))

    assert 'href="#part-3">2 見出し</a>' in with_headings(3)
    assert 'class="toc"' not in with_headings(2)


def test_both_notices_name_each_other(client):
    older = NoticePageFactory(title="前の通知", state=NoticePage.State.ABOLISHED)
    newer = NoticePageFactory(title="後の通知")
    supersede(newer, older)

    assert "この通知に代わるもの" in html_of(client, older)
    assert "後の通知" in html_of(client, older)
    assert "この通知が代わるもの" in html_of(client, newer)
    assert "前の通知" in html_of(client, newer)


@pytest.mark.parametrize("hidden", [{"live": False}, {"visibility": Visibility.PREFECTURAL}])
def test_a_notice_that_the_reader_may_not_see_is_not_named_by_the_other(client, hidden):
    visible, secret = NoticePageFactory(), NoticePageFactory(title="秘密の通知", **hidden)
    supersede(secret, visible)
    other = NoticePageFactory()
    supersede(other, secret)

    assert "秘密の通知" not in html_of(client, visible)
    assert "この通知に代わるもの" not in html_of(client, visible)
    assert "秘密の通知" not in html_of(client, other)


def test_a_notice_cannot_come_before_itself():
    first, second, third = NoticePageFactory.create_batch(3)
    supersede(second, first)
    supersede(third, second)

    assert first.would_supersede_itself(third)
    assert first.would_supersede_itself(first)
    assert not third.would_supersede_itself(first)
    assert not NoticePage().would_supersede_itself(first)


def test_the_form_refuses_a_notice_that_comes_before_itself():
    first, second = NoticePageFactory.create_batch(2)
    supersede(second, first)
    form_class = NoticePage.get_edit_handler().get_form_class()
    assert issubclass(form_class, NoticePageForm)
    data = {
        "body": streamfield([]),
        "attachments": inline_formset([]),
        "related_pages": inline_formset([]),
        "superseded_notices": inline_formset([{"notice": second.pk}]),
    }
    form = form_class(nested_form_data(data), instance=first, parent_page=first.get_parent())
    form.is_valid()

    assert form.formsets["superseded_notices"].non_form_errors() == [
        f"「{second.title}」は、この通知か、この通知に代わる通知です。前の通知を選んでください。"
    ]


@pytest.mark.parametrize(
    ("reader", "titles"),
    [(None, {"公開"}), (UserFactory, {"公開", "県内"}), (EditorFactory, {"公開", "県内", "県"})],
    ids=["visitor", "municipal", "editor"],
)
def test_files_and_related_pages_have_their_own_visibility(client, reader, titles):
    levels = {
        "公開": Visibility.PUBLIC,
        "県内": Visibility.MUNICIPAL,
        "県": Visibility.PREFECTURAL,
    }
    notice = NoticePageFactory(
        attachments=[
            NoticeAttachment(
                document=PortalDocumentFactory(title=f"{name}の様式", visibility=level)
            )
            for name, level in levels.items()
        ],
        related_pages=[
            RelatedPage(related=ProgrammePageFactory(title=f"{name}の解説", visibility=level))
            for name, level in levels.items()
        ],
    )
    if reader is not None:
        client.force_login(reader())

    html = html_of(client, notice)

    assert {name for name in levels if f">{name}の様式<" in html} == titles
    assert {name for name in levels if f">{name}の解説<" in html} == titles


@pytest.mark.parametrize(
    ("visibility", "answers"),
    [
        (Visibility.PUBLIC, [200, 200, 200]),
        (Visibility.MUNICIPAL, [404, 200, 200]),
        (Visibility.PREFECTURAL, [404, 404, 200]),
        (Visibility.PARTICIPANTS, [404, 404, 404]),
    ],
)
def test_the_page_is_there_for_those_it_is_meant_for(client, visibility, answers):
    notice = NoticePageFactory(visibility=visibility)
    found = []
    for reader in (None, UserFactory(), EditorFactory()):
        client.logout()
        if reader:
            client.force_login(reader)
        found.append(client.get(notice.get_url()).status_code)

    assert found == answers


def test_news_show_their_day_and_no_table_of_document_facts(client):
    html = html_of(client, NewsFactory(issued_on=datetime.date(2026, 5, 1)))

    assert "令和8年（2026年）5月1日（金）" in html
    assert "official__facts" not in html


def test_the_number_of_queries_does_not_depend_on_what_is_attached_and_related(client):
    def queries(number):
        notice = NoticePageFactory(
            attachments=[NoticeAttachment(document=PortalDocumentFactory()) for _ in range(number)],
            related_pages=[RelatedPage(related=ProgrammePageFactory()) for _ in range(number)],
        )
        for _ in range(number):
            supersede(notice, NoticePageFactory())
            supersede(NoticePageFactory(), notice)
        client.get(notice.get_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(notice.get_url())
        return len(captured)

    assert queries(6) == queries(1)


@pytest.mark.parametrize(("visibility", "described"), [("public", True), ("municipal", False)])
def test_search_engines_get_a_description_of_what_is_open_to_everyone(
    client, visibility, described
):
    pages = [
        factory(title="空を飛ぶ通知", visibility=visibility)
        for factory in (NoticePageFactory, NewsFactory, ProgrammePageFactory)
    ]
    client.force_login(UserFactory())

    found = [
        "空を飛ぶ通知" in html_of(client, page).partition("application/ld+json")[2][:600]
        for page in pages
    ]

    assert found == [described] * 3
