"""Pages for when something is not to be had: in Japanese, with the next step."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client

from tests.factories.pages import HomePageFactory, make_site

LARGEST_SCRIPTS = 25_000  # bytes, compressed (ui.md)


@pytest.fixture
def site(db: None) -> None:
    """A site to answer."""
    make_site(HomePageFactory())


def test_missing_page_offers_search_and_sign_in(client: Client, site: None) -> None:
    response = client.get("/no-such-page/")
    html = response.content.decode()
    assert response.status_code == 404
    assert '<form class="article__search" action="/search/"' in html
    assert "/accounts/login/?next=/no-such-page/" in html


@pytest.mark.parametrize(
    "address",
    ["/%00", "/trainings/%00/", "/tags/%00/", "/contacts/%00", "/media/images/%00", "/none/?a=%00"],
)
def test_an_address_with_a_nul_is_missing_like_any_other(
    client: Client, site: None, address: str
) -> None:
    # PostgreSQL refuses to look it up.
    response = client.get(address)
    assert response.status_code == 404
    assert '<form class="article__search" action="/search/"' in response.content.decode()


def test_form_without_its_token_is_refused_in_japanese(site: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/")
    assert response.status_code == 403
    assert "送信の有効期限が過ぎました" in response.content.decode()


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_pages_for_broken_requests_need_neither_request_nor_database(template: str) -> None:
    html = render_to_string(template)
    assert '<html lang="ja">' in html
    assert 'href="/"' in html


def test_robots_are_kept_from_search_and_shown_the_sitemap(client: Client, site: None) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /search/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_scripts_together_stay_under_their_weight() -> None:
    names = ("portal.js", "django_htmx/htmx-2.min.js")
    sizes = [len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in names]
    assert sum(sizes) <= LARGEST_SCRIPTS
