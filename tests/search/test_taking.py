"""Exports of a result: its URL, its feed, its tables."""

import csv
import datetime
import io
import re
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.results import rows as results
from search.services import run_search
from search.sources.registry import facets
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory, make_case_index, term
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import StandardPageFactory
from tests.support.html import compact

pytestmark = pytest.mark.django_db
PUBLIC = frozenset({"public"})
JST = datetime.timezone(datetime.timedelta(hours=9))


@pytest.fixture
def site():
    """Two public cases and a page for municipal staff."""
    index = make_case_index()
    town = MunicipalityFactory(code="012025", name="潮見市", kana="しおみし")
    for day, title in ((1, "=1+1 協力隊"), (2, "協力隊の居場所𠮟")):
        CasePageFactory(
            parent=index,
            title=title,
            summary=f"概要{day}",
            fiscal_year=2025,
            municipalities=[town],
            issues=[term("issue", "hikikomori", "ひきこもり")],
            first_published_at=datetime.datetime(2026, 4, day, 12, tzinfo=JST),
        )
    StandardPageFactory(
        parent=index.get_parent(), title="内部の協力隊", lead="内部", visibility="municipal"
    )
    return index


def feed(client: Client, query: str = "") -> ElementTree.Element:
    response = client.get(f"/search/feed/?{query}")
    assert response["Content-Type"].startswith("application/rss+xml")
    channel = ElementTree.fromstring(response.content).find("channel")
    assert channel is not None
    return channel


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/search/export/?{query}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_the_feed_of_a_search_names_its_conditions_and_brings_the_newest_first(
    site, client: Client
) -> None:
    channel = feed(client, "q=協力隊&issue=hikikomori")
    assert (
        channel.findtext("title")
        == "「協力隊」、地域生活課題：ひきこもりの新着 | 汐野県 連携ポータル"
    )
    assert channel.findtext("language") == "ja"
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == ["協力隊の居場所𠮟", "=1+1 協力隊"]
    assert items[0].findtext("description") == "概要2"
    assert items[0].findtext("category") == "連携事例"
    assert items[0].findtext("pubDate") == "Thu, 02 Apr 2026 00:00:00 +0900"


def test_what_the_feed_calls_a_thing_outlives_its_address(site, client: Client) -> None:
    def guids() -> list[tuple[str | None, str | None]]:
        found = [item.find("guid") for item in feed(client, "q=居場所").findall("item")]
        return [(guid.text, guid.get("isPermaLink")) for guid in found if guid is not None]

    before = guids()
    case = site.get_children().get(title__contains="居場所").specific
    case.slug = "renamed"
    case.save_revision().publish()
    assert guids() == before == [(f"testserver:case:{case.pk}", "false")]


def test_a_feed_knows_no_reader(site, client: Client) -> None:
    client.force_login(UserFactory())
    assert run_search(QueryDict("q=内部"), PUBLIC | {"municipal"}).total == 1
    assert feed(client, "q=内部").findall("item") == []
    assert len(feed(client).findall("item")) == 2


def test_a_feed_brings_nothing_that_meets_some_conditions_only(site, client: Client) -> None:
    page = run_search(QueryDict("q=協力隊 麒麟"), PUBLIC)
    assert (page.total, len(page.more)) == (0, 2)
    assert feed(client, "q=協力隊 麒麟").findall("item") == []
    assert feed(client, "q=!?").findall("item") == []


def test_a_table_holds_the_whole_result_with_codes_as_text(site, client: Client) -> None:
    rows = table(client, "q=協力隊&sort=newest&page=7")
    assert [row["タイトル"] for row in rows] == ["協力隊の居場所𠮟", "'=1+1 協力隊"]
    first = rows[0]
    assert {k: first[k] for k in ("種類", "概要", "市町村コード", "市町村", "年度", "日付")} == {
        "種類": "連携事例",
        "概要": "概要2",
        "市町村コード": "012025",
        "市町村": "潮見市",
        "年度": "2025",
        "日付": "2026-04-02",
    }
    assert first["地域生活課題"] == "ひきこもり"
    assert first["URL"].startswith("http://testserver/cases/")


def test_the_columns_of_a_table_are_these(site, client: Client) -> None:
    others = [facet for facet in facets() if facet.parameter not in {"kind", "municipality"}]
    of_all = [facet.label for facet in others if not facet.on_choice]
    of_some = [facet.label for facet in others if facet.on_choice]
    before = ["種類", "タイトル", "概要", "市町村コード", "市町村"]
    assert list(table(client)[0]) == [*before, *of_all, *of_some, "日付", "URL"]


def test_a_table_holds_what_its_reader_may_see(site, client: Client) -> None:
    assert [row["種類"] for row in table(client, "q=内部")] == []
    client.force_login(UserFactory())
    assert [row["タイトル"] for row in table(client, "q=内部")] == ["内部の協力隊"]


def test_a_workbook_keeps_zeros_and_formulas_as_text(site, client: Client) -> None:
    response = client.get("/search/export/?q=協力隊&sort=newest&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = rows[0].index("市町村コード")
    assert [row[at] for row in rows[1:]] == ["012025", "012025"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_the_old_encoding_is_sent_after_its_gaps_were_listed(site, client: Client) -> None:
    listed = client.get("/search/export/?q=居場所&format=csv-cp932").content.decode()
    assert "「𠮟」（U+20B9F）を「叱」に置き換えました（2行目の「タイトル」）。" in listed
    address = re.search(r'class="button" href="([^"]+)"', listed)
    assert address
    response = client.get(address[1].replace("&amp;", "&"))
    assert response["Content-Type"] == "text/csv; charset=Shift_JIS"
    assert "協力隊の居場所叱" in response.content.decode("cp932")
    direct = client.get("/search/export/?q=概要1&format=csv-cp932")
    assert direct["Content-Type"] == "text/csv; charset=Shift_JIS"


def test_a_long_table_stops_where_the_page_says(site, client: Client, monkeypatch) -> None:
    monkeypatch.setattr(results, "MAX_ROWS", 1)
    assert len(table(client, "q=協力隊")) == 1


def test_the_page_offers_its_address_feed_and_tables(site, client: Client) -> None:
    html = compact(client.get("/cases/?issue=hikikomori&q=協力隊&page=1&x=1").content.decode())
    (take,) = re.findall(r'<details class="take.*?</details>', html, re.DOTALL)
    assert re.findall(r'value="([^"]+)"', take) == [
        "http://testserver/cases/?q=%E5%8D%94%E5%8A%9B%E9%9A%8A&amp;issue=hikikomori"
    ]
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', take)]
    asked = [("q", "協力隊"), ("kind", "case"), ("issue", "hikikomori")]
    assert [(a.partition("?")[0], parse_qsl(a.partition("?")[2])) for a in links] == [
        ("/search/feed/", asked),
        ("/search/export/", [*asked, ("format", "csv")]),
        ("/search/export/", [*asked, ("format", "xlsx")]),
        ("/search/export/", [*asked, ("format", "csv-cp932")]),
    ]
    alternate = re.search(
        r'<link rel="alternate" type="application/rss\+xml"[^>]*href="([^"]+)"', html
    )
    assert alternate
    assert alternate[1].replace("&amp;", "&") == links[0]


def test_one_search_has_one_address(site) -> None:
    one = run_search(QueryDict("year=2025&year=2024&q=協力隊&kind=case&page=2"), PUBLIC)
    other = run_search(QueryDict("kind=case&q=協力隊&year=2024&year=2025&sort=relevance"), PUBLIC)
    assert (
        one.address
        == other.address
        == "?q=%E5%8D%94%E5%8A%9B%E9%9A%8A&kind=case&year=2024&year=2025"
    )


def test_number_of_queries_is_fixed(site, client: Client, django_assert_max_num_queries) -> None:
    client.get("/search/")
    for address in ("/search/feed/?q=協力隊", "/search/export/?q=協力隊"):
        with django_assert_max_num_queries(12):
            client.get(address)


NAMES = ["q", "sort", "page", "exact", "format", "confirmed", *(f.parameter for f in facets())]
VALUES = st.text(max_size=20) | st.text(alphabet='"「-\0\x0b\ufffe=協力隊1', max_size=10)


@given(st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_address_gives_a_feed_and_a_table(site, client: Client, pairs) -> None:
    params: dict[str, list[str]] = {}
    for name, value in pairs:
        params.setdefault(name, []).append(value)
    response = client.get("/search/feed/", params)
    assert response.status_code == 200
    ElementTree.fromstring(response.content)
    assert client.get("/search/export/", params).status_code == 200
