"""Checks pages with axe in the states that readers bring them into.

test_every_page_type.py checks the initial state of every page type.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import OpenPage
from tests.support.server import PortalServer


def test_axe_finds_nothing_on_narrowed_results(
    any_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    any_page.goto("/search/?q=居場所&support=chiikizukuri&sort=newest")
    assert_accessible(any_page)


def test_axe_finds_nothing_on_results_with_an_answer(
    any_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    any_page.goto("/search/?q=葦原市")
    expect(any_page.locator(".answer")).to_contain_text("連絡調整担当")
    assert_accessible(any_page)


def test_axe_finds_nothing_on_conditions_read_from_the_query(
    any_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    any_page.goto("/search/?q=人口8千人の町 参加支援 令和6年度")
    expect(any_page.locator(".results__meaning .chip")).to_have_count(2)
    assert_accessible(any_page)


def test_axe_finds_nothing_when_nothing_is_found(
    any_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    any_page.goto("/search/?q=麒麟&support=sanka")
    expect(any_page.locator(".no-hits__lead")).to_be_visible()
    assert_accessible(any_page)


def test_axe_finds_nothing_with_lists_opened_and_searched(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/search/")
    page.locator("#fold-municipality > summary").click()
    page.locator("#more-municipality summary").click()
    page.locator("#find-municipality").fill("むら")
    assert_accessible(page)


def test_axe_finds_nothing_after_results_were_replaced(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/search/")
    page.locator("#support-sanka").check()
    expect(page.locator(".chip--remove")).to_have_count(1)
    assert_accessible(page)


def test_axe_finds_nothing_on_the_panel_of_conditions(
    phone_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    phone_page.goto("/search/?support=sanka")
    phone_page.get_by_role("link", name="条件でしぼり込む").click()
    assert_accessible(phone_page)


def test_axe_finds_nothing_on_the_opened_menu(
    phone_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    phone_page.goto("/")
    phone_page.locator(".site-menu summary").click()
    assert_accessible(phone_page)


def test_axe_finds_nothing_on_a_refused_sign_in(
    any_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    any_page.goto("/accounts/login/")
    any_page.get_by_role("button", name="サインインする", exact=True).click()
    expect(any_page.get_by_role("alert")).to_be_visible()
    assert_accessible(any_page)


@pytest.mark.parametrize("address", ["/", "/search/?q=協力隊", "/municipalities/"])
def test_everything_can_be_seen_in_forced_colours(
    open_page: OpenPage, portal: PortalServer, address: str
) -> None:
    """Information shown by colour is also shown by a border or a word."""
    page = open_page(portal, forced_colors="active")
    page.goto(address)
    for selector in (".button", ".chip", ".side-label"):
        for box in page.locator(f"{selector}:visible").all()[:5]:
            assert box.evaluate("element => getComputedStyle(element).borderTopWidth") == "1px"


def test_side_labels_say_the_department_in_words(page: Page) -> None:
    page.goto("/search/?q=協力隊&kind=case")
    both = page.locator(".result__sides").filter(has_text="地域振興").first
    labels = both.locator(".side-label__side").all_inner_texts()
    assert labels == ["福祉", "地域振興"]


def test_nothing_moves_for_readers_who_ask_for_less_motion(
    open_page: OpenPage, portal: PortalServer
) -> None:
    page = open_page(portal, reduced_motion="reduce")
    page.goto("/search/")
    durations = page.evaluate(
        "[...new Set([...document.querySelectorAll('*')]"
        ".map(element => getComputedStyle(element).transitionDuration))]"
    )
    assert durations == ["0s"]
