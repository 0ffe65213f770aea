"""A case goes from a municipal telephone through the review to readers, without the admin."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.pages import picture_bytes
from tests.support.browser import PHONE, OpenPage, sign_in
from tests.support.reviewing import decide
from tests.support.server import PortalServer

Check = Callable[[Page], None]

#: People of the demo: two of 潮見市, and one of each side of the prefecture.
AUTHOR, APPROVER, WELFARE, REGIONAL = "shiomi-toko", "shiomi-shonin", "fukushi", "chiiki"
SEND_BACK = (
    "send_back(case, user, case.latest_revision_id, '人数がわかりません。',"
    " {'content': '何人が参加したかを書いてください。'})"
)
TITLE = "里芋畑で働く水曜日"
#: What is wider than the page, but for what only screen readers get.
SIDEWAYS = (
    "[...document.querySelectorAll('body *')]"
    ".filter(e => !e.closest('.visually-hidden') && e.getBoundingClientRect().right > innerWidth + 1)"
    ".map(e => e.outerHTML.slice(0, 80))"
)


@pytest.fixture
def site(own_portal: PortalServer, open_page: OpenPage) -> Page:
    """The way in on a telephone, signed in as an author."""
    page = open_page(own_portal, viewport=PHONE, is_mobile=True, has_touch=True)
    sign_in(page, AUTHOR, "/contribute/")
    return page


def approve_as_municipality(open_page: OpenPage, portal: PortalServer, check: Check) -> None:
    """Approve the case as its municipality does, on a telephone and without the admin."""
    page = open_page(portal, viewport=PHONE, is_mobile=True, has_touch=True)
    sign_in(page, APPROVER, "/reviews/")
    check(page)
    page.get_by_role("link", name=TITLE).click()
    check(page)
    page.get_by_role("button", name="承認する").click()
    expect(page.locator(".notice[role=status]")).to_have_text(f"「{TITLE}」を承認しました。")


def next_step(page: Page, title: str) -> None:
    page.get_by_role("button", name="保存して次へ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def test_a_case_from_a_telephone_is_sent_back_corrected_and_published(  # noqa: PLR0915, PLR0917  (a day in one go)
    own_portal: PortalServer,
    site: Page,
    open_page: OpenPage,
    assert_accessible: Check,
    problems: list[str],
    tmp_path: Path,
) -> None:
    def check(page: Page = site) -> None:
        assert_accessible(page)
        assert page.evaluate(SIDEWAYS) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate(SIDEWAYS) == []
        page.set_viewport_size(PHONE)

    check()
    site.get_by_role("link", name="新しい事例を書く").click()
    site.get_by_label("どんな取り組みですか。").fill(TITLE)
    site.get_by_label("いつの年度の取り組みですか。").fill("令和6年度")
    site.locator("[name=stage]").first.check()
    site.locator("[name=outcome]").first.check()
    site.locator("[name=summary]").fill("里芋畑で週に1日働く場をつくりました。")
    check()
    next_step(site, "何に困っていたか")
    site.locator("[name=background]").fill("出かける先が少ないという声がありました。")
    site.locator("[name=purpose]").fill("役割を持って出かけられる場をつくること。")
    check()
    next_step(site, "何をしたか")
    site.locator("[name=content]").fill("毎週水曜の午前に畑を開けました。")
    check()
    next_step(site, "だれと協力したか")
    check()
    next_step(site, "費用・人手と結果")
    check()
    next_step(site, "気づきと学び")
    check()
    next_step(site, "素材")
    picture = tmp_path / "hatake.jpg"
    picture.write_bytes(picture_bytes())
    site.locator("[name=new-images-file]").set_input_files(picture)
    next_button = site.get_by_role("button", name="保存して次へ")
    next_button.click()
    expect(site.get_by_role("alert")).to_contain_text("代替テキスト")
    # The browser reports the refusal, which is meant.
    assert [line for line in problems if "status of 422" not in line] == []
    problems.clear()
    check()
    site.locator("[name=new-images-file]").set_input_files(picture)
    site.locator("[name=new-images-alt_text]").fill("里芋の葉")
    site.locator("[name=new-images-consent][value=no_person]").check()
    next_step(site, "公開")
    for box in ("no_individual", "consent", "no_conference_secret"):
        site.locator(f"[name=declares_{box}]").check()
    site.locator("[name=contact_section]").fill("地域福祉課")
    check()
    site.get_by_role("button", name="保存して確認へ進む").click()
    check()
    site.get_by_role("button", name="審査に出す").click()
    expect(site.locator(".standing")).to_have_text("審査中")
    check()
    case = site.url

    approve_as_municipality(open_page, own_portal, check)
    decide(own_portal, TITLE, WELFARE, SEND_BACK)
    site.reload()
    expect(site.locator(".contribute__comment")).to_contain_text("人数がわかりません。")
    check()
    site.locator(".contribute__comment").get_by_role("link").click()
    expect(site.locator(".contribute__comment")).to_contain_text("何人が参加したか")
    site.locator("[name=content]").fill("毎週水曜の午前に畑を開け、8人が参加しました。")
    next_step(site, "だれと協力したか")
    site.goto(case)
    site.get_by_role("button", name="審査に出す").click()
    for user in (APPROVER, WELFARE, REGIONAL):
        decide(own_portal, TITLE, user)

    site.goto(case)
    site.get_by_role("link", name="公開中のページを見る").click()
    expect(site.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(site.get_by_text("8人が参加しました。")).to_be_visible()
    expect(site.get_by_role("img", name="里芋の葉")).to_be_visible()


def test_the_upload_and_the_explanation_are_accessible(
    own_portal: PortalServer,
    site: Page,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
) -> None:
    site.get_by_role("link", name="様式（Excel）から取り込む").click()
    assert_accessible(site)
    assert site.evaluate(SIDEWAYS) == []
    visitor = open_page(own_portal, viewport=PHONE)
    visitor.goto("/contribute/")
    assert_accessible(visitor)
    assert visitor.evaluate(SIDEWAYS) == []
