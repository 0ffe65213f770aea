"""Fixtures of the browser tests: real servers with the demo, and a real browser.

The tests use processes, never Django's ORM: they change data with `portal.manage("command", …)` or
through the admin.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import (
    DESKTOP,
    PHONE,
    OpenPage,
    accessibility_violations,
    chromium,
    find_chromium,
    open_context,
    watch,
)
from tests.support.places import skip_unless_ci
from tests.support.server import PortalServer, copy_demo, kept_demo, serve

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests in this folder, which need a browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def demo_template() -> Path:
    """A folder with the demo loaded; tests copy it."""
    return kept_demo()


@pytest.fixture(scope="session")
def nodes(request: pytest.FixtureRequest) -> str:
    """The URL of a real Elasticsearch for all portals with SEARCH_ENGINE=elasticsearch; else empty."""
    if os.environ.get("SEARCH_ENGINE") != "elasticsearch":
        return ""
    return request.getfixturevalue("elasticsearch_url")


@pytest.fixture(scope="session")
def portal(
    demo_template: Path, nodes: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PortalServer]:
    """The running demo, shared by all tests: they may sign in, but must not change content."""
    data_dir = tmp_path_factory.mktemp("portal")
    copy_demo(demo_template, data_dir)
    with serve(data_dir, nodes) as server:
        yield server


@pytest.fixture
def own_portal(demo_template: Path, nodes: str, tmp_path: Path) -> Iterator[PortalServer]:
    """The running demo for a single test, which may change anything."""
    copy_demo(demo_template, tmp_path / "portal")
    with serve(tmp_path / "portal", nodes) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module.

    It is closed after each module: Playwright runs an event loop in this thread, in which Django's
    ORM refuses to work, and other modules of the process need the ORM.
    """
    if find_chromium() is None:
        skip_unless_ci("Chromium is not installed (Debian: apt-get install chromium)")
    with chromium() as running:
        yield running


@pytest.fixture
def problems() -> list[str]:
    """The errors on the pages of this test, which fails if there are any at the end.

    A test that causes an error on purpose checks the list and clears it.
    """
    return []


@pytest.fixture
def open_page(browser: Browser, problems: list[str]) -> Iterator[OpenPage]:
    """Open pages: `open_page(portal)`, `open_page(portal, viewport=PHONE, **context_options)`.

    Each page has a separate profile; relative URLs refer to the portal.
    """
    contexts = []

    def open_one(
        server: PortalServer, viewport: dict[str, int] = DESKTOP, **options: object
    ) -> Page:
        context = open_context(browser, viewport, base_url=server.url, **options)
        contexts.append(context)
        page = context.new_page()
        watch(page, server.url, problems)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def page(open_page: OpenPage, portal: PortalServer) -> Page:
    """A page of the shared demo on an office PC."""
    return open_page(portal)


@pytest.fixture
def phone_page(open_page: OpenPage, portal: PortalServer) -> Page:
    """A page of the shared demo on a phone."""
    return open_page(portal, viewport=PHONE, is_mobile=True, has_touch=True)


@pytest.fixture(params=["desktop", "phone"])
def any_page(request: pytest.FixtureRequest) -> Page:
    """A page of the shared demo, once on each width."""
    return request.getfixturevalue("page" if request.param == "desktop" else "phone_page")


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Assert that axe finds no violation of WCAG 2.2 AA in the current state of the page."""

    def check(page: Page) -> None:
        assert accessibility_violations(page) == []

    return check
