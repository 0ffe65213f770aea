"""Rules for every page type: accessible, without errors, Japanese, usable on small screens and by keyboard."""

import gzip
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from tests.support.browser import OpenPage
from tests.support.pages import page_types
from tests.support.server import PortalServer

PAGES = (
    *("home", "search", "no-hits", "cases", "case"),
    *("municipalities", "municipality", "standard", "sign-in"),
)


@pytest.fixture(scope="module")
def addresses(portal: PortalServer) -> dict[str, str]:
    """The URL of one page of each type."""
    return page_types(portal)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    any_page: Page,
    addresses: dict[str, str],
    assert_accessible: Callable[[Page], None],
    name: str,
) -> None:
    any_page.goto(addresses[name])
    assert_accessible(any_page)


def test_axe_finds_nothing_on_the_page_for_addresses_that_do_not_exist(
    any_page: Page, assert_accessible: Callable[[Page], None], problems: list[str]
) -> None:
    response = any_page.goto("/no-such-page/")
    assert response is not None
    assert response.status == 404
    assert_accessible(any_page)
    # The browser reports only the response of the requested page.
    assert [line for line in problems if "/no-such-page/" not in line] == []
    problems.clear()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_at_320_pixels(
    open_page: OpenPage, portal: PortalServer, addresses: dict[str, str], name: str
) -> None:
    page = open_page(portal, viewport={"width": 320, "height": 640})
    page.goto(addresses[name])
    assert page.evaluate("document.documentElement.scrollWidth") == 320


# The sign-in form takes the focus, because it is the only purpose of the page.
@pytest.mark.parametrize("name", [name for name in PAGES if name != "sign-in"])
def test_first_key_leads_to_the_skip_link_and_from_there_to_the_text(
    page: Page, addresses: dict[str, str], name: str
) -> None:
    page.goto(addresses[name])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("name", PAGES)
def test_page_has_one_main_heading_and_a_title_of_its_own(
    page: Page, addresses: dict[str, str], name: str
) -> None:
    page.goto(addresses[name])
    assert page.locator("h1").count() == 1
    assert re.search("[ぁ-んァ-ヶ一-龠]", page.title())
    assert page.locator("html").get_attribute("lang") == "ja"


@pytest.mark.parametrize("name", PAGES)
def test_every_button_and_label_is_in_japanese(
    page: Page, addresses: dict[str, str], name: str
) -> None:
    page.goto(addresses[name])
    words = page.locator("button, label, legend, summary, th, h1, h2, h3").all_inner_texts()
    english = [text for text in words if re.fullmatch(r"[A-Za-z][A-Za-z ,.'-]{2,}", text.strip())]
    assert english == []


@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole_without_scripts(
    open_page: OpenPage, portal: PortalServer, addresses: dict[str, str], name: str
) -> None:
    page = open_page(portal, java_script_enabled=False)
    response = page.goto(addresses[name])
    assert response is not None
    assert response.status == 200
    assert page.locator("main").inner_text().strip() != ""


@pytest.mark.parametrize("name", PAGES)
def test_page_with_its_style_and_scripts_stays_under_100_kilobytes(
    open_page: OpenPage, portal: PortalServer, addresses: dict[str, str], name: str
) -> None:
    """Sizes are compressed, as sent by a proxy."""
    page = open_page(portal)
    responses: list[Response] = []

    def remember(response: Response) -> None:
        responses.append(response)

    page.on("response", remember)
    page.goto(addresses[name], wait_until="networkidle")
    counted = {"document", "stylesheet", "script"}
    bodies = [r.body() for r in responses if r.request.resource_type in counted]
    assert sum(len(gzip.compress(body)) for body in bodies) <= 100_000
