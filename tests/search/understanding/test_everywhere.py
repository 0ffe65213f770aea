"""Tables, feeds and suggestions interpret a query like the page."""

import csv
import io
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.vocabularies import TermFactory

pytestmark = pytest.mark.django_db
QUERY = "茶畑 令和6年度"


@pytest.fixture(autouse=True)
def cases() -> None:
    make_case_index()
    town = MunicipalityFactory(region=None)
    CasePageFactory(title="茶畑の再生", fiscal_year=2024, municipalities=[town])
    CasePageFactory(title="茶畑のその後", fiscal_year=2025, summary="令和6年度から続きました。")


def in_table(client: Client, **query: str) -> list[str]:
    text = client.get("/search/export/", query).content.decode("utf-8-sig")
    return [row["タイトル"] for row in csv.DictReader(io.StringIO(text))]


def in_feed(client: Client, **query: str) -> list[str | None]:
    root = ET.fromstring(client.get("/search/feed/", query).content)
    return [item.findtext("title") for item in root.iter("item")]


def test_a_table_holds_what_the_page_lists(client: Client) -> None:
    assert in_table(client, q=QUERY) == ["茶畑の再生"]
    assert in_table(client, q=QUERY, words="1") == ["茶畑のその後"]


def test_a_feed_brings_what_the_page_lists(client: Client) -> None:
    assert in_feed(client, q=QUERY) == ["茶畑の再生"]
    assert in_feed(client, q=QUERY, words="1") == ["茶畑のその後"]
    assert in_feed(client, q="令和6年度") == ["茶畑の再生"]


def test_no_feed_brings_municipalities(client: Client) -> None:
    assert sorted(filter(None, in_feed(client))) == ["茶畑のその後", "茶畑の再生"]


def test_the_links_of_the_page_lead_to_the_same(client: Client) -> None:
    page = client.get("/search/", {"q": QUERY, "words": "1"}).context["search"]
    assert "words=1" in page.taken
    assert "words=1" in page.address


def test_a_word_is_suggested_that_goes_with_the_conditions_before(client: Client) -> None:
    label = TermFactory(
        vocabulary="programme", slug="saisei", label="茶畑の再生", kana="ちゃ"
    ).label
    html = client.get("/search/suggest/", {"q": "令和6年度 茶畑"}).content.decode()
    assert f"令和6年度 {label}" in html
    assert (
        f"令和3年度 {label}"
        not in client.get("/search/suggest/", {"q": "令和3年度 茶畑"}).content.decode()
    )
