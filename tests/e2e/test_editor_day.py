"""An editor's first case in a browser: few clicks, a preview with checks, and no lost input."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import DEMO_PASSWORD, PHONE, OpenPage, sign_in
from tests.support.reviewing import approve_by_both_sides, run
from tests.support.server import PortalServer, copy_demo, serve

MOST_CLICKS = 30
TITLE = "閉店後の理髪店を、夜だけ開く語らいの場にした"
SUMMARY = "町の福祉課と商工観光課が、理髪店の主人と週に一度の語らいの場を開きました。"
# Only mouse clicks count, not scrolling, waiting or typing.
COUNT = "document.addEventListener('mousedown', event => event.isTrusted && countPress(), true)"


class Clicks:
    """Counts the mouse clicks in a page, except in a `detour`."""

    def __init__(self, page: Page) -> None:
        self.number = 0
        self._counts = True
        page.expose_function("countPress", self._press)
        page.add_init_script(COUNT)

    def _press(self) -> None:
        self.number += self._counts

    @contextmanager
    def detour(self) -> Iterator[None]:
        """A context for actions besides writing: previews, checks, signing in again."""
        self._counts = False
        yield
        self._counts = True


@pytest.fixture(scope="module")
def desk(
    demo_template: Path, nodes: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PortalServer]:
    """The running demo for the tests here, which write cases in it."""
    data_dir = tmp_path_factory.mktemp("desk")
    copy_demo(demo_template, data_dir)
    with serve(data_dir, nodes) as server:
        yield server


def open_form(page: Page) -> None:
    """Go from the start page of the admin to the form of a new case."""
    page.get_by_role("link", name="連携事例を書く").click()
    expect(page.locator("#id_title")).to_be_focused()
    # After two seconds, Wagtail takes the form's state as the initial one.
    page.wait_for_timeout(2500)


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def write(page: Page, field: str, text: str) -> None:
    """Click into a field and type."""
    page.locator(f"#id_{field}").click()
    page.keyboard.insert_text(text)


def choose_municipality(page: Page, typed: str, name: str) -> None:
    field = page.get_by_role("combobox", name="市町村").first
    field.click()
    page.keyboard.insert_text(typed)
    expect(page.get_by_role("option").first).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(field).to_have_value(name)


def tick(page: Page, field: str, number: int) -> None:
    for box in page.locator(f"input[name={field}]").all()[:number]:
        box.check()


def expect_autosaved(page: Page) -> None:
    indicator = page.locator("#w-autosave-indicator")
    expect(indicator).to_have_attribute("data-w-autosave-state-value", "saved", timeout=20_000)


def submit(page: Page) -> None:
    page.locator(".footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-submit]").click()
    expect(page.get_by_text("審査に提出しました").first).to_be_visible()


def lose_session(page: Page, server: PortalServer, problems: list[str]) -> None:
    """End the session, continue typing, sign in in a new tab and return."""
    run(
        server, "from django.contrib.sessions.models import Session; Session.objects.all().delete()"
    )
    write(page, "purpose", "週に一度、役割を持って出かける。")
    link = page.get_by_role("link", name="新しいタブでサインインする")
    expect(link).to_be_visible(timeout=20_000)
    expect(page.get_by_role("alert")).to_contain_text("入力した内容は、この画面に残っています。")
    expect(page.get_by_text("サーバーエラー")).to_have_count(0)
    with page.context.expect_page() as opened:
        link.click()
    other = opened.value
    other.locator("input[name=login]").fill("fukushi")
    other.locator("input[name=password]").fill(DEMO_PASSWORD)
    other.keyboard.press("Enter")
    expect(other.get_by_text("元のタブに戻ってください")).to_be_visible()
    other.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(link).to_have_count(0, timeout=20_000)
    expect_autosaved(page)
    # The browser reports each refused request: autosave, and the check for other editors.
    assert [line for line in problems if not re.search("status of 40[13]", line)] == []
    problems.clear()


def preview_and_check(page: Page) -> None:
    page.locator("[data-side-panel-toggle=preview]").click()
    framed = page.frame_locator("[data-side-panel=preview] iframe").last
    expect(framed.locator("h1")).to_have_text(TITLE, timeout=20_000)
    page.locator("[data-side-panel-toggle=checks]").click()
    words = page.locator("[data-content-word-count]")
    expect(words).to_have_text(re.compile(r"^[1-9]\d*$"), timeout=20_000)
    expect(page.locator("[data-side-panel=checks] [data-content-checker-count]")).to_have_text(
        re.compile(r"^\d+$")
    )
    page.locator("[data-side-panel-toggle=checks]").click()


@pytest.mark.slow
def test_a_first_case_takes_at_most_thirty_clicks(
    desk: PortalServer, open_page: OpenPage, problems: list[str]
) -> None:
    page = open_page(desk)
    clicks = Clicks(page)
    sign_in(page, "fukushi", "/admin/")
    clicks.number = 0

    open_form(page)
    page.keyboard.insert_text(TITLE)
    choose_municipality(page, "しおみ", "潮見市")
    write(page, "fiscal_year", "R7")
    page.get_by_role("radio", name="実施中").check()
    page.get_by_role("radio", name="成果あり").check()
    write(page, "summary", SUMMARY)
    tab(page, "なぜ")
    write(page, "background", "夜に行く所がないという声が続きました。")
    expect_autosaved(page)
    with clicks.detour():
        lose_session(page, desk, problems)
    tab(page, "何を")
    write(page, "content", "毎週金曜の夜に店を開けます。")
    tab(page, "連携")
    tick(page, "issues", 4)
    tick(page, "programmes", 2)
    tab(page, "素材")
    page.get_by_role("button", name="画像を追加").click()
    page.locator(".modal input[type=checkbox]").first.check()
    page.locator(".modal [data-multiple-choice-submit]").click()
    expect(page.locator("#id_images-TOTAL_FORMS")).to_have_value("1")
    expect_autosaved(page)
    with clicks.detour():
        preview_and_check(page)
    tab(page, "公開")
    for box in page.locator("input[name^=declares]").all():
        box.check()
    write(page, "contact_section", "地域福祉課 共生係")
    submit(page)
    with clicks.detour():
        page.goto(desk.url + approve_by_both_sides(desk, TITLE))

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_role("main")).to_contain_text("週に一度、役割を持って出かける。")
    expect(page.get_by_role("link", name="この事例を編集")).to_be_visible()
    assert clicks.number <= MOST_CLICKS

    # A new case has 県内自治体職員.
    assert open_page(desk).request.get(page.url).status == 404
    reader = open_page(desk, viewport=PHONE, is_mobile=True)
    sign_in(reader, "shiomi", "/")
    reader.goto("/search/?q=理髪店 語らい")
    expect(reader.locator("#results .result__title a").first).to_have_text(TITLE)
    reader.goto(page.url)
    expect(reader.get_by_role("link", name="この事例を編集")).to_have_count(0)


def test_saving_right_after_typing_makes_one_page_and_warns_of_nobody(
    desk: PortalServer, open_page: OpenPage
) -> None:
    page = open_page(desk)
    sign_in(page, "fukushi", "/admin/")
    open_form(page)
    page.keyboard.insert_text("すぐに保存する事例")
    write(page, "fiscal_year", "R7")
    # Autosave has started and not finished.
    page.wait_for_timeout(900)
    page.get_by_role("button", name="下書きを保存").first.click()
    page.wait_for_url("**/edit/", timeout=30_000)
    expect(page.locator("#id_title")).to_have_value("すぐに保存する事例")
    count = "from casestudies.models import CasePage; print(CasePage.objects.filter(title='すぐに保存する事例').count())"
    assert run(desk, count) == "1"

    page.wait_for_timeout(2500)
    for wait in (0, 500, 1000):
        write(page, "subtitle", f"{wait}")
        page.wait_for_timeout(wait)
        page.get_by_role("button", name="下書きを保存").first.click()
        expect(page.get_by_role("dialog", name="より新しい")).to_have_count(0)
        page.wait_for_timeout(2500)
    expect(page.locator("#id_subtitle")).to_have_value("05001000")


def test_a_municipality_is_found_by_name_reading_and_region_with_keys_alone(
    desk: PortalServer, open_page: OpenPage, assert_accessible
) -> None:
    page = open_page(desk)
    sign_in(page, "fukushi", "/admin/")
    open_form(page)
    field = page.get_by_role("combobox", name="市町村").first
    for typed in ("潮見", "しおみ", "シオミ"):
        field.fill("")
        field.press_sequentially(typed)
        expect(page.get_by_role("option").first).to_contain_text("潮見市")
    field.fill("山間")
    towns = page.get_by_role("option").all_inner_texts()
    assert len(towns) > 1
    assert [town for town in towns if "山間圏域" not in town] == []
    field.press("ArrowDown")
    second = page.get_by_role("option", selected=True)
    expect(second).to_have_count(1)
    expect(field).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    field.fill("存在しない町")
    field.press("Tab")
    expect(page.get_by_text("「存在しない町」は選ばれていません。")).to_be_visible()
    expect(field).to_have_value("存在しない町")
    expect(page.locator("select[name=case_municipalities-0-municipality]")).to_have_value("")
