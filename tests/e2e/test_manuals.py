"""The manuals in a browser: on the site, on a telephone, and in the admin."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.support.browser import sign_in
from tools.manual_pictures import SCREENS, take_demo

BROKEN = "[...document.querySelectorAll('.manual__text img')].filter(e => !e.naturalWidth).map(e => e.src)"


def load_pictures(page: Page) -> None:
    """Scroll to each picture, because they are loaded when they are needed."""
    for picture in page.locator(".manual__text img").all():
        picture.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")


def test_a_contributor_reads_the_manual_on_a_telephone(
    phone_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    sign_in(phone_page, "shiomi-toko", "/contribute/")
    phone_page.get_by_role("link", name="手引き").click()
    phone_page.get_by_role("main").get_by_role("link", name="投稿者の手引き").click()
    expect(phone_page.get_by_role("heading", level=1)).to_have_text("投稿者の手引き")
    load_pictures(phone_page)

    assert_accessible(phone_page)
    assert phone_page.evaluate(BROKEN) == []
    assert phone_page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_editor_finds_the_manual_under_help(page: Page) -> None:
    sign_in(page, "fukushi", "/admin/")
    page.get_by_role("button", name="ヘルプ").click()
    page.get_by_role("link", name="県編集者の手引き").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("県編集者の手引き")
    load_pictures(page)

    assert page.evaluate(BROKEN) == []


def test_the_pictures_show_the_screens_as_they_are(browser: Browser, tmp_path: Path) -> None:
    """`python -m tools.manual_pictures` takes them again."""
    folder = tmp_path / "images"
    folder.mkdir()

    screens = take_demo(browser, tmp_path / "demo", folder)

    assert screens == json.loads(SCREENS.read_text(encoding="utf-8"))
    assert sorted(path.stem for path in folder.iterdir()) == sorted(screens)
