"""Take the pictures of the manuals in docs/ja/images from the demo, by the steps that a person takes.

python -m tools.manual_pictures [FOLDER]

`make screenshots` takes them as well. A step whose link or button has another name fails. What the
screens called their parts is kept in docs/ja/screens.json: tests/e2e/test_manuals.py takes the pictures
again and fails when a screen has changed, so that no picture is older than its screen.
"""

import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.support.browser import chromium, find_chromium, open_context, sign_in
from tests.support.places import PROJECT_ROOT
from tests.support.reviewing import run
from tests.support.server import PortalServer, make_demo

FOLDER = PROJECT_ROOT / "docs" / "ja" / "images"
SCREENS = FOLDER.parent / "screens.json"
SIZE = {"width": 1100, "height": 720}
#: The names of what a picture shows: headings, buttons, fields, columns and tabs within the window.
NAMES = """
[...document.querySelectorAll('h1, h2, button, label, legend, th[scope=col], [role=tab]')]
  .filter(e => { const r = e.getBoundingClientRect(); return r.width > 2 && r.top < innerHeight && r.bottom > 0; })
  .map(e => e.innerText.trim()).filter(Boolean)
"""
#: What a picture may weigh (bytes).
HEAVIEST = 100_000
#: Two cases of 潮見市 made of published ones: a draft that lacks something, and one under review.
PREPARE = """
from casestudies.models import CasePage
from casestudies.reviewing.services import submit
from portal.accounts.models import User

author = User.objects.get(username="shiomi-toko")
of_town = CasePage.objects.live().filter(case_municipalities__municipality__code="992011")
sources = of_town.filter(consents__isnull=True).order_by("pk")

def begin(source, title, slug):
    fields = {"title": title, "draft_title": title, "slug": slug, "owner": author}
    page = source.copy(keep_live=False, copy_revisions=False, user=author, update_attrs=fields)
    return CasePage.objects.get(pk=page.pk)

draft = begin(sources[0], "空き家を直してひらいた集会所", "manual-draft")
draft.summary = draft.contact_section = ""
draft.save_revision(user=author, clean=False)
case = begin(sources[1], "夜のラウンジを若者と続ける", "manual-review")
case.declares_no_individual = case.declares_consent = case.declares_no_conference_secret = True
case.save_revision(user=author)
submit(CasePage.objects.get(pk=case.pk), author)
print("prepared")
"""


@dataclass(frozen=True)
class Picture:
    """A picture of a manual.

    Attributes:
        name: Of its file, beginning with the manual.
        user: Who is signed in.
        address: Where they begin.
        steps: What they do there.
        width: Of the window (pixels).
    """

    name: str
    user: str
    address: str
    steps: Callable[[Page], None] = lambda _: None
    width: int = SIZE["width"]


def _link(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("link", name=name).first.click()


def _case(name: str, heading: str) -> Callable[[Page], None]:
    """Open the case of this name, and scroll to a heading."""

    def steps(page: Page) -> None:
        _link(name)(page)
        found = page.get_by_role("heading", name=heading)
        found.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top - 20)")

    return steps


def _form(name: str) -> Callable[[Page], None]:
    """Open the form for a new page of the admin, and wait until it is drawn."""

    def steps(page: Page) -> None:
        _link(name)(page)
        page.get_by_role("textbox").first.wait_for()
        page.get_by_text("下書きを保存").first.wait_for()

    return steps


def _sign_in_of_contributor(page: Page) -> None:
    page.goto(f"/admin/users/{_key_of(page)}/sign-in/")


def _key_of(page: Page) -> str:
    """Return the primary key of shiomi-toko, from the link in the list of users."""
    link = page.get_by_role("link", name="潮見市 地域共生課（投稿）").first.get_attribute("href")
    return str(link).strip("/").split("/")[-1]


PICTURES = (
    Picture("contributor-list", "shiomi-toko", "/contribute/"),
    Picture("contributor-step", "shiomi-toko", "/contribute/", _link("新しい事例を書く")),
    Picture(
        "contributor-check",
        "shiomi-toko",
        "/contribute/",
        _case("空き家を直してひらいた集会所", "審査に出す前に"),
    ),
    Picture("approver-list", "shiomi-shonin", "/reviews/"),
    Picture(
        "approver-detail",
        "shiomi-shonin",
        "/reviews/",
        _case("夜のラウンジを若者と続ける", "審査の進み具合"),
    ),
    Picture("editor-home", "fukushi", "/admin/"),
    Picture("editor-case", "fukushi", "/admin/", _form("連携事例を書く")),
    Picture("trainer-form", "kenshu", "/admin/", _form("研修を書く")),
    Picture("administrator-users", "kanri", "/admin/users/", width=1680),
    Picture("administrator-invite", "kanri", "/admin/users/", _link("利用者を招待する")),
    Picture("administrator-sign-in", "kanri", "/admin/users/", _sign_in_of_contributor),
)


def _by_user() -> Iterator[tuple[str, list[Picture]]]:
    for user in dict.fromkeys(picture.user for picture in PICTURES):
        yield user, [picture for picture in PICTURES if picture.user == user]


def _names_on(page: Page) -> list[str]:
    """Return the names on a screen without what changes from day to day."""
    names = [re.sub(r"\s+", " ", name) for name in page.evaluate(NAMES)]
    return sorted({re.sub(r"\d+|（[月火水木金土日]）", "0", name) for name in names})


def take(browser: Browser, portal: PortalServer, folder: Path) -> dict[str, list[str]]:
    """Save every picture in `folder` as WebP, and return the names on each screen.

    Raises:
        ValueError: One is heavier than `HEAVIEST`.
    """
    screens = {}
    for user, pictures in _by_user():
        context = open_context(browser, SIZE, base_url=portal.url, reduced_motion="reduce")
        page = context.new_page()
        page.set_default_timeout(60_000)
        sign_in(page, user, "/accounts/")
        for picture in pictures:
            page.set_viewport_size({"width": picture.width, "height": SIZE["height"]})
            page.goto(picture.address, wait_until="networkidle")
            picture.steps(page)
            page.wait_for_load_state("networkidle")
            screens[picture.name] = _names_on(page)
            image = Image.open(BytesIO(page.screenshot())).convert("RGB")
            path = folder / f"{picture.name}.webp"
            image.save(path, quality=72, method=6)
            weight = path.stat().st_size
            print(f"{path.name}  {image.width} × {image.height}  {weight // 1024} KB")
            if weight > HEAVIEST:
                message = f"{path.name} is too heavy: {weight} bytes"
                raise ValueError(message)
        context.close()
    return screens


def take_demo(browser: Browser, data_dir: Path, folder: Path) -> dict[str, list[str]]:
    """Build and serve the demo, prepare the two cases, and take the pictures; return `take`'s names."""
    make_demo(data_dir)
    portal = PortalServer(data_dir)
    try:
        run(portal, PREPARE)
        portal.start()
        return take(browser, portal, folder)
    finally:
        portal.close()


def main(arguments: list[str]) -> int:
    """Take the pictures.

    Returns:
        0, or 1 if Chromium is missing.
    """
    if find_chromium() is None:
        print("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)")
        return 1
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    django.setup()
    with (
        tempfile.TemporaryDirectory(prefix="portal-manual-pictures-") as data_dir,
        chromium() as browser,
    ):
        screens = take_demo(browser, Path(data_dir) / "demo", folder)
    if folder == FOLDER:
        text = json.dumps(screens, ensure_ascii=False, indent=1)
        SCREENS.write_text(f"{text}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
