"""Uses the site with the keyboard only."""

import re

from playwright.sync_api import Page, expect


def tab_to(page: Page, selector: str, most: int = 80, key: str = "Tab") -> None:
    """Press Tab until the element has the focus."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    message = f"{selector} is not reached by {most} presses of Tab"
    raise AssertionError(message)


def test_case_is_found_from_the_front_page_without_a_mouse(page: Page) -> None:
    page.goto("/")
    tab_to(page, "#home-q")
    page.keyboard.type("ひきこもり")
    page.keyboard.press("Enter")
    expect(page.locator("#results-title")).to_have_text(re.compile("件"))
    tab_to(page, "#support-sanka")
    page.keyboard.press("Space")
    expect(page.locator(".chip--remove")).to_have_count(1)
    tab_to(page, ".chip--remove", key="Shift+Tab")  # the chips precede the conditions
    page.keyboard.press("Enter")
    expect(page.locator(".chip--remove")).to_have_count(0)
    title = page.locator(".result__title a").first.inner_text()
    tab_to(page, ".result__title a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)


def test_focus_is_always_to_be_seen(page: Page) -> None:
    page.goto("/search/?q=居場所&support=sanka")
    for _ in range(40):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(() => { const style = getComputedStyle(document.activeElement);"
            " return [style.outlineStyle, style.outlineWidth]; })()"
        )
        assert outline == ["solid", "4px"]


def test_the_first_result_is_twenty_presses_of_tab_away(page: Page) -> None:
    for query in ("居場所", "居場所&support=sanka&kind=case&map=1", "葦原市", "令和8年度の研修"):
        page.goto(f"/search/?q={query}")
        tab_to(page, ".result:first-child .result__title a", most=20)


def test_a_link_skips_to_the_results(page: Page) -> None:
    page.goto("/search/?q=居場所")
    tab_to(page, ".skip-link[href='#results-title']", most=2)
    page.keyboard.press("Enter")
    tab_to(page, ".result:first-child .result__title a", most=4)


def test_long_list_is_opened_searched_and_chosen_from(page: Page) -> None:
    page.goto("/search/")
    tab_to(page, ".skip-link[href='#facets-title']", most=3)
    page.keyboard.press("Enter")
    tab_to(page, "#fold-municipality > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#more-municipality summary", most=7)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("むら")
    page.keyboard.press("Enter")  # searches the list, not the portal
    assert page.url.endswith("/search/#facets-title")
    tab_to(page, "#more-municipality input[type=checkbox]", most=3)
    page.keyboard.press("Space")
    expect(page.locator(".chip--remove")).to_have_text(re.compile("村"))


def test_panel_keeps_the_focus_until_it_is_closed(phone_page: Page) -> None:
    phone_page.goto("/search/")
    phone_page.locator("[data-open-facets]").focus()
    phone_page.keyboard.press("Enter")
    expect(phone_page.locator("#facets-title")).to_be_focused()
    inside = (
        "document.activeElement === document.body || !!document.activeElement.closest('#facets')"
    )
    for _ in range(12):
        phone_page.keyboard.press("Shift+Tab")
        assert phone_page.evaluate(inside)
    phone_page.keyboard.press("Escape")
    expect(phone_page.locator("#facets")).to_be_hidden()
    expect(phone_page.locator("[data-open-facets]")).to_be_focused()


def test_menu_closes_with_escape_and_gives_the_focus_back(phone_page: Page) -> None:
    phone_page.goto("/")
    phone_page.locator(".site-menu summary").focus()
    phone_page.keyboard.press("Enter")
    expect(phone_page.locator(".site-menu .menu")).to_be_visible()
    phone_page.keyboard.press("Escape")
    expect(phone_page.locator(".site-menu .menu")).to_be_hidden()
    expect(phone_page.locator(".site-menu summary")).to_be_focused()
