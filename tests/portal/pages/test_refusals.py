"""Error pages: in Japanese, with the next step."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.test import Client, RequestFactory
from django.urls import include, path

from portal.pages.templatetags import portal_tags
from tests.factories.pages import HomePageFactory, make_site

LARGEST_SCRIPTS = 25_000  # bytes, compressed (ui.md)


def boom(request: HttpRequest) -> None:
    raise RuntimeError


# The site with one page that raises an error.
urlpatterns = [path("boom/", boom), path("", include("portal.urls"))]


@pytest.fixture
def site(db: None) -> None:
    """A site, which requests need."""
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
    # PostgreSQL rejects the query.
    response = client.get(address)
    assert response.status_code == 404
    assert '<form class="article__search" action="/search/"' in response.content.decode()


def test_form_without_its_token_is_refused_in_japanese(site: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/")
    assert response.status_code == 403
    assert "送信の有効期限が過ぎました" in response.content.decode()


@pytest.fixture
def without_manifest(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """A server without collected static files."""
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    portal_tags.named_asset.cache_clear()
    yield
    portal_tags.named_asset.cache_clear()


def test_the_manifest_is_really_missing(without_manifest: None) -> None:
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        static("portal.css")


@pytest.mark.parametrize(
    "template", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]
)
def test_every_page_of_refusal_stands_without_the_manifest(
    rf: RequestFactory, site: None, without_manifest: None, template: str
) -> None:
    request = rf.get("/no-such-page/")
    request.user = AnonymousUser()

    html = render_to_string(template, request=request)

    assert 'href="/static/portal.css"' in html
    assert "<style" not in html
    assert " style=" not in html


@pytest.mark.urls(__name__)
def test_an_error_without_the_manifest_shows_its_page_and_not_another_error(
    without_manifest: None,
) -> None:
    response = Client(raise_request_exception=False).get("/boom/")

    assert response.status_code == 500
    assert "表示できませんでした" in response.content.decode()


def test_a_missing_page_is_404_without_the_manifest(
    client: Client, site: None, without_manifest: None
) -> None:
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "ページが見つかりません" in response.content.decode()


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
    own = ("portal.js", "search-suggestions.js", "search-results.js", "notes.js")
    names = (*own, "django_htmx/htmx-2.min.js")
    sizes = [len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in names]
    assert sum(sizes) <= LARGEST_SCRIPTS
