"""Typical tasks of readers, from start to end, in a browser."""

import datetime
import io
import re
import unicodedata
import urllib.request
from pathlib import Path
from zoneinfo import ZoneInfo

import vobject
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.support.browser import PHONE, OpenPage, tick_condition
from tests.support.server import PortalServer

TOKYO = ZoneInfo("Asia/Tokyo")


def search_from_home(page: Page, words: str) -> None:
    page.goto("/")
    page.get_by_label("言葉でさがす").fill(words)
    page.get_by_role("button", name="検索する").click()


def first_hit(page: Page) -> str:
    return page.locator("#results .result__title a").first.inner_text()


def test_an_officer_of_a_small_town_finds_a_case_of_hikikomori_and_calls_its_contact(
    page: Page,
) -> None:
    search_from_home(page, "ひきこもり")
    tick_condition(page, "種類", "連携事例")
    expect(page.get_by_role("list", name="選んでいる条件")).to_contain_text("連携事例")
    tick_condition(page, "人口規模", "1万人未満")
    expect(page.get_by_role("list", name="選んでいる条件")).to_contain_text("1万人未満")
    title = first_hit(page)
    page.locator("#results .result__title a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    facts = page.get_by_role("table", name=re.compile("あらまし|概要|事例")).first
    population = re.search(r"人口\s*([\d,]+)人", facts.inner_text())
    assert population is not None
    assert int(population[1].replace(",", "")) < 10_000

    page.get_by_role("main").get_by_role(
        "link", name=re.compile("の担当|連絡調整担当")
    ).first.click()
    call = page.get_by_role("main").locator("a[href^='tel:']").first
    expect(call).to_be_visible()
    assert re.fullmatch(r"tel:0\d{9,10}", call.get_attribute("href") or "")


def test_a_coordinator_finds_next_months_training_and_puts_it_into_the_calendar(
    page: Page,
) -> None:
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="研修").first.click()
    page.get_by_role("navigation", name="期間").get_by_role("link", name=re.compile("月")).click()
    page.get_by_role("link", name=re.compile("^次の月")).click()
    today = datetime.datetime.now(TOKYO).date()
    next_month = (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    expect(page.get_by_role("heading", level=2).first).to_contain_text(f"{next_month.month}月")
    link = page.locator(".month__list li:not(:has-text('中止')) a").first
    title = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    with page.expect_download() as download:
        page.get_by_role("link", name="カレンダーに入れる").click()
    calendar = vobject.readOne(Path(download.value.path()).read_text(encoding="utf-8"))
    starts = [event.dtstart.value for event in calendar.vevent_list]
    assert {str(event.summary.value).startswith(title) for event in calendar.vevent_list} == {True}
    assert next_month.month in {start.astimezone(TOKYO).month for start in starts}


def test_a_planner_compares_two_municipalities(page: Page) -> None:
    page.goto("/municipalities/")
    page.get_by_role("main").get_by_role("link", name="檜谷町", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("檜谷町")
    form = page.locator("form").filter(
        has=page.get_by_role("button", name=re.compile("くらべる|比べる"))
    )
    form.locator("select").select_option(label="樫尾村")
    form.get_by_role("button").click()
    expect(page.get_by_role("main")).to_contain_text("檜谷町")
    table = page.get_by_role("main").get_by_role("table").first
    heads = table.get_by_role("columnheader").all_inner_texts()
    assert [name for name in ("檜谷町", "樫尾村") if any(name in head for head in heads)] == [
        "檜谷町",
        "樫尾村",
    ]
    population = table.get_by_role("row").filter(has_text="人口").first
    assert len(re.findall(r"[\d,]+人", population.inner_text())) == 2


def test_a_welfare_officer_reads_on_the_phone_what_a_community_organisation_is(
    portal: PortalServer, open_page: OpenPage
) -> None:
    page = open_page(portal, viewport=PHONE, is_mobile=True, has_touch=True)
    search_from_home(page, "RMO")
    expect(page.get_by_text("「RMO」は「地域運営組織」も含めて検索しました。")).to_be_visible()
    page.goto("/programmes/")
    page.get_by_role("main").get_by_role("link", name="地域運営組織", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("地域運営組織")
    expect(page.get_by_role("heading", name=re.compile("福祉"), level=2).first).to_be_visible()
    page.get_by_role("link", name=re.compile(r"^すべて見る（\d+件）")).click()
    expect(page.locator("#results .result").first).to_be_visible()


def test_a_case_is_printed_for_a_decision_paper(page: Page, portal: PortalServer) -> None:
    search_from_home(page, "空き家 居場所")
    tick_condition(page, "種類", "連携事例")
    expect(page.get_by_role("list", name="選んでいる条件")).to_contain_text("連携事例")
    page.locator("#results .result__title a").first.click()
    title = page.get_by_role("heading", level=1).inner_text()
    sheet = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    text = unicodedata.normalize("NFKC", "".join(p.extract_text() for p in sheet.pages))
    assert len(sheet.pages) <= 2
    plain = re.sub(r"\s", "", text)
    wanted = (title, "問い合わせ", "印刷日", urllib.request.url2pathname(page.url.split("/")[-2]))
    assert [
        word
        for word in wanted
        if re.sub(r"\s", "", unicodedata.normalize("NFKC", word)) not in plain
    ] == []
