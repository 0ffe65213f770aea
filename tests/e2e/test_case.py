"""Cases in a real browser: printed, and while they are edited."""

import io
import re
import unicodedata
import urllib.request

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.support.browser import sign_in
from tests.support.server import PortalServer


def case_paths(portal: PortalServer) -> list[str]:
    """Return the URLs of all public cases, from the sitemap."""
    with urllib.request.urlopen(f"{portal.url}/sitemap.xml") as response:
        return re.findall(r"<loc>[^<]*?(/cases/[^/<]+/)</loc>", response.read().decode())


def longest_case_paths(portal: PortalServer, number: int) -> list[str]:
    """Return the URLs of the longest public cases: if these fit, all fit."""

    def size(path: str) -> int:
        with urllib.request.urlopen(portal.url + path) as response:
            return len(response.read())

    return sorted(case_paths(portal), key=size, reverse=True)[:number]


def test_cases_print_on_two_pages_with_qr_code_and_date(portal: PortalServer, page: Page) -> None:
    sheets = {}
    for path in longest_case_paths(portal, 15):
        page.goto(path)
        # The case itself: its notes on words may take one more sheet.
        page.evaluate("document.querySelector('.notes')?.remove()")
        pdf = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
        sheets[path] = len(pdf.pages)
        # Fonts map some characters to compatibility characters (⽇ for 日).
        text = unicodedata.normalize("NFKC", pdf.pages[-1].extract_text())
        assert "印刷日" in text, path
    assert {path: number for path, number in sheets.items() if number > 2} == {}
    assert len(sheets) == 15


def test_the_notes_of_words_take_at_most_one_sheet_more(portal: PortalServer, page: Page) -> None:
    for path in longest_case_paths(portal, 8):
        page.goto(path)
        pdf = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
        assert len(pdf.pages) <= 3, path


def test_contents_lead_to_the_chapter(portal: PortalServer, page: Page) -> None:
    page.goto(case_paths(portal)[0])
    page.locator(".toc a", has_text="うまくいかなかったこと").click()
    expect(page.get_by_role("heading", name="うまくいかなかったこと")).to_be_in_viewport()


def test_editor_sees_how_many_characters_are_left(portal: PortalServer, page: Page) -> None:
    sign_in(page, "fukushi", "/admin/")
    script = "from casestudies.models import CaseIndexPage; print(CaseIndexPage.objects.get().pk)"
    index = portal.manage("shell", "--verbosity", "0", "--command", script).strip()
    page.goto(f"/admin/pages/add/casestudies/casepage/{index}/")
    summary = page.locator("textarea[name=summary]")
    summary.fill("あ" * 10)
    count = summary.locator("xpath=following-sibling::*[contains(@class,'case-count')]")
    expect(count).to_have_text("10字（あと290字）")
    page.get_by_role("tab", name="何を", exact=True).click()
    content = page.locator("textarea[name=content]")
    content.fill("あ" * 801)
    count = content.locator("xpath=following-sibling::*[contains(@class,'case-count')]")
    expect(count).to_have_text("801字（目安の800字を1字超えています）")
