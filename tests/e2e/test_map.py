"""The map in a browser, with keyboard and mouse, on the front page and above results."""

import re

from playwright.sync_api import Page, expect


def test_front_page_map_leads_to_a_municipality_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile(r"^月岡町 \d+件$")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("月岡町")


def test_map_can_be_skipped_by_keyboard(page: Page) -> None:
    page.goto("/")
    skip = page.get_by_role("link", name="地図をとばす")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#home-map-end")).to_be_focused()


def test_map_above_results_chooses_a_municipality(page: Page) -> None:
    page.goto("/search/")
    page.get_by_role("link", name="市町村の地図で見る").click()
    area = page.get_by_role("link", name=re.compile(r"^月岡町 \d+件$"))
    count = re.findall(r"\d+", area.get_attribute("aria-label") or "")[0]
    area.click()
    expect(page.locator("#results-title")).to_contain_text(f"{count}件")
    expect(page.get_by_role("checkbox", name=re.compile("^月岡町"))).to_be_checked()
    page.get_by_role("link", name="地図を閉じる").click()
    expect(page.locator(".map")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"municipality=993018(?!.*map=1)"))
