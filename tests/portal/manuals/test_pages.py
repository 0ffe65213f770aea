"""The pages of the manuals: who finds which, on the site and in the admin."""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from portal.accounts.roles import RoleName
from portal.manuals.services import MANUALS
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.pages import HomePageFactory, make_site
from tests.portal.sign_in.conftest import PASSWORD
from tests.support.roles import member_of

pytestmark = pytest.mark.django_db

ALL = [manual.slug for manual in MANUALS]
MANUALS_OF = {
    "viewer": [],
    "contributor": ["contributor"],
    "approver": ["approver"],
    "trainer": ["trainer"],
    "welfare_editor": ["approver", "editor"],
    "regional_editor": ["approver", "editor"],
    "administrator": ALL,
}
ENTERS_ADMIN = ("trainer", "welfare_editor", "regional_editor", "administrator")


@pytest.fixture(autouse=True)
def site() -> None:
    make_site(HomePageFactory())


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(member_of(role))
    return client


def slugs(html: str, prefix: str) -> list[str]:
    found = re.findall(rf'href="{prefix}([a-z]+)/"', html)
    return sorted(set(found), key=ALL.index)


def test_every_role_is_thought_of() -> None:
    assert set(MANUALS_OF) == set(RoleName.values)


@pytest.mark.parametrize("role", MANUALS_OF)
def test_people_find_the_manuals_of_their_roles_on_the_site_and_no_others(role: str) -> None:
    client = signed_in(role)

    listed = slugs(client.get("/help/").content.decode(), "/help/")
    opened = [slug for slug in ALL if client.get(f"/help/{slug}/").status_code == 200]

    assert (listed, opened) == (MANUALS_OF[role], MANUALS_OF[role])


@pytest.mark.parametrize("role", ENTERS_ADMIN)
def test_the_menu_of_the_admin_has_them_under_help(role: str) -> None:
    client = signed_in(role)
    menu = client.get("/admin/").content.decode()

    in_menu = [slug for slug in ALL if f"/admin/manuals/{slug}/" in menu]
    opened = [slug for slug in ALL if client.get(f"/admin/manuals/{slug}/").status_code == 200]

    assert (in_menu, opened) == (MANUALS_OF[role], MANUALS_OF[role])
    assert slugs(client.get("/admin/manuals/").content.decode(), "/admin/manuals/")[:1]


def test_visitors_are_led_to_the_sign_in(client: Client) -> None:
    answers = [client.get(address) for address in ("/help/", "/help/editor/")]

    assert [answer.url.partition("?")[0] for answer in answers] == ["/accounts/login/"] * 2


def test_superusers_find_all_and_people_without_a_role_are_told(client: Client) -> None:
    client.force_login(AdministratorFactory())
    assert slugs(client.get("/help/").content.decode(), "/help/") == ALL
    client.force_login(UserFactory())
    assert "手引きはありません" in client.get("/help/").content.decode()


def test_a_manual_has_its_title_chapters_and_pictures() -> None:
    page = BeautifulSoup(signed_in("contributor").get("/help/contributor/").content, "html.parser")

    assert [h.get_text() for h in page.select("main h1")] == ["投稿者の手引き"]
    anchors = [a["href"] for a in page.select(".manual__chapters a")]
    assert anchors == [f"#{h['id']}" for h in page.select(".manual__text h2")]
    pictures = [img["src"].removeprefix("/static/") for img in page.select(".manual__text img")]
    assert len(pictures) == 3
    assert [name for name in pictures if finders.find(name) is None] == []
    assert [img for img in page.select(".manual__text img") if not img["alt"]] == []


def test_links_between_manuals_lead_to_pages() -> None:
    client = signed_in("administrator")
    for prefix in ("/help/", "/admin/manuals/"):
        page = BeautifulSoup(client.get(f"{prefix}administrator/").content, "html.parser")
        linked = {a["href"] for a in page.select(".manual__text a")}
        assert linked == {f"../{slug}/" for slug in ALL if slug != "administrator"}


def test_the_site_leads_there_from_the_menu_of_the_account() -> None:
    html = signed_in("contributor").get("/accounts/").content.decode()

    assert f'href="{reverse("manuals:list")}"' in html


#: Main screens: who sees them, their address, and the names of buttons, links and fields there.
SCREENS = (
    ("welfare_editor", "/admin/", ("連絡調整担当",)),
    ("administrator", "/admin/", ("ご意見・お問い合わせ", "設定", "レポート")),
    ("administrator", "/admin/users/", ("利用者を招待する", "ユーザー", "サインインの管理")),
    (
        "administrator",
        "/admin/users/invite/",
        ("課アカウント", "有効期限", "招待のメールを送る", "メールアドレス", "所属課"),
    ),
    ("administrator", "/admin/users/{user}/sign-in/", ("すべての端末からサインアウトさせる",)),
    ("contributor", "/accounts/", ("端末を見る", "メールの受け取り", "手引き")),
    ("approver", "/reviews/", ("事例の審査", "あなたの判断を待っている事例")),
    (None, "/accounts/login/", ("パスワードを忘れたとき",)),
)


@pytest.mark.parametrize(("role", "address", "names"), SCREENS)
def test_screens_say_what_the_manuals_call_them(
    role: str | None, address: str, names: tuple[str, ...]
) -> None:
    colleague = member_of("contributor")
    Client().post("/accounts/login/", {"login": colleague.username, "password": PASSWORD})
    client = signed_in(role) if role else Client()

    html = client.get(address.format(user=colleague.pk)).content.decode()
    # The menu of the admin is JSON.
    html = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), html)

    assert [name for name in names if name not in html] == []
    texts = [manual.path.read_text(encoding="utf-8") for manual in MANUALS]
    assert [name for name in names if not any(name in text for text in texts)] == []
