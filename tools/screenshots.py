"""Take the screenshots in docs/images: each kind of page of the demo, on a PC and on a phone.

python -m tools.screenshots [FOLDER]

If ../shared exists, also home page, map and a municipality of 島根県, set up from scratch and filled
like in its browser test.
"""

import os
import sys
import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import django
from PIL import Image
from playwright._impl._api_structures import Clip  # not exported by the public module
from playwright.sync_api import Browser

from tests.support.browser import DESKTOP, PHONE, chromium, find_chromium, open_context
from tests.support.pages import page_types
from tests.support.places import PROJECT_ROOT, SHARED
from tests.support.server import PortalServer, make_demo

FOLDER = PROJECT_ROOT / "docs" / "images"
WIDTHS = {"desktop": DESKTOP, "phone": PHONE}
# Each page with its maximum height: the README shows the search, the others are for review.
PAGES = {"home": 2400, "search": 1100, "case": 3000, "municipality": 2400}
SHIMANE = {
    "shimane-home": ("/", 2400),
    "shimane-map": ("/municipalities/", 1600),
    "shimane-municipality": ("/municipalities/325252/", 2400),
}


def take(
    browser: Browser, portal: PortalServer, pages: Mapping[str, tuple[str, int]], folder: Path
) -> None:
    """Save every page (name -> URL, maximum height) at every width in `folder` as WebP."""
    for width, viewport in WIDTHS.items():
        context = open_context(browser, viewport, base_url=portal.url, reduced_motion="reduce")
        page = context.new_page()
        for name, (address, tallest) in pages.items():
            page.goto(address, wait_until="networkidle")
            height = min(page.evaluate("document.documentElement.scrollHeight"), tallest)
            clip: Clip = {"x": 0, "y": 0, "width": viewport["width"], "height": height}
            image = Image.open(BytesIO(page.screenshot(full_page=True, clip=clip)))
            path = folder / f"{name}-{width}.webp"
            image.convert("RGB").save(path, quality=76, method=6)
            print(f"{path.name}  {image.width} × {image.height}  {path.stat().st_size // 1024} KB")
        context.close()


def take_demo(browser: Browser, data_dir: Path, folder: Path) -> None:
    """Build and serve the demo, and take its pages."""
    make_demo(data_dir)
    portal = PortalServer(data_dir)
    portal.start()
    try:
        addresses = page_types(portal)
        pages = {name: (addresses[name], tallest) for name, tallest in PAGES.items()}
        take(browser, portal, pages, folder)
    finally:
        portal.close()


def take_shimane(browser: Browser, data_dir: Path, folder: Path) -> None:
    """Set up 島根県, fill it from the files next to the repository and by hand, and take its pages."""
    from tests.support import shimane as staff  # noqa: PLC0415  (knows models: Django's rule)

    data_dir.mkdir()
    portal = PortalServer(data_dir)
    try:
        portal.manage("migrate", "--verbosity", "0")
        staff.set_up(portal)
        staff.load_facts(portal, SHARED / "data")
        portal.start()
        context = open_context(browser, DESKTOP, base_url=portal.url)
        context.set_default_timeout(180_000)  # importing 25 cases takes some time
        desk = context.new_page()
        staff.sign_in(desk)
        staff.import_cases(desk, data_dir)
        staff.import_notice(desk, SHARED / "data")
        parent = staff.trainings_page(portal)
        for training in staff.TRAININGS:
            staff.enter_training(desk, parent, training)
        for contact in staff.CONTACTS:
            staff.enter_contact(desk, contact)
        context.close()
        take(browser, portal, SHIMANE, folder)
    finally:
        portal.close()


def main(arguments: list[str]) -> int:
    """Build and serve a separate demo and take the screenshots.

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
        tempfile.TemporaryDirectory(prefix="portal-screenshots-") as data_dir,
        chromium() as browser,
    ):
        take_demo(browser, Path(data_dir) / "demo", folder)
        if SHARED.is_dir():
            take_shimane(browser, Path(data_dir) / "shimane", folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
