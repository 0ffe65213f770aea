"""The search page with and without scripts, on an office PC and on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE, OpenPage
from tests.support.server import PortalServer


def count_shown(page: Page) -> int:
    """Return the number of hits shown by the page."""
    found = re.match(r"(\d+)件", page.locator("#results-title").inner_text())
    assert found
    return int(found[1])


def count_beside(page: Page, checkbox: str) -> int:
    """Return the count next to a condition."""
    return int(page.locator(f"label:has({checkbox}) .check__count").inner_text())


def test_words_found_are_marked_in_title_and_excerpt(page: Page) -> None:
    page.goto("/search/?q=協力隊")
    assert "協力隊" in page.locator(".result__title mark").first.inner_text()
    assert "協力隊" in page.locator(".result__text mark").first.inner_text()


def test_count_beside_a_condition_is_what_choosing_it_finds(page: Page) -> None:
    page.goto("/search/")
    promised = count_beside(page, "#support-soudan")
    page.locator("#support-soudan").check()
    expect(page.locator(".chip--remove")).to_have_count(1)
    assert count_shown(page) == promised


def test_choosing_a_condition_keeps_focus_scroll_and_page_and_announces_the_count(
    page: Page,
) -> None:
    page.goto("/search/")
    page.evaluate("window.unchanged = true")
    box = page.locator("#programme-kyoryokutai")
    box.scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY"), box.bounding_box()
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("#search-status")).to_have_text(re.compile("件"))
    assert page.evaluate("window.unchanged") is True
    assert page.evaluate("document.activeElement.id") == "programme-kyoryokutai"
    assert (page.evaluate("window.scrollY"), box.bounding_box()) == before
    assert page.url.endswith("/search/?programme=kyoryokutai")


def test_going_back_shows_the_conditions_before(page: Page) -> None:
    page.goto("/search/")
    everything = count_shown(page)
    page.locator("#support-sanka").check()
    expect(page).to_have_url(re.compile("support=sanka"))
    page.go_back()
    expect(page.locator("#results-title")).to_have_text(re.compile(rf"^\s*{everything}件"))
    expect(page.locator("#support-sanka")).not_to_be_checked()
    expect(page.locator(".chip--remove")).to_have_count(0)


def test_removing_a_chip_leaves_the_other_conditions(page: Page) -> None:
    page.goto("/search/?support=sanka&programme=kyoryokutai")
    page.locator(".chip--remove", has_text="参加支援").click()
    expect(page.locator(".chip--remove")).to_have_count(1)
    assert page.url.endswith("/search/?programme=kyoryokutai")
    expect(page.locator("#support-sanka")).not_to_be_checked()
    assert page.evaluate("document.activeElement.id") == "results-title"


def test_all_conditions_are_cleared_at_once_and_the_words_stay(page: Page) -> None:
    page.goto("/search/?q=居場所&support=sanka&support=chiikizukuri")
    page.locator("#results").get_by_role("link", name="条件をすべて消す").click()
    expect(page.locator(".chip--remove")).to_have_count(0)
    expect(page.locator("#search-q")).to_have_value("居場所")


def test_name_inside_a_long_list_is_found_by_its_reading(page: Page) -> None:
    page.goto("/search/")
    page.locator("#fold-municipality > summary").click()
    page.locator("#more-municipality summary").click()
    labels = page.locator("#more-municipality li:visible")
    everything = labels.count()
    page.locator("#find-municipality").fill("むら")
    shown = labels.all_inner_texts()
    assert 0 < len(shown) < everything
    assert all("村" in text for text in shown)
    page.locator("#find-municipality").fill("ないなまえ")
    expect(page.locator("#more-municipality .facet__none")).to_be_visible()


def test_folded_conditions_stay_open_once_they_are_opened(page: Page) -> None:
    page.goto("/search/")
    page.locator("#fold-region > summary").click()
    page.locator("#kind-case").check()
    expect(page.locator(".chip--remove")).to_have_count(1)
    assert page.locator("#fold-region").get_attribute("open") is not None
    assert page.locator("#fold-tag").get_attribute("open") is None


def test_opened_list_stays_open_when_something_in_it_is_chosen(page: Page) -> None:
    page.goto("/search/")
    page.locator("#more-programme summary").click()
    page.locator("#more-issue summary").click()
    box = page.locator("#more-programme input[type=checkbox]:enabled").first
    name = box.get_attribute("id")
    box.check()
    expect(page.locator(".chip--remove")).to_have_count(1)
    assert page.locator("#more-issue").get_attribute("open") is not None
    expect(page.locator(f"#more-programme #{name}")).to_be_checked()


def test_condition_that_finds_nothing_is_greyed_and_chosen_ones_can_be_taken_back(
    page: Page,
) -> None:
    page.goto("/search/?q=麒麟&support=sanka")
    expect(page.locator("#support-sanka")).to_be_enabled()
    expect(page.locator("#support-soudan")).to_be_disabled()


def test_first_words_typed_are_sorted_by_relevance(page: Page) -> None:
    page.goto("/search/")
    assert page.locator("#search-sort option:checked").inner_text().strip() == "新しい順"
    page.locator("#search-q").fill("居場所")
    page.keyboard.press("Enter")
    expect(page.locator("#search-sort option:checked")).to_have_text("関連度")
    page.locator("#search-sort").select_option(label="市町村順")
    expect(page).to_have_url(re.compile("sort=municipality$"))


def test_no_hits_offers_what_dropping_a_condition_would_find(page: Page) -> None:
    page.goto("/search/?q=麒麟&support=sanka")
    way = page.locator(".no-hits__ways li").first
    promised = int(way.locator(".no-hits__count").inner_text().removesuffix("件"))
    way.get_by_role("link").click()
    expect(page.locator("#results-title")).to_have_text(re.compile(rf"^\s*{promised}件"))


def test_pages_of_results_follow_each_other(page: Page) -> None:
    page.goto("/search/")
    first = page.locator(".result__title a").first.get_attribute("href")
    page.get_by_role("link", name="次へ").click()
    expect(page.locator(".pagination__here")).to_have_text(re.compile("2$"))
    assert page.locator(".result__title a").first.get_attribute("href") != first
    assert page.url.endswith("/search/?page=2")


def test_everything_works_without_scripts(open_page: OpenPage, portal: PortalServer) -> None:
    page = open_page(portal, java_script_enabled=False)
    page.goto("/search/")
    page.locator("#search-q").fill("居場所")
    page.locator("#support-chiikizukuri").check()
    page.get_by_role("button", name="この条件でしぼり込む").click()
    expect(page.locator(".chip--remove")).to_have_count(1)
    found = count_shown(page)
    page.locator("#search-sort").select_option(label="新しい順")
    page.get_by_role("button", name="並べ替える").click()
    expect(page.locator("#search-sort option:checked")).to_have_text("新しい順")
    expect(page.locator("#search-q")).to_have_value("居場所")
    assert count_shown(page) == found


def test_phone_shows_conditions_as_a_panel_with_the_number_of_hits_at_its_foot(
    phone_page: Page,
) -> None:
    phone_page.goto("/search/")
    expect(phone_page.locator("#facets")).to_be_hidden()
    phone_page.get_by_role("link", name="条件でしぼり込む").click()
    panel = phone_page.get_by_role("dialog", name="条件でしぼり込む")
    box = panel.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    promised = count_beside(phone_page, "#support-sanka")
    phone_page.locator("#support-sanka").check()
    show = phone_page.get_by_role("button", name=f"{promised}件を見る")
    expect(show).to_be_visible()
    show.click()
    expect(phone_page.locator("#facets")).to_be_hidden()
    assert count_shown(phone_page) == promised
    expect(phone_page.get_by_role("link", name="条件でしぼり込む（1）")).to_be_focused()


def test_phone_without_scripts_opens_and_closes_the_conditions(
    open_page: OpenPage, portal: PortalServer
) -> None:
    page = open_page(portal, viewport=PHONE, java_script_enabled=False)
    page.goto("/search/")
    page.get_by_role("link", name="条件でしぼり込む").click()
    expect(page.locator("#facets")).to_be_visible()
    page.get_by_role("link", name="閉じる").click()
    expect(page.locator("#facets")).to_be_hidden()
    page.get_by_role("link", name="条件でしぼり込む").click()
    page.locator("#support-sanka").check()
    page.get_by_role("button", name="この条件でしぼり込む").click()
    expect(page.locator("#facets")).to_be_hidden()
    expect(page.locator(".chip--remove")).to_have_count(1)


@pytest.mark.parametrize("address", ["/search/", "/cases/"])
def test_list_of_cases_and_search_narrow_alike(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#support-sanka").check()
    expect(page.locator(".chip--remove")).to_have_count(1)
    assert page.url.endswith(f"{address}?support=sanka")


def test_a_wrong_conversion_is_searched_at_once_and_asked_about_when_taken_back(
    any_page: Page,
) -> None:
    any_page.goto("/search/?q=強力隊")
    expect(any_page.locator("#search-q")).to_have_value("強力隊")
    meant = any_page.locator(".results__meant")
    expect(meant).to_contain_text("「協力隊」の検索結果です。")
    found = count_shown(any_page)
    meant.get_by_role("link", name="もとの言葉「強力隊」でさがす").click()
    expect(meant).to_contain_text("もしかして")
    assert count_shown(any_page) == 0
    promised = re.search(r"協力隊（(\d+)件）", meant.inner_text())
    assert promised
    assert int(promised[1]) == found
    meant.get_by_role("link", name="協力隊", exact=True).click()
    expect(any_page).to_have_url(re.compile(r"q=%E5%8D%94%E5%8A%9B%E9%9A%8A"))
    assert count_shown(any_page) == found


def test_a_result_is_taken_along(any_page: Page, assert_accessible: Callable[[Page], None]) -> None:
    any_page.goto("/search/?kind=case&q=協力隊")
    take = any_page.locator(".take")
    take.locator("summary").click()
    address = take.locator("#take-address").input_value()
    assert address.endswith("/search/?q=%E5%8D%94%E5%8A%9B%E9%9A%8A&kind=case")
    assert_accessible(any_page)
    with any_page.expect_download() as download:
        take.get_by_role("link", name="CSVをダウンロードする").click()
    table = download.value.path().read_text(encoding="utf-8-sig")
    assert table.startswith("種類,タイトル,概要,市町村コード,市町村,")
    feed = take.get_by_role("link", name="RSS").get_attribute("href")
    assert "<rss" in any_page.request.get(feed or "").text()
    assert any_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
