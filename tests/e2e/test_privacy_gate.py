"""An editor meets two findings on the way to the review: one is rewritten, one answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import OpenPage, accessibility_violations, sign_in
from tests.support.reviewing import approve_by_both_sides
from tests.support.server import PortalServer, copy_demo, serve

REASON = "店主として町の広報紙に載り、本人の同意を得ています。"
TITLE = "名前のある事例"
CONTENT = "鈴木さんの店を、毎週水曜に開けます。"
#: A draft of a case of the demo, with a name in two of its answers.
DRAFT = f"""
from casestudies.models import CasePage
from casestudies.rules import DECLARATIONS
case = CasePage.objects.live().order_by("pk").first()
slug = "named-" + str(CasePage.objects.count())
copy = case.copy(update_attrs={{"title": "{TITLE}", "slug": slug}}, keep_live=False)
draft = copy.get_latest_revision_as_object()
for name in DECLARATIONS:
    setattr(draft, name, True)
draft.background = "佐藤さんが茶畑で働いた。"
draft.content = "{CONTENT}"
draft.save_revision(clean=False)
print(draft.pk)
"""


@pytest.fixture(scope="module")
def desk(
    demo_template: Path, nodes: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PortalServer]:
    """The served demo for the test here, which publishes a case in it."""
    data_dir = tmp_path_factory.mktemp("privacy")
    copy_demo(demo_template, data_dir)
    with serve(data_dir, nodes) as server:
        yield server


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def submit(page: Page) -> None:
    page.locator(".footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-submit]").click()


def test_an_editor_rewrites_one_finding_and_answers_the_other(
    desk: PortalServer, open_page: OpenPage, problems: list[str]
) -> None:
    pk = desk.manage("shell", "--verbosity", "0", "--command", DRAFT).strip()
    page = open_page(desk)
    sign_in(page, "fukushi", f"/admin/pages/{pk}/edit/")
    tab(page, "公開")
    findings = page.locator("form .privacy-findings > li")
    expect(findings).to_have_count(2)
    expect(findings.first).to_contain_text("まだ理由が入力されていません。")
    submit(page)

    tab(page, "なぜ")
    error = page.locator("[id$=background-errors]")
    expect(error.locator("mark")).to_have_text("佐藤さん")
    expect(error).to_contain_text("要修正")
    page.locator("#id_background").fill("参加した人が茶畑で働いた。")
    tab(page, "何を")
    page.get_by_label("書き直さない場合は、公開してよい理由（「鈴木さん」について）").fill(REASON)
    # The answer is counted, not the reason.
    expect(page.locator(".case-count:visible").first).to_contain_text(f"{len(CONTENT)}字")
    # The list beside the form is Wagtail's own.
    assert [fault for fault in accessibility_violations(page) if "w-minimap" not in fault] == []
    submit(page)
    expect(page.get_by_text("審査に提出しました").first).to_be_visible()
    page.goto(desk.url + approve_by_both_sides(desk, TITLE))

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_role("main")).to_contain_text(CONTENT)
    assert REASON not in page.content()
    page.goto(f"{desk.url}/admin/pages/{pk}/edit/")
    tab(page, "公開")
    expect(findings).to_have_count(1)
    expect(findings.first).to_contain_text(f"公開してよい理由：{REASON}")
    findings.first.scroll_into_view_if_needed()
    assert problems == []
