"""The files of the manuals: links, pictures, and words that are on the screens."""

import re
from functools import cache

import pytest
from django.urls import resolve
from PIL import Image

from portal.manuals.services import FOLDER, MANUALS, Manual, render
from tests.support.places import PROJECT_ROOT
from tests.support.wording import avoided_words
from tools.manual_pictures import HEAVIEST, PICTURES

pytestmark = pytest.mark.once

ids = {"argvalues": MANUALS, "ids": lambda manual: manual.slug}
#: What names of things are joined to, in menus and buttons.
JOINED = ("の取り込み", "を書く")
APPS = ("portal", "casestudies", "trainings", "search")


def text_of(manual: Manual) -> str:
    return manual.path.read_text(encoding="utf-8")


def pictures_of(text: str) -> list[str]:
    return re.findall(r"!\[[^\]]*\]\(images/([^)]+)\)", text)


@cache
def words_of_screens() -> str:
    """Return all that the portal can say: templates, code and translations."""
    files = [
        path
        for app in APPS
        for suffix in ("*.html", "*.py", "*.po", "*.toml")
        for path in (PROJECT_ROOT / app).rglob(suffix)
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def is_said(name: str) -> bool:
    """Tell whether a screen says it, in one piece or put together as 事例 and の取り込み."""
    parts = next(((name.removesuffix(end), end) for end in JOINED if name.endswith(end)), (name,))
    return name in words_of_screens() or all(part in words_of_screens() for part in parts)


def test_the_folder_holds_these_manuals_and_their_list() -> None:
    files = {path.name for path in FOLDER.glob("*.md")}

    assert files == {"README.md", *(manual.path.name for manual in MANUALS)}
    listed = re.findall(r"\(([a-z]+\.md)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(manual.path.name for manual in MANUALS)


@pytest.mark.parametrize("manual", **ids)
def test_a_manual_begins_with_its_title_and_has_tasks(manual: Manual) -> None:
    lines = text_of(manual).splitlines()

    assert lines[0] == f"# {manual.title}"
    assert len(render(manual).chapters) >= 5


@pytest.mark.parametrize("manual", **ids)
def test_links_lead_to_manuals_and_chapters(manual: Manual) -> None:
    targets = re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", text_of(manual))

    files = {target for target in targets if not target.startswith("/")}
    assert [target for target in files if not (FOLDER / target).is_file()] == []
    for address in set(targets) - files:
        assert resolve(address).url_name != "wagtail_serve"


def test_the_manuals_show_exactly_the_pictures_that_are_taken() -> None:
    shown = [name for manual in MANUALS for name in pictures_of(text_of(manual))]
    taken = [f"{picture.name}.webp" for picture in PICTURES]

    assert sorted(shown) == sorted(taken)
    assert sorted(path.name for path in (FOLDER / "images").iterdir()) == sorted(taken)


@pytest.mark.parametrize("manual", **ids)
def test_each_manual_has_pictures_that_are_light_and_described(manual: Manual) -> None:
    alternatives = re.findall(r"!\[([^\]]*)\]", text_of(manual))

    assert alternatives
    assert [alt for alt in alternatives if len(alt) < 10] == []
    for name in pictures_of(text_of(manual)):
        path = FOLDER / "images" / name
        assert 10_000 < path.stat().st_size <= HEAVIEST
        with Image.open(path) as image:
            assert (image.format, image.height) == ("WEBP", 720)


@pytest.mark.parametrize("manual", **ids)
def test_what_is_bold_is_said_on_a_screen(manual: Manual) -> None:
    """Names of buttons, links and fields are bold; one that was renamed is found here."""
    bold = set(re.findall(r"\*\*(.+?)\*\*", text_of(manual)))

    assert bold
    assert sorted(name for name in bold if not is_said(name)) == []


@pytest.mark.parametrize("manual", **ids)
def test_the_words_are_those_of_the_portal(manual: Manual) -> None:
    assert avoided_words(text_of(manual)) == set()


def test_html_in_a_file_is_shown_as_text(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("portal.manuals.services.FOLDER", tmp_path)
    (tmp_path / "editor.md").write_text("# 題\n\n<script>alert(1)</script>\n\n[x](javascript:a)\n")
    manual = next(m for m in MANUALS if m.slug == "editor")

    html = render(manual).html

    assert "<script" not in html
    assert 'href="javascript' not in html
