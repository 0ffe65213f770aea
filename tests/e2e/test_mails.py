"""How people choose their mails: in a browser, by keyboard, on a small screen, without scripts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.browser import OpenPage, sign_in
from tests.support.server import PortalServer

NARROW = {"width": 320, "height": 640}
LINK = (
    "from portal.accounts.models import User; "
    "from portal.mail.unsubscribing import unsubscribe_url; "
    "print(unsubscribe_url(User.objects.get(username='kanri').pk, ['feedback']))"
)


def widest(page: Page) -> int:
    """Return how wide what the page shows is."""
    return page.evaluate("document.documentElement.scrollWidth")


def test_choosing_and_stopping_by_keyboard_on_a_small_screen_without_scripts(
    open_page: OpenPage, portal: PortalServer, assert_accessible: Callable[[Page], None]
) -> None:
    page = open_page(portal, viewport=NARROW)
    sign_in(page, "kanri", "/mails/")
    assert_accessible(page)
    assert widest(page) == 320
    letters = page.get_by_role("group", name="ご意見・お問い合わせ")
    letters.get_by_role("radio", name="受け取らない").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main .notice")).to_contain_text("メールの受け取り方を保存しました。")
    expect(letters.get_by_role("radio", name="毎週月曜8時にまとめて")).to_be_checked()

    address = portal.manage("shell", "--no-imports", "--command", LINK).strip()
    reader = open_page(portal, viewport=NARROW, java_script_enabled=False)
    reader.goto(address)
    expect(reader.locator("main li").first).to_have_text("ご意見・お問い合わせ")
    reader.get_by_role("button", name="受け取りをやめる").press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_have_text("メールの受け取りをやめました")

    page.reload()
    expect(letters.get_by_role("radio", name="受け取らない")).to_be_checked()


def test_axe_finds_nothing_on_the_page_of_the_link(
    page: Page, portal: PortalServer, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto(portal.manage("shell", "--no-imports", "--command", LINK).strip())
    assert_accessible(page)
