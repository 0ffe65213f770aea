"""Small screens, large text, print."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE, OpenPage, sign_in
from tests.support.server import PortalServer

NARROW = {"width": 320, "height": 640}
ADDRESSES = (
    "/",
    "/search/?q=居場所&support=chiikizukuri",
    "/search/?q=麒麟&support=sanka",
    "/search/?q=社会福祉課の電話番号",
    "/search/?q=人口8千人の町 参加支援 令和6年度",
    "/municipalities/",
    "/accounts/login/",
)


def sideways(page: Page) -> list[str]:
    """Return the elements that overflow on the right."""
    return page.evaluate(
        "[...document.querySelectorAll('body *')]"
        ".filter(element => !element.closest('.visually-hidden, .matrix thead'))"
        ".filter(element => element.getBoundingClientRect().right > innerWidth + 1)"
        ".map(element => element.outerHTML.slice(0, 80))"
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_sticks_out_at_320_pixels(
    open_page: OpenPage, portal: PortalServer, address: str
) -> None:
    page = open_page(portal, viewport=NARROW)
    page.goto(address)
    assert sideways(page) == []


def test_panel_of_conditions_fits_320_pixels(open_page: OpenPage, portal: PortalServer) -> None:
    page = open_page(portal, viewport=NARROW)
    page.goto("/search/?support=sanka")
    page.get_by_role("link", name="条件でしぼり込む").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert sideways(page) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_text_of_twice_the_size_stays_inside(
    open_page: OpenPage, portal: PortalServer, address: str
) -> None:
    """Zooming to 200 % halves the viewport width: 1366 pixels become 683."""
    page = open_page(portal, viewport={"width": 683, "height": 384}, device_scale_factor=2)
    page.goto(address)
    assert sideways(page) == []


@pytest.mark.parametrize("width", [1024, 1366])
def test_a_long_name_of_the_reader_leaves_room_for_that_of_the_site(
    open_page: OpenPage, portal: PortalServer, width: int
) -> None:
    page = open_page(portal, viewport={"width": width, "height": 768})
    sign_in(page, "chiiki", "/cases/")
    expect(page.locator(".site-nav .menu__user")).to_have_text(
        "県地域づくり推進課（地域振興の編集）"
    )
    name = page.locator(".site-header__name").bounding_box()
    assert name is not None
    assert (name["width"] >= 160, name["height"] <= 60) == (True, True)
    assert sideways(page) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_everything_to_touch_on_a_phone_is_large_enough(
    open_page: OpenPage, portal: PortalServer, address: str
) -> None:
    """Links within a line of text are exempt (WCAG 2.5.8)."""
    page = open_page(portal, viewport=PHONE, is_mobile=True, has_touch=True)
    page.goto(address)
    low = page.evaluate(
        "[...document.querySelectorAll('.button, .input, .select, .chip:is(a), .check, summary,"
        " .menu a, .pagination__link, .site-footer__links a, .towns__list a, .matrix__link')]"
        ".filter(element => element.checkVisibility())"
        ".filter(element => element.getBoundingClientRect().height < 43.5)"
        ".map(element => element.outerHTML.slice(0, 80))"
    )
    assert low == []


def test_results_are_printed_without_the_means_to_search(page: Page) -> None:
    page.goto("/search/?q=居場所")
    page.emulate_media(media="print")
    for selector in ("#facets", "#search-q", ".results__sort", ".site-nav"):
        expect(page.locator(selector)).to_be_hidden()
    expect(page.locator(".result").first).to_be_visible()


def test_results_do_not_shift_when_they_are_replaced(page: Page) -> None:
    page.goto("/search/")
    page.evaluate(
        "window.shifts = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
        " if (!entry.hadRecentInput) window.shifts += entry.value; })"
        ".observe({ type: 'layout-shift' })"
    )
    page.locator("#support-sanka").scroll_into_view_if_needed()
    place = page.locator("#facets-title").bounding_box()
    page.locator("#support-sanka").check()
    expect(page.locator(".chip--remove")).to_have_count(1)
    assert page.locator("#facets-title").bounding_box() == place
    assert page.evaluate("window.shifts") == 0
