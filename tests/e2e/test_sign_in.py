"""The sign-in in a browser: a forgotten password, an authenticator app, a passkey, the end of a session."""

import email
import email.policy
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import DEMO_PASSWORD, DESKTOP, OpenPage, open_context, sign_in, watch
from tests.support.server import PortalServer, copy_demo

NEW_PASSWORD = "denshobato-wa-mado-no-soto"


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the portal of this module puts its mails."""
    return tmp_path_factory.mktemp("mails")


@pytest.fixture(scope="module")
def own(
    demo_template: Path, nodes: str, mails: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PortalServer]:
    """The served demo at the name localhost: passkeys belong to names. Sessions last a minute."""
    data_dir = tmp_path_factory.mktemp("portal")
    copy_demo(demo_template, data_dir)
    server = PortalServer(
        data_dir,
        nodes=nodes,
        environment={"EMAIL_URL": f"filemail:///{mails}", "SESSION_IDLE_MINUTES": "1"},
    )
    server.url = server.url.replace("127.0.0.1", "localhost")
    server.environment["BASE_URL"] = server.url
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def page(open_page: OpenPage, own: PortalServer) -> Page:
    return open_page(own)


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def test_a_forgotten_password_is_set_anew_by_mail(
    page: Page, own: PortalServer, mails: Path, assert_accessible: Callable[[Page], None]
) -> None:
    address = "shiomi@example.jp"
    own.manage(
        "shell",
        "--command",
        f"from portal.accounts.models import User; "
        f"User.objects.filter(username='shiomi').update(email='{address}')",
    )
    page.goto("/accounts/login/")
    page.get_by_role("link", name="パスワードを忘れたとき").click()
    assert_accessible(page)
    page.get_by_label("登録したメールアドレス").fill(address)
    page.get_by_role("button", name="メールを送る").click()
    expect(heading(page)).to_have_text("メールを送りました")

    page.goto(link_in(mails))
    assert_accessible(page)
    page.get_by_label("新しいパスワード", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("新しいパスワード（確認用）").fill(NEW_PASSWORD)
    page.get_by_role("button", name="このパスワードにする").click()
    page.get_by_role("main").get_by_role("link", name="サインインする").click()
    page.get_by_label("利用者名またはメールアドレス").fill(address)
    page.get_by_label("パスワード", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("button", name="サインインする", exact=True).click()

    page.goto("/accounts/")
    expect(heading(page)).to_have_text("アカウント")


def link_in(mails: Path) -> str:
    """Return the link in the newest mail, which may be on its way."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for path in mails.iterdir():
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            found = re.search(
                r"https?://\S+/password/reset/key/\S+", message.get_body(("plain",)).get_content()
            )
            if found:
                return found[0]
        time.sleep(0.1)
    pytest.fail("no mail came")


def test_an_authenticator_app_is_set_up_and_asked_for(
    open_page: OpenPage, own: PortalServer, assert_accessible: Callable[[Page], None]
) -> None:
    page = open_page(own, java_script_enabled=False)
    sign_in(page, "chiiki", "/accounts/")
    page.get_by_role("link", name="設定を開く").click()
    page.get_by_role("link", name="認証アプリを登録する").click()
    secret = page.locator("#totp_secret").inner_text()
    page.get_by_label("確認コード").fill(code_of(secret, -1))
    page.get_by_role("button", name="登録する").click()
    expect(page.locator(".codes code")).to_have_count(10)
    recovery_code = page.locator(".codes code").first.inner_text()

    other = open_page(own)
    start_to_sign_in(other, "chiiki")
    expect(heading(other)).to_have_text("確認コードの入力")
    assert_accessible(other)
    other.get_by_label("確認コード").fill("000000")
    other.get_by_role("button", name="サインインする", exact=True).click()
    expect(other.get_by_role("alert")).to_contain_text("確認コードが正しくありません。")
    other.get_by_label("確認コード").fill(code_of(secret))
    other.get_by_role("button", name="サインインする", exact=True).click()
    expect(heading(other)).to_have_text("アカウント")

    third = open_page(own)
    start_to_sign_in(third, "chiiki")
    third.get_by_label("確認コード").fill(recovery_code)
    third.get_by_label("確認コード").press("Enter")
    expect(heading(third)).to_have_text("アカウント")


def start_to_sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/?next=/accounts/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("input[name=password]").press("Enter")


@pytest.fixture
def passkey_page(browser: Browser, own: PortalServer, problems: list[str]) -> Iterator[Page]:
    """A page of a computer with a fingerprint reader (W3C WebAuthn, section 11: virtual authenticator)."""
    context = open_context(browser, DESKTOP, base_url=own.url)
    page = context.new_page()
    watch(page, own.url, problems)
    devtools: Any = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield page
    context.close()
    assert problems == []


def test_a_passkey_is_registered_and_signs_in_alone(
    passkey_page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page = passkey_page
    sign_in(page, "kenshu", "/accounts/2fa/")
    expect(heading(page)).to_have_text("2段階認証")
    assert_accessible(page)
    page.get_by_role("link", name="パスキーを登録する").click()
    assert_accessible(page)
    page.get_by_label("名前").fill("庁内PC")
    page.get_by_label("パスワードなしでもサインインできるようにする").check()
    page.get_by_role("button", name="登録する").click()
    expect(heading(page)).to_have_text("回復コード")
    page.goto("/accounts/2fa/keys/")
    expect(page.get_by_role("rowheader")).to_have_text("庁内PC（パスワードなしで使えます）")
    sign_out(page)

    page.goto("/accounts/login/?next=/accounts/events/")
    page.get_by_role("button", name="パスキーでサインインする").click()
    expect(heading(page)).to_have_text("サインインの記録")
    assert_accessible(page)
    sign_out(page)

    start_to_sign_in(page, "kenshu")
    page.get_by_role("button", name="パスキーで確認する").click()
    expect(heading(page)).to_have_text("アカウント")


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="サインアウトする").click()
    page.wait_for_url("**/")


def test_a_warning_comes_before_the_session_ends_and_what_was_typed_stays(
    page: Page, problems: list[str], assert_accessible: Callable[[Page], None]
) -> None:
    sign_in(page, "fukushi", "/admin/snippets/vocabularies/glossaryentry/")
    page.goto("/admin/account/")
    page.get_by_label("表示名*").fill("書きかけの名前")
    dialog = page.get_by_role("dialog", name="まもなくサインアウトします")

    expect(dialog).to_be_visible(timeout=40_000)
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(dialog).to_be_visible(timeout=40_000)
    over = page.get_by_role("dialog", name="サインアウトしました")
    expect(over).to_be_visible(timeout=45_000)
    expect(over.get_by_role("link", name="新しいタブでサインインする")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_label("表示名*")).to_have_value("書きかけの名前")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("alert")).to_contain_text("入力した内容は、この画面に残っています。")
    expect(page.get_by_label("表示名*")).to_have_value("書きかけの名前")
    # The browser notes each answer of 401 and 403.
    assert {re.sub(r"\(.*", "", line) for line in problems} <= {
        "console: Failed to load resource: the server responded with a status of 401 ",
        "console: Failed to load resource: the server responded with a status of 403 ",
    }
    problems.clear()
