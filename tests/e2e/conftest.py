"""Fixtures of the browser tests: real servers with the demo, and a real browser.

The tests talk to processes, never to Django's ORM: what they need done on the
server they do with `portal.manage("command", …)` or through the admin.
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
    """Mark everything in this folder: it needs a browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def demo_template() -> Path:
    """A folder with the demo loaded. Only to be copied."""
    return kept_demo()


@pytest.fixture(scope="session")
def nodes(request: pytest.FixtureRequest) -> str:
    """The address of a real Elasticsearch for all portals with SEARCH_ENGINE=elasticsearch, or nothing."""
    if os.environ.get("SEARCH_ENGINE") != "elasticsearch":
        return ""
    return request.getfixturevalue("elasticsearch_url")


@pytest.fixture(scope="session")
def portal(
    demo_template: Path, nodes: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PortalServer]:
    """The served demo, shared by all tests: they may sign in, but leave the content as it is."""
    data_dir = tmp_path_factory.mktemp("portal")
    copy_demo(demo_template, data_dir)
    with serve(data_dir, nodes) as server:
        yield server


@pytest.fixture
def own_portal(demo_template: Path, nodes: str, tmp_path: Path) -> Iterator[PortalServer]:
    """The served demo, for one test alone, which may change whatever it likes."""
    copy_demo(demo_template, tmp_path / "portal")
    with serve(tmp_path / "portal", nodes) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module.

    Not for longer: while Playwright runs, its event loop runs in this thread, and
    Django's ORM refuses to work beside one. Other modules of the process need the ORM.
    """
    if find_chromium() is None:
        skip_unless_ci("Chromium is not installed (Debian: apt-get install chromium)")
    with chromium() as running:
        yield running


@pytest.fixture
def problems() -> list[str]:
    """What went wrong on the pages of this test; it fails unless this is empty at its end.

    A test that provokes an error on purpose asserts on the list and clears it.
    """
    return []


@pytest.fixture
def open_page(browser: Browser, problems: list[str]) -> Iterator[OpenPage]:
    """Open pages: `open_page(portal)`, `open_page(portal, viewport=PHONE, **context_options)`.

    Each has a profile of its own; relative addresses are the portal's.
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
    """The same test on both widths."""
    return request.getfixturevalue("page" if request.param == "desktop" else "phone_page")


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Assert that axe finds nothing against WCAG 2.2 AA on the page as it stands."""

    def check(page: Page) -> None:
        assert accessibility_violations(page) == []

    return check
