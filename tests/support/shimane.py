"""島根県 set up from scratch and filled by hand, like by its staff in the first week.

Used by its browser test and by `make screenshots`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.data.shimane_cases import THEMES
from tests.support.case_files import filled_template
from tests.support.server import PortalServer

USERNAME = "kanri"
PASSWORD = "kakuu-no-himitsu-32"
BOUNDARIES = "boundaries/N03-21_32.topojson"
POPULATION = "statistics/population-2020.csv"
NOTICE = "notice-2021-10-01.txt"


@dataclass(frozen=True)
class Contact:
    """A fictional post of a real municipality."""

    municipality: str
    side: str
    section: str
    kana: str
    phone: str


@dataclass(frozen=True)
class Training:
    """A fictional training in words as an officer types them."""

    title: str
    kana: str
    summary: str
    municipality: str
    day: str
    starts: str
    ends: str
    place: str


CONTACTS = (
    Contact("出雲市", "福祉部局", "架空福祉課", "かくうふくしか", "０９９９－００－０１０１"),
    Contact("出雲市", "地域振興部局", "架空振興課", "かくうしんこうか", "0999-00-0102"),
    Contact("奥出雲町", "福祉部局", "架空福祉室", "かくうふくししつ", "0999-00-0201"),
    Contact("奥出雲町", "地域振興部局", "架空振興室", "かくうしんこうしつ", "0999-00-0202"),
    Contact("海士町", "福祉部局", "架空福祉係", "かくうふくしがかり", "0999-00-0301"),
    Contact("海士町", "地域振興部局", "架空振興係", "かくうしんこうがかり", "0999-00-0302"),
)
TRAININGS = (
    Training(
        *("架空の制度説明会", "かくうのせいどせつめいかい"),
        *("福祉と地域振興の職員に向けた、架空の説明会です。", "出雲市"),
        *("R20.1.20", "午後1時30分", "15:00", "架空会館"),
    ),
    Training(
        *("架空の事例検討会", "かくうのじれいけんとうかい"),
        *("島の取組を持ち寄る、架空の検討会です。", "海士町"),
        *("2038-02-10", "10:00", "12:00", "架空集会所"),
    ),
)


def set_up(portal: PortalServer) -> None:
    """Create the portal by the code of the prefecture, without prompts."""
    portal.manage(
        *("setup_prefecture", "32", "--noinput", "--admin-username", USERNAME),
        *("--admin-email", "kanri@example.jp", "--admin-password", PASSWORD),
    )


def load_facts(portal: PortalServer, data: Path) -> str:
    """Load boundaries and the census; return the output of the commands."""
    said = portal.manage("import_boundaries", str(data / BOUNDARIES))
    return said + portal.manage("import_statistics", str(data / POPULATION))


def trainings_page(portal: PortalServer) -> str:
    """Return the id of the parent page of trainings."""
    code = "from trainings.models import TrainingIndexPage as T; print(T.objects.get().pk)"
    return portal.manage("shell", "--verbosity", "0", "--command", code).strip()


def sign_in(page: Page) -> None:
    """Sign in to the admin."""
    page.goto("/admin/")
    page.get_by_label("利用者名").fill(USERNAME)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="サインインする", exact=True).click()
    expect(page).to_have_url(re.compile(r"/admin/$"))


def import_cases(page: Page, folder: Path) -> None:
    """Download the template, fill it in, check the preview and publish the cases."""
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


def import_notice(page: Page, data: Path) -> None:
    """Upload the official text, check the draft, and publish it."""
    page.goto("/admin/notices/import/")
    page.locator("input[type=file]").set_input_files(data / NOTICE)
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("table").first).to_contain_text("社援地発1001第2号")
    page.get_by_role("button", name="下書きとして取り込む").click()
    publish(page)


def choose(page: Page, field: str, name: str) -> None:
    """Choose a value of a select by its label."""
    if field == "municipality":
        box = page.get_by_role("combobox", name="市町村").first
        box.fill(name)
        expect(page.get_by_role("listbox", name="市町村").get_by_role("option")).to_have_text(name)
        box.press("Enter")
        expect(box).to_have_value(name)
        return
    page.locator(f"select[name={field}]").select_option(label=name)


def enter_contact(page: Page, contact: Contact) -> None:
    """Add a liaison contact through the admin."""
    page.goto("/admin/snippets/liaison/liaisoncontact/add/")
    page.locator("select[name=side]").select_option(label=contact.side)
    choose(page, "municipality", contact.municipality)
    for name in ("section", "kana", "phone"):
        page.locator(f"[name={name}]").fill(getattr(contact, name))
    page.locator("select[name=visibility]").select_option(label="一般公開")
    page.get_by_role("button", name="保存").first.click()
    expect(page.locator(".messages")).to_contain_text(contact.section)


def enter_training(page: Page, parent: str, training: Training) -> None:
    """Write a training in the admin, under the page with that id, and publish it."""
    page.goto(f"/admin/pages/add/trainings/trainingpage/{parent}/")
    for name in ("title", "kana", "summary"):
        page.locator(f"[name={name}]").fill(getattr(training, name))
    choose(page, "municipality", training.municipality)
    page.get_by_role("tab", name="いつ・どこで").click()
    if not page.locator("[name=sessions-0-day]").is_visible():
        page.locator("#id_sessions-ADD").click()
    for name in ("day", "starts", "ends"):
        page.locator(f"[name=sessions-0-{name}]").fill(getattr(training, name))
    choose(page, "delivery", "現地開催のみ")
    page.locator("[name=place_name]").fill(training.place)
    page.get_by_role("tab", name="公開", exact=True).click()
    page.locator("[name=organiser]").fill("架空県")
    page.locator("[name=contact_section]").fill("架空課")
    choose(page, "visibility", "一般公開")
    publish(page)


def publish(page: Page) -> None:
    """Publish the page in the editor."""
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()
    page.wait_for_load_state()
    expect(page.locator(".messages")).to_contain_text("公開")
