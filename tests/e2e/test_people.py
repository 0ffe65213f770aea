"""The people of a real prefecture: invited from a list, signed in with two factors, reviewing a case in turn."""

import io
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.support import databases
from tests.support import shimane as staff
from tests.support.browser import DESKTOP, PHONE, OpenPage
from tests.support.case_files import case_row, csv_file
from tests.support.mail_server import MailServer, mail_server
from tests.support.oidc_provider import oidc_provider
from tests.support.server import PortalServer

PASSWORD = "denshobato-wa-mado-no-soto"
TITLE = "醤油蔵の仕込みを手伝う日"
PROVIDER = "県の認証基盤"


@dataclass(frozen=True)
class Person:
    """A fictional officer of a real municipality or of the prefecture."""

    address: str
    name: str
    role: str
    side: str
    municipality: str = ""


def pair(municipality: str, romaji: str) -> tuple[Person, Person]:
    """Return who writes and who approves in a municipality."""
    return (
        Person(
            f"toko@{romaji}.example.jp", f"{municipality}の投稿者", "投稿者", "福祉", municipality
        ),
        Person(
            f"shonin@{romaji}.example.jp",
            f"{municipality}の承認者",
            "市町村承認者",
            "地域振興",
            municipality,
        ),
    )


PEOPLE = (
    *pair("出雲市", "izumo"),
    *pair("奥出雲町", "okuizumo"),
    *pair("海士町", "ama"),
    Person("fukushi1@pref.example.jp", "県福祉課の一人", "県編集者（福祉）", "福祉"),
    Person("fukushi2@pref.example.jp", "県福祉課のもう一人", "県編集者（福祉）", "福祉"),
    Person("chiiki1@pref.example.jp", "県中山間地域課の一人", "県編集者（地域振興）", "地域振興"),
    Person(
        "chiiki2@pref.example.jp", "県中山間地域課のもう一人", "県編集者（地域振興）", "地域振興"
    ),
)
AUTHOR, APPROVER = PEOPLE[:2]
WELFARE, OTHER_WELFARE, REGIONAL = PEOPLE[6:9]


@pytest.fixture
def post() -> Iterator[MailServer]:
    """A real mail server."""
    with mail_server() as running:
        yield running


@pytest.fixture
def provider() -> Iterator[str]:
    """The prefecture's own sign-in, which knows its staff."""
    claims = [
        {"sub": person.address, "email": person.address, "email_verified": True}
        for person in PEOPLE
    ]
    with oidc_provider(claims) as issuer:
        yield issuer


@pytest.fixture
def shimane(tmp_path: Path, post: MailServer, provider: str) -> Iterator[PortalServer]:
    """The portal of 島根県, set up by its code."""
    folder = tmp_path / "portal"
    folder.mkdir()
    databases.lend(folder)
    portal = PortalServer(
        folder,
        environment={
            "EMAIL_URL": f"smtp://127.0.0.1:{post.port}",
            "OIDC_SERVER_URL": provider,
            "OIDC_CLIENT_ID": "renkei-portal",
            "OIDC_CLIENT_SECRET": "himitsu",
            "SSO_NAME": PROVIDER,
        },
    )
    portal.manage("migrate", "--verbosity", "0")
    staff.set_up(portal)
    portal.start()
    yield portal
    portal.close()


def filled_list(template: bytes) -> bytes:
    """Return the template of users with all people written into it, as Excel would."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    columns = {str(cell.value).removesuffix("（必須）"): cell.column for cell in sheet[1]}
    for number, person in enumerate(PEOPLE, start=2):
        cells = {
            "氏名または課名": person.name,
            "メールアドレス": person.address,
            "役割": person.role,
            "部局": person.side,
            "市町村": person.municipality,
        }
        for header, value in cells.items():
            sheet.cell(row=number, column=columns[header], value=value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def invite_everybody(desk: Page) -> None:
    """Upload the list of people, read the preview, and send the invitations."""
    desk.goto("/admin/users/import/")
    with desk.expect_download() as download:
        desk.get_by_role("link", name=re.compile("様式")).click()
    filled = filled_list(Path(download.value.path()).read_bytes())
    desk.locator("input[type=file]").set_input_files(
        {"name": "名簿.xlsx", "mimeType": "application/octet-stream", "buffer": filled}
    )
    desk.get_by_role("button", name="内容を確認する").click()
    expect(
        desk.get_by_text("招待 10人、変更 0人、変更なし 0人、注意 0件、エラー 0行。")
    ).to_be_visible()
    desk.get_by_role("button", name="取り込んで、10人に招待のメールを送る").click()
    expect(desk.get_by_text("利用者を取り込みました（招待10人、変更0人）。")).to_be_visible()


def link_for(post: MailServer, person: Person, url: str) -> str:
    """Return the link in the mail to a person."""
    (message,) = [m for m in post.messages if m["To"].addresses[0].addr_spec == person.address]
    return re.search(rf"{re.escape(url)}/\S+", message.get_body(("plain",)).get_content())[0]


def start(page: Page, person: Person, link: str) -> str:
    """Choose a password by the invitation, sign in, register an authenticator app; return its secret."""
    page.goto(link)
    page.get_by_label("新しいパスワード", exact=True).fill(PASSWORD)
    page.get_by_label("新しいパスワード（確認用）").fill(PASSWORD)
    page.get_by_role("button", name="利用を始める").click()
    page.get_by_label("利用者名またはメールアドレス").fill(person.address)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="サインインする", exact=True).click()
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="認証アプリを登録する").click()
    secret = page.locator("#totp_secret").inner_text()
    page.get_by_label("確認コード").fill(code_of(secret, -1))
    page.get_by_role("button", name="登録する").click()
    expect(page.locator(".codes code")).to_have_count(10)
    return secret


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in_by_provider(page: Page, person: Person, secret: str, problems: list[str]) -> None:
    """Sign in at the prefecture's own provider, and give the second factor here."""
    page.goto("/accounts/login/?next=/reviews/")
    page.get_by_role("link", name=f"{PROVIDER}でサインインする").click()
    page.get_by_role("button", name=person.address).click()
    page.get_by_label("確認コード").fill(code_of(secret))
    page.get_by_role("button", name="サインインする", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("事例の審査")
    # The provider's page, and the stylesheet of another host that it wants.
    assert {line.partition(":")[0] for line in problems} <= {"request to another host", "console"}
    problems.clear()


def approve(page: Page) -> None:
    page.goto("/reviews/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="承認する").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("承認")


@pytest.mark.slow
def test_people_of_two_departments_and_three_municipalities_publish_a_case_together(
    shimane: PortalServer, post: MailServer, open_page: OpenPage, problems: list[str]
) -> None:
    desk = open_page(shimane)
    staff.sign_in(desk)
    invite_everybody(desk)
    assert len(post.messages) == len(PEOPLE)

    pages, secrets = {}, {}
    for person in PEOPLE:
        pages[person] = open_page(shimane, viewport=PHONE if person.municipality else DESKTOP)
        secrets[person] = start(pages[person], person, link_for(post, person, shimane.url))

    author = pages[AUTHOR]
    author.goto("/contribute/upload/")
    row = case_row(title=TITLE, municipalities="", visibility="一般公開")
    author.locator("input[type=file]").set_input_files(
        {"name": "事例.csv", "mimeType": "text/csv", "buffer": csv_file(row)}
    )
    author.get_by_role("button", name="内容を確かめる").click()
    author.get_by_role("button", name="1件を下書きとして取り込む").click()
    author.get_by_role("link", name=TITLE).click()
    case = author.url
    author.goto(f"{case}8/")
    for box in ("no_individual", "consent", "no_conference_secret"):
        author.locator(f"[name=declares_{box}]").check()
    author.get_by_role("button", name="保存して確認へ進む").click()
    author.get_by_role("button", name="審査に出す").click()
    expect(author.locator(".standing")).to_have_text("審査中")

    approve(pages[APPROVER])
    number = re.search(r"/contribute/(\d+)/", case)[1]
    record_consent(pages[WELFARE], number)
    sign_in_by_provider(
        again := open_page(shimane), OTHER_WELFARE, secrets[OTHER_WELFARE], problems
    )
    approve(again)
    approve(pages[REGIONAL])

    author.goto(case)
    author.get_by_role("link", name="公開中のページを見る").click()
    expect(author.get_by_role("heading", level=1)).to_have_text(TITLE)
    public = author.url
    assert open_page(shimane).request.get(public).status == 200

    editor = pages[WELFARE]
    editor.goto(f"/admin/cases/{number}/withdraw-consent/")
    editor.get_by_label("上の内容を確かめました").check()
    editor.get_by_role("button", name="同意を撤回して封印する").click()
    editor.wait_for_load_state()
    assert open_page(shimane).request.get(public).status == 404


def record_consent(page: Page, number: str) -> None:
    """Note the consent of a person in the admin, as a correction of the prefecture."""
    page.goto(f"/admin/pages/{number}/edit/")
    page.get_by_role("tab", name="素材", exact=True).click()
    page.locator("#id_consents-ADD").click()
    page.locator("[name=consents-0-subject]").fill("写真の2人")
    page.locator("[name=consents-0-obtained_on]").fill("R8.11.2")
    page.keyboard.press("Tab")
    page.locator("[name=consents-0-obtained_by]").fill("架空福祉課")
    page.get_by_role("button", name="下書きを保存").first.click()
    expect(page.locator(".messages")).to_contain_text("更新しました")
