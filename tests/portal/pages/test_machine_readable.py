"""Metadata for search engines: sitemap, canonical URL, description, JSON-LD."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.visibility import Visibility
from portal.pages.templatetags.portal_tags import address_words, json_ld
from portal.urls import SITEMAPS
from tests.factories.accounts import AdministratorFactory
from tests.factories.casestudies import CasePageFactory, make_case_index
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import StandardPageFactory
from tests.support.html import compact

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db):
    return make_case_index().get_parent().specific


def html_of(address: str, client: Client | None = None) -> str:
    return (client or Client()).get(address).content.decode()


def described(html: str) -> list[dict]:
    return [
        json.loads(text)
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    ]


def test_the_sitemap_names_pages_municipalities_and_lists(home) -> None:
    municipality = MunicipalityFactory()
    page = StandardPageFactory(parent=home, slug="about")
    StandardPageFactory(parent=home, slug="secret", visibility=Visibility.MUNICIPAL)
    found = re.findall(r"<loc>http://[^/]+([^<]*)</loc>", html_of("/sitemap.xml"))
    pages = ["/", "/cases/", page.url, f"/municipalities/{municipality.code}/"]
    assert found == [*pages, *(reverse(name) for name in SITEMAPS["lists"].names)]


def test_the_front_page_describes_the_site_and_its_search(home) -> None:
    (site,) = described(html_of("/"))
    assert (site["@type"], site["url"]) == ("WebSite", "http://testserver/")
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert target == "http://testserver/search/?q={words}"


def test_a_case_is_an_article_with_its_own_address_and_description(home) -> None:
    case = CasePageFactory(title="閉じない</script><b>題", summary="概要です。")
    html = compact(html_of(case.url))
    (data,) = described(html)
    assert (data["@type"], data["headline"]) == ("Article", "閉じない</script><b>題")
    assert data["url"] == f"http://testserver{case.url}"
    assert f'<link rel="canonical" href="http://testserver{case.url}">' in html
    assert '<meta property="og:description" content="概要です。">' in html
    assert html.count('<meta name="description"') == 1


def test_restricted_cases_are_described_to_no_machine(home) -> None:
    case = CasePageFactory(visibility=Visibility.MUNICIPAL)
    client = Client()
    client.force_login(AdministratorFactory())
    assert described(html_of(case.url, client)) == []


def test_json_ld_cannot_end_its_element() -> None:
    html = json_ld({"name": "</script><script>alert(1)</script>&", "empty": ""})
    assert html.count("<") == 2
    assert described(html) == [
        {"@context": "https://schema.org", "name": "</script><script>alert(1)</script>&"}
    ]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/cases/子ども食堂と空き家/", "子ども食堂と空き家"),
        ("/cases/%E5%8D%94%E5%8A%9B%E9%9A%8A/", "協力隊"),
        ("/cases/2024-001/", ""),
        ("/農福/連携/農福/", "農福 連携"),
        ("/%FF%FE/", ""),
    ],
)
def test_words_of_an_address_are_its_japanese_ones(path: str, words: str) -> None:
    assert address_words(path) == words


def test_a_missing_page_suggests_to_search_for_the_words_of_its_address(home) -> None:
    response = Client().get("/cases/子ども食堂/")
    html = response.content.decode()
    assert response.status_code == 404
    assert 'value="子ども食堂"' in html
    assert "「子ども食堂」を検索する" in html
    assert "/feedback/?kind=not_found&amp;page=/cases/%E5%AD%90" in html
    assert 'rel="canonical"' not in html
