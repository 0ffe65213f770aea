"""The list of notices and news, its filters, its feed, and the section of the home page."""

import datetime
import re

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.visibility import Visibility
from portal.notices.models import NoticePage, Side
from tests.factories.accounts import EditorFactory, UserFactory
from tests.factories.notices import NewsFactory, NoticePageFactory, make_notice_index
from tests.support.html import compact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def index(db):
    return make_notice_index()


def shown(client, query=""):
    """Return the titles in the list, in order."""
    html = compact(client.get(f"/notices/{query}").content.decode())
    listed = html.partition("notices__count")[2]
    return re.findall(r'notice-line__title"><a href="[^"]+">([^<]+)</a>', listed)


def notice(title, **fields):
    return NoticePageFactory(title=title, **fields)


def test_notices_stand_by_fiscal_year_the_newest_first(client):
    notice("三月", issued_on=datetime.date(2026, 3, 31))
    notice("四月", issued_on=datetime.date(2026, 4, 1))
    notice("昔", issued_on=datetime.date(2021, 10, 1))

    html = compact(client.get("/notices/").content.decode())

    assert shown(client) == ["四月", "三月", "昔"]
    assert re.findall(r'section__title" id="year-\d">([^<]+)<', html) == [
        "令和8年度",
        "令和7年度",
        "令和3年度",
    ]


def test_news_stand_apart_from_notices(client):
    notice("通知")
    NewsFactory(title="知らせ")

    html = compact(client.get("/notices/").content.decode())

    assert shown(client) == ["通知"]
    assert "知らせ" in html.partition("notices__count")[0]
    assert shown(client, "?kind=news") == ["知らせ"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?state=abolished", ["廃止"]),
        ("?side=welfare", ["福祉", "両方"]),
        ("?side=regional", ["廃止", "両方"]),
        ("?year=2025", ["福祉"]),
        ("?year=2026&side=regional", ["廃止", "両方"]),
        ("?year=2019", []),
    ],
)
def test_conditions_narrow_the_list(client, query, titles):
    notice("廃止", state=NoticePage.State.ABOLISHED, side=Side.REGIONAL)
    notice("福祉", side=Side.WELFARE, issued_on=datetime.date(2026, 3, 31))
    notice("両方", issued_on=datetime.date(2026, 4, 1))

    assert sorted(shown(client, query)) == sorted(titles)


def test_an_empty_result_offers_the_way_back(client):
    assert "条件をすべて消す" in compact(client.get("/notices/?year=2019").content.decode())
    assert "まだ掲載しているものはありません。" in compact(client.get("/notices/").content.decode())


def test_values_that_do_not_exist_are_named_and_left_out(client):
    notice("通知")

    html = compact(client.get("/notices/?state=lost&side=both&year=20266").content.decode())

    assert "「改廃の状況」「部局」「年度」に使えない値が指定されていたため" in html
    assert shown(client, "?state=lost") == ["通知"]


def test_long_lists_have_several_pages_that_keep_the_conditions(client):
    for _ in range(31):
        NoticePageFactory(side=Side.WELFARE)

    html = compact(client.get("/notices/?side=welfare").content.decode())

    assert 'href="/notices/?side=welfare&amp;page=2" rel="next"' in html
    assert len(shown(client, "?side=welfare&page=2")) == 1
    assert len(shown(client, "?page=999")) == 1
    assert len(shown(client, "?page=zz")) == 30


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    st.dictionaries(
        st.sampled_from(["kind", "state", "side", "year", "page", "q"]),
        st.text(max_size=20),
        max_size=4,
    )
)
def test_any_query_string_gives_a_page(client, params):
    assert client.get("/notices/", params).status_code == 200


@pytest.mark.parametrize(
    ("reader", "titles"),
    [
        (None, ["公開"]),
        (UserFactory, ["公開", "県内"]),
        (EditorFactory, ["公開", "県内", "県"]),
    ],
    ids=["visitor", "municipal", "editor"],
)
def test_readers_see_what_is_for_them_in_lists_counts_and_years(client, reader, titles):
    notice("公開")
    notice("県内", visibility=Visibility.MUNICIPAL, issued_on=datetime.date(2026, 4, 3))
    notice("県", visibility=Visibility.PREFECTURAL, issued_on=datetime.date(2020, 4, 2))
    notice("下書き", live=False)
    notice("関係者", visibility=Visibility.PARTICIPANTS)
    NewsFactory(title="県の知らせ", visibility=Visibility.PREFECTURAL)
    if reader is not None:
        client.force_login(reader())

    html = compact(client.get("/notices/").content.decode())

    assert sorted(shown(client)) == sorted(titles)
    assert f'notices__count" role="status">{len(titles)}件' in html
    assert ("令和2年度" in html) == ("県" in titles)
    assert ("県の知らせ" in html) == ("県" in titles)


def test_home_shows_the_three_newest_to_each_reader(client):
    for day in range(1, 5):
        notice(f"通知{day}", issued_on=datetime.date(2026, 5, day))
    NewsFactory(title="内輪", issued_on=datetime.date(2026, 6, 1), visibility=Visibility.MUNICIPAL)

    def section():
        html = compact(client.get("/").content.decode()).partition("newest-notices")[2]
        return re.findall(r'notice-line__title"><a href="[^"]+">([^<]+)</a>', html)

    assert section() == ["通知4", "通知3", "通知2"]
    client.force_login(UserFactory())
    assert section() == ["内輪", "通知4", "通知3"]


def test_home_without_notices_has_no_empty_section(client):
    assert "newest-notices" not in compact(client.get("/").content.decode())


def test_the_feed_holds_what_is_open_to_everyone_even_for_those_who_are_signed_in(client):
    notice("公開の通知", lead="要点です。")
    notice("県内の通知", visibility=Visibility.MUNICIPAL)
    NewsFactory(title="公開の知らせ", issued_on=datetime.date(2026, 5, 2))
    client.force_login(EditorFactory())

    response = client.get("/notices/feed/")
    feed = feedparser.parse(response.content)

    assert response["Content-Type"].startswith("application/rss+xml")
    assert (feed.bozo, feed.feed.language) == (False, "ja")
    assert [entry.title for entry in feed.entries] == [
        "お知らせ：公開の知らせ",
        "通知：公開の通知",
    ]
    assert feed.entries[1].summary == "要点です。"
    assert feed.entries[1].link.endswith("/")


@pytest.mark.parametrize("path", ["/notices/", "/notices/feed/"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_notices(client, path):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(path)
        return len(captured)

    NoticePageFactory.create_batch(2)
    NewsFactory()
    client.get(path)
    few = queries()
    NoticePageFactory.create_batch(10)
    NewsFactory.create_batch(4)

    assert queries() == few
