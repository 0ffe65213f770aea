"""A new portal of a real prefecture: set up by its code, filled from files and by hand, searched."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.data.shimane_cases import THEMES
from tests.support import databases
from tests.support import shimane as staff
from tests.support.browser import OpenPage, tick_condition
from tests.support.server import PortalServer, copy_demo, serve


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal of 島根県, set up by its code in an empty folder, without cases; tests copy it."""
    folder = tmp_path_factory.mktemp("shimane")
    databases.lend(folder)
    portal = PortalServer(folder)
    portal.manage("migrate", "--verbosity", "0")
    staff.set_up(portal)
    portal.close()
    return folder


@pytest.fixture
def shimane(template: Path, tmp_path: Path) -> Iterator[PortalServer]:
    """The running portal after the set-up."""
    copy_demo(template, tmp_path / "portal")
    with serve(tmp_path / "portal") as server:
        yield server


def titles_with(text: str) -> list[str]:
    """Return the sorted titles of the cases whose cells contain a text."""
    return sorted(
        theme.title for theme in THEMES if any(text in cell for cell in theme.row().values())
    )


def titles_in(municipality: str) -> list[str]:
    """Return the sorted titles of the cases of a municipality."""
    return sorted(
        theme.title for theme in THEMES if municipality in theme.municipalities.split("、")
    )


def found(page: Page, total: int) -> list[str]:
    """Return the sorted titles of the hits, once the page shows this number."""
    expect(page.locator("#results-title")).to_contain_text(f"{total}件")
    return sorted(
        page.locator("#results .results__list:not(.results__list--plain) h3").all_inner_texts()
    )


@pytest.mark.slow
def test_cases_of_a_real_prefecture_are_imported_and_found(
    shimane: PortalServer, open_page: OpenPage, tmp_path: Path
) -> None:
    desk = open_page(shimane)
    staff.sign_in(desk)
    staff.import_cases(desk, tmp_path)

    reader = open_page(shimane)
    for address in ("/cases/", "/search/"):
        for word in ("醤油蔵", "空き店舗", "塩づくり"):
            reader.goto(f"{address}?kind=case" if address == "/search/" else address)
            field = reader.get_by_role("main").locator("#search-q")
            field.fill(word)
            field.press("Enter")
            assert found(reader, len(titles_with(word))) == titles_with(word)
        for municipality in ("出雲市", "知夫村"):
            reader.goto(f"{address}?kind=case" if address == "/search/" else address)
            tick_condition(reader, "市町村", municipality)
            expected = titles_in(municipality)
            assert found(reader, len(expected)) == expected

    reader.goto("/cases/")
    assert len(found(reader, 25)) == 20
    reader.goto("/search/?q=協力隊&municipality=322032&kind=case")
    reader.get_by_role("link", name=THEMES[0].title).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(THEMES[0].title)
    expect(reader.get_by_role("main")).to_contain_text("(0999)00-0001")


@pytest.mark.slow
def test_a_real_prefecture_has_its_map_its_notice_its_trainings_and_its_contacts(
    shimane: PortalServer, open_page: OpenPage, shared: Path
) -> None:
    data = shared / "data"
    staff.load_facts(shimane, data)
    parent = staff.trainings_page(shimane)
    desk = open_page(shimane)
    staff.sign_in(desk)
    staff.import_notice(desk, data)
    for training in staff.TRAININGS:
        staff.enter_training(desk, parent, training)
    for contact in staff.CONTACTS:
        staff.enter_contact(desk, contact)

    reader = open_page(shimane)
    reader.goto("/")
    areas = reader.locator("svg.map__svg a, .map svg a")
    assert areas.count() == 19
    for training in staff.TRAININGS:
        expect(reader.get_by_role("link", name=training.title)).to_be_visible()
    # As it was typed: R20.1.20, 午後1時30分.
    reader.goto("/trainings/")
    expect(reader.get_by_role("main")).to_contain_text("令和20年1月20日")
    expect(reader.get_by_role("main")).to_contain_text("13:30")
    reader.get_by_role("navigation").get_by_role("link", name="通知").first.click()
    main = reader.get_by_role("main")
    main.get_by_role("link", name=re.compile("重層的支援体制整備事業.*連携")).first.click()
    expect(main).to_contain_text("社援地発1001第2号")
    reader.goto("/contacts/")
    rows = {
        name: main.get_by_role("row").filter(has_text=name).first.inner_text()
        for name in ("出雲市", "奥出雲町", "海士町", "隠岐の島町")
    }
    assert {name: text.count("未設定") for name, text in rows.items()} == {
        "出雲市": 0,
        "奥出雲町": 0,
        "海士町": 0,
        "隠岐の島町": 2,
    }
    assert "0999-00-0101" in rows["出雲市"]
    reader.goto("/municipalities/325252/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("海士町")
    for text in ("2,267人", "架空福祉係", "架空振興係", "架空の事例検討会"):
        expect(main).to_contain_text(text)
    reader.goto("/search/?q=架空")
    kinds = reader.get_by_role("group", name="種類", exact=True)
    assert {
        label: re.search(r"\d+", kinds.locator("li").filter(has_text=label).inner_text())[0]
        for label in ("研修・情報共有", "連絡調整担当")
    } == {"研修・情報共有": "2", "連絡調整担当": "6"}
