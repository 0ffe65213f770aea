"""The search documents of notices and explainers."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.visibility import Visibility, audiences_of
from portal.notices.models import NoticePage, Side
from portal.notices.search import NoticeSource, ProgrammeSource
from search.results.parameters import SearchForm
from search.services import run_search
from tests.factories.accounts import EditorFactory, UserFactory
from tests.factories.casestudies import term
from tests.factories.notices import NewsFactory, NoticePageFactory, ProgrammePageFactory

pytestmark = pytest.mark.django_db


def document_of(source, page):
    return {d.id: d for d in source.documents(source.queryset())}[f"{source.kind}:{page.pk}"]


def test_a_notice_is_described_by_kind_side_state_and_year():
    notice = NoticePageFactory(
        issued_on=datetime.date(2026, 3, 31), state=NoticePage.State.AMENDED, number="架第5号"
    )

    document = document_of(NoticeSource(), notice)

    assert document.facets == {
        "kind": ("notice",),
        "side": ("welfare", "regional"),
        "state": ("amended",),
        "year": ("2025",),
    }
    assert document.card == {"facts": ["通知", "令和8年3月31日（火）", "架第5号", "改正"]}
    assert document.date == datetime.date(2026, 3, 31)


def test_news_have_no_state():
    assert "state" not in document_of(NoticeSource(), NewsFactory()).facets


def test_all_texts_of_a_notice_can_be_found():
    notice = NoticePageFactory(
        number="架第77号",
        addressees="各市町村長",
        body=[
            ("heading", {"level": "1", "mark": "別紙1", "text": "様式の書き方"}),
            ("paragraph", "<p>本文の一節</p>"),
            ("list", [{"mark": "①", "text": "箇条の一つ"}]),
            ("table", {"caption": "期限の表", "has_head": False, "cells": "甲｜乙"}),
            ("note", {"mark": "※", "text": "注の文"}),
            ("remark", {"heading": "変わったこと", "text": "補足の文", "written_on": None}),
        ],
    )
    document = document_of(NoticeSource(), notice)
    text = f"{document.body}\n{document.keywords}"
    words = ["架第77号", "各市町村長", "様式の書き方", "本文の一節", "箇条の一つ", "期限の表"]
    words += ["甲", "注の文", "変わったこと", "補足の文"]

    assert [word for word in words if word not in text] == []
    assert "<p>" not in text


@pytest.mark.parametrize(
    ("vocabulary", "slug", "facets"),
    [
        ("programme", "rmo", {"programme": ("rmo",)}),
        ("support", "sanka", {"support": ("sanka",)}),
        ("juso", "chiikizukuri-jigyo", {"support": ("chiikizukuri",)}),
        ("conference", "juso-kaigi", {"conference": ("juso-kaigi",)}),
    ],
)
def test_an_explainer_is_described_by_its_term(vocabulary, slug, facets):
    page = ProgrammePageFactory(
        vocabulary=vocabulary, term=term(vocabulary, slug), side=Side.REGIONAL
    )

    assert document_of(ProgrammeSource(), page).facets == {
        "kind": ("programme",),
        "side": ("regional",),
        **facets,
    }


@pytest.mark.parametrize(
    ("reader", "number"), [(lambda: None, 2), (UserFactory, 4), (EditorFactory, 6)]
)
def test_readers_find_and_count_what_is_for_them(reader, number):
    for level in (Visibility.PUBLIC, Visibility.MUNICIPAL, Visibility.PREFECTURAL):
        NoticePageFactory(title="麒麟の通知", visibility=level)
        ProgrammePageFactory(title="麒麟のしくみ", visibility=level)

    page = run_search(SearchForm(q="麒麟"), audiences_of(reader()))

    assert page.total == len(page.hits) == number
    kinds = next(facet for facet in page.facets if facet.parameter == "kind")
    counts = {value.value: value.count for value in kinds.values if value.count}
    assert counts == {"notice": number // 2, "programme": number // 2}


def test_states_have_japanese_names():
    NoticePageFactory(title="麒麟", state=NoticePage.State.ABOLISHED)
    NoticePageFactory(title="別の通知", state=NoticePage.State.CURRENT)
    NoticePageFactory(title="改めた通知", state=NoticePage.State.AMENDED)

    page = run_search(SearchForm(q="麒麟", selected={"kind": ("notice",)}), audiences_of(None))

    states = next(facet for facet in page.facets if facet.parameter == "state")
    assert [(value.label, value.count) for value in states.values] == [
        ("現行", 0),
        ("改正", 0),
        ("廃止", 1),
    ]


@pytest.mark.parametrize(
    ("source", "factory"),
    [(NoticeSource, NoticePageFactory), (ProgrammeSource, ProgrammePageFactory)],
)
def test_documents_cost_the_same_however_many_there_are(source, factory):
    def queries():
        pages = list(source().queryset())
        with CaptureQueriesContext(connection) as captured:
            list(source().documents(pages))
        return len(captured)

    factory()
    queries()
    few = queries()
    factory.create_batch(5)

    assert queries() == few
