"""A real browser for tests and screenshots: Debian's Chromium, driven by Playwright."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

# The fixture `open_page` of tests/e2e.
OpenPage = Callable[..., Page]
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
# Everyone in the demo has it (portal/demo/data/people.toml).
DEMO_PASSWORD = "renkei-demo-2026"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The first two because CI is a container without a GPU; the rest so that it stays off the network.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """Return the path of an installed Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a headless Chromium; Playwright's own download is not used."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def open_context(browser: Browser, viewport: dict[str, int], **options: object) -> BrowserContext:
    """Return a new browser profile with the settings of a Japanese municipal officer.

    Args:
        browser: A running browser.
        viewport: DESKTOP, PHONE or another size.
        options: Further options of Playwright's `new_context`.
    """
    return browser.new_context(
        viewport=viewport, locale="ja-JP", timezone_id="Asia/Tokyo", **options
    )


def watch(page: Page, origin: str, problems: list[str]) -> None:
    """Append one line to `problems` for each error on the page.

    These are errors on the console (including violations of the content security policy), uncaught
    exceptions, and requests to other origins than `origin`.
    """

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_request(request: Request) -> None:
        if not request.url.startswith((origin, "data:", "blob:", "about:")):
            problems.append(f"request to another host: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
    page.on("request", on_request)


def accessibility_violations(page: Page) -> list[str]:
    """Return one line for each element that violates WCAG 2.2 AA according to axe."""
    page.evaluate(AXE_SCRIPT)
    options = json.dumps({"runOnly": {"type": "tag", "values": WCAG}})
    result = page.evaluate(f"axe.run(document, {options})")
    return [
        f"{violation['id']}: {violation['help']}: {' '.join(map(str, node['target']))}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def sign_in(page: Page, username: str, then: str) -> None:
    """Sign in as a user of the demo and go to the URL `then`."""
    page.goto(f"/accounts/login/?next={then}")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"**{then}")


def tick_condition(page: Page, facet: str, value: str) -> None:
    """Tick a value among the search conditions, and open its group if it is collapsed."""
    box = page.get_by_role("group", name=facet, exact=True, include_hidden=True).get_by_role(
        "checkbox", name=re.compile(f"^{value}"), include_hidden=True
    )
    folded = box.locator("xpath=ancestor::details[not(@open)]/summary")
    while folded.count():
        folded.first.click()
    box.check()
