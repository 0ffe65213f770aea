"""Make the pictures in docs/images: each kind of page of the demo, on an office PC and on a phone.

python -m tests.e2e.screenshots [FOLDER]
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.support.browser import DESKTOP, PHONE, chromium, find_chromium, open_context
from tests.support.pages import page_types
from tests.support.places import PROJECT_ROOT
from tests.support.server import PortalServer, make_demo

FOLDER = PROJECT_ROOT / "docs" / "images"
WIDTHS = {"desktop": DESKTOP, "phone": PHONE}
# Each page with the height it is cut at: the README shows the search, the others are to be looked at.
PAGES = {"home": 2400, "search": 1100, "case": 3000, "municipality": 2400}


def take(browser: Browser, portal: PortalServer, folder: Path) -> None:
    """Take every page at every width into `folder` as WebP."""
    for width, viewport in WIDTHS.items():
        context = open_context(browser, viewport, base_url=portal.url, reduced_motion="reduce")
        page = context.new_page()
        addresses = page_types(portal)
        for name, tallest in PAGES.items():
            page.goto(addresses[name], wait_until="networkidle")
            height = min(page.evaluate("document.documentElement.scrollHeight"), tallest)
            clip = {"x": 0, "y": 0, "width": viewport["width"], "height": height}
            image = Image.open(BytesIO(page.screenshot(full_page=True, clip=clip)))
            path = folder / f"{name}-{width}.webp"
            image.convert("RGB").save(path, quality=76, method=6)
            print(f"{path.name}  {image.width} × {image.height}  {path.stat().st_size // 1024} KB")
        context.close()


def main(arguments: list[str]) -> int:
    """Build a demo of its own, serve it, take the pictures.

    Returns:
        0, or 1 when Chromium is missing.
    """
    if find_chromium() is None:
        print("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)")
        return 1
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="portal-screenshots-") as data_dir:
        make_demo(Path(data_dir))
        portal = PortalServer(Path(data_dir))
        portal.start()
        try:
            with chromium() as browser:
                take(browser, portal, folder)
        finally:
            portal.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
