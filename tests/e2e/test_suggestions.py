"""Suggestions below the search boxes: with keyboard, input method, phone, and without scripts."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.browser import OpenPage
from tests.support.server import PortalServer

LIST = "#suggest-list"
BOXES = {
    "home": ("/", "#home-q"),
    "search": ("/search/", "#search-q"),
    "header": ("/about/", "#header-q"),
}


def asked(page: Page) -> list[str]:
    """Return a list that collects the texts for which the page requests suggestions."""
    words: list[str] = []

    def note(request: Request) -> None:
        address = urlsplit(request.url)
        if address.path == "/search/suggest/":
            words.extend(parse_qs(address.query)["q"])

    page.on("request", note)
    return words


@pytest.mark.parametrize("box", BOXES)
def test_a_word_is_chosen_with_the_keyboard_in_every_box(page: Page, box: str) -> None:
    address, field = BOXES[box]
    page.goto(address)
    page.locator(field).focus()
    page.keyboard.type("ちいきおこし")
    expect(page.locator(LIST)).to_be_visible()
    expect(page.locator("p[role=status]", has_text="候補があります")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    active = page.locator(f"{LIST} [aria-selected=true]")
    expect(active).to_have_text(re.compile("協力隊"))
    expect(page.locator(field)).to_have_attribute("aria-activedescendant", "suggest-words-1")
    word = active.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#results-title")).to_have_text(re.compile(r"\d+件"))
    expect(page).to_have_url(re.compile(r"/search/\?q="))
    assert unquote(urlsplit(page.url).query) == f"q={word}"


def test_keys_walk_through_the_list_as_in_a_combobox(page: Page) -> None:
    page.goto("/")
    box = page.locator("#home-q")
    box.focus()
    page.keyboard.type("居場所")
    expect(box).to_have_attribute("aria-expanded", "true")
    options = page.locator(f"{LIST} [role=option]")
    last = options.count() - 1
    page.keyboard.press("ArrowUp")
    expect(options.nth(last)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{LIST} [aria-selected=true]")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    expect(page.locator(f"{LIST} [aria-selected=true]")).to_have_count(0)
    assert box.evaluate("box => box.selectionStart") == 0
    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("居場所")
    page.keyboard.press("ArrowDown")
    expect(page.locator(LIST)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(LIST)).to_have_count(0)


def test_a_title_and_a_municipality_lead_to_their_pages(any_page: Page) -> None:
    any_page.goto("/")
    any_page.locator("#home-q").press_sequentially("しお")
    place = any_page.locator(f"{LIST} [data-url^='/municipalities/']").first
    target = place.get_attribute("data-url")
    place.click()
    expect(any_page).to_have_url(re.compile(f"{target}$"))


def test_nothing_is_asked_or_sent_while_an_input_method_converts(page: Page) -> None:
    page.goto("/")
    words = asked(page)
    box = page.locator("#home-q")
    box.focus()
    session = page.context.new_cdp_session(page)
    for text in ("ひ", "ひき", "ひきこm"):
        session.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    assert (words, urlsplit(page.url).path) == ([], "/")
    session.send("Input.insertText", {"text": "ひきこもり"})
    expect(page.locator(LIST)).to_be_visible()
    assert words == ["ひきこもり"]
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q="))


def test_a_late_answer_to_an_earlier_question_is_dropped(page: Page) -> None:
    page.goto("/")

    def answer(route) -> None:
        if unquote(route.request.url).endswith("q=居"):
            page.wait_for_timeout(600)
        route.continue_()

    page.route("**/search/suggest/**", answer)
    box = page.locator("#home-q")
    box.press_sequentially("居")
    page.wait_for_timeout(200)
    box.press_sequentially("場所づくり")
    page.wait_for_timeout(1200)
    texts = page.locator(f"{LIST} [role=option]").all_inner_texts()
    assert all("居場所づくり" in text for text in texts)


def test_typing_fast_asks_once(page: Page) -> None:
    page.goto("/")
    words = asked(page)
    page.locator("#home-q").press_sequentially("居場所", delay=20)
    expect(page.locator(LIST)).to_be_visible()
    assert words == ["居場所"]


def test_the_open_list_is_accessible_and_fits(
    any_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    for address, field in (("/", "#home-q"), ("/search/", "#search-q")):
        any_page.goto(address)
        any_page.locator(field).press_sequentially("居場所")
        expect(any_page.locator(LIST)).to_be_visible()
        assert_accessible(any_page)
        assert any_page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_boxes_simply_search(open_page: OpenPage, portal: PortalServer) -> None:
    page = open_page(portal, java_script_enabled=False)
    page.goto("/")
    box = page.locator("#home-q")
    assert box.get_attribute("role") is None
    box.fill("居場所")
    box.press("Enter")
    expect(page.locator("#results-title")).to_have_text(re.compile(r"[1-9]\d*件"))
