"""A real prefecture from nothing: set up by its code, filled from a spreadsheet, searched."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.data.shimane_cases import THEMES
from tests.support.browser import OpenPage
from tests.support.case_files import filled_template
from tests.support.server import PortalServer

PASSWORD = "kakuu-no-himitsu-32"


@pytest.fixture
def shimane(empty_portal: PortalServer) -> PortalServer:
    """島根県のポータル, set up by its code in an empty folder and served; without cases."""
    empty_portal.manage(
        *("setup_prefecture", "32", "--noinput", "--admin-username", "kanri"),
        *("--admin-email", "kanri@example.jp", "--admin-password", PASSWORD),
    )
    empty_portal.start()
    return empty_portal


def titles_with(text: str) -> list[str]:
    """Return the titles of the cases whose cells hold a text, sorted."""
    return sorted(
        theme.title for theme in THEMES if any(text in cell for cell in theme.row().values())
    )


def titles_in(municipality: str) -> list[str]:
    """Return the titles of the cases of a municipality, sorted."""
    return sorted(
        theme.title for theme in THEMES if municipality in theme.municipalities.split("、")
    )


def sign_in_to_the_admin(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("ユーザー名").fill("kanri")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログインする").click()
    expect(page).to_have_url(re.compile(r"/admin/$"))


def import_by_hand(page: Page, folder: Path) -> None:
    """Download the template, fill it in, look at the preview and publish the cases."""
    menu = page.get_by_role("navigation", name="メインメニュー")
    menu.get_by_role("link", name="事例の取り込み").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("様式")).click()
    filled = folder / "島根県の事例.xlsx"
    filled.write_bytes(
        filled_template(
            Path(download.value.path()).read_bytes(), *(theme.row() for theme in THEMES)
        )
    )
    page.locator("input[type=file]").set_input_files(filled)
    page.get_by_label("すぐに公開する").check()
    for declaration in page.get_by_role("checkbox").all():
        declaration.check()
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_text("新規 25件、更新 0件、注意 0件、エラー 0行。")).to_be_visible()
    page.get_by_role("button", name="取り込んで公開する").click()
    expect(page.get_by_text("25件の事例を取り込みました。")).to_be_visible()


def found(page: Page, total: int) -> list[str]:
    """Return the titles of the hits, sorted, once the page tells this number."""
    expect(page.locator("#results").get_by_role("heading", level=2)).to_contain_text(f"{total}件")
    return sorted(page.locator("#results").get_by_role("heading", level=3).all_inner_texts())


def choose_municipality(page: Page, name: str) -> None:
    """Tick a municipality among the conditions, unfolding the others when it is one of them."""
    facet = page.get_by_role("group", name="市町村", exact=True)
    box = facet.get_by_role("checkbox", name=re.compile(f"^{name}"), include_hidden=True)
    if not box.is_visible():
        facet.locator("summary").click()
    box.check()


@pytest.mark.slow
def test_cases_of_a_real_prefecture_are_imported_and_found(
    shimane: PortalServer, open_page: OpenPage, tmp_path: Path
) -> None:
    staff = open_page(shimane)
    sign_in_to_the_admin(staff)
    import_by_hand(staff, tmp_path)

    reader = open_page(shimane)
    for address in ("/cases/", "/search/"):
        for word in ("醤油蔵", "空き店舗", "塩づくり"):
            reader.goto(address)
            field = reader.get_by_role("main").get_by_role("searchbox", name="さがしたい言葉")
            field.fill(word)
            field.press("Enter")
            assert found(reader, len(titles_with(word))) == titles_with(word)
        for municipality in ("出雲市", "知夫村"):
            reader.goto(address)
            choose_municipality(reader, municipality)
            expected = titles_in(municipality)
            assert found(reader, len(expected)) == expected

    reader.goto("/cases/")
    assert len(found(reader, 25)) == 20
    reader.goto("/search/?q=協力隊&municipality=322032")
    reader.get_by_role("link", name=THEMES[0].title).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(THEMES[0].title)
    expect(reader.get_by_role("main")).to_contain_text("(0999)00-0001")
