import re
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image

import portal.demo

DATA = Path(portal.demo.__file__).parent / "data"
IMAGES = DATA / "images"
BRAND = Path(portal.demo.__file__).parents[2] / "static" / "brand"
ENTRIES = tomllib.loads((DATA / "images.toml").read_text("utf-8"))["images"]
SVG = "{http://www.w3.org/2000/svg}"

every_entry = pytest.mark.parametrize("entry", ENTRIES, ids=[entry["slug"] for entry in ENTRIES])


def test_the_demo_has_twenty_different_pictures():
    slugs = [entry["slug"] for entry in ENTRIES]
    alternatives = [entry["alt_text"] for entry in ENTRIES]
    assert len(slugs) == 20
    assert len(set(slugs)) == 20
    assert len(set(alternatives)) == 20


def test_the_folder_holds_the_listed_pictures_and_nothing_else():
    listed = {f"{entry['slug']}.{suffix}" for entry in ENTRIES for suffix in ("svg", "png")}
    assert {path.name for path in IMAGES.iterdir()} == listed | {"README.md"}


@every_entry
def test_an_entry_has_exactly_the_documented_fields(entry):
    assert set(entry) == {"slug", "title", "alt_text", "caption", "licence", "persons_shown"}
    assert entry["licence"] == "CC BY 4.0 連携ポータル開発者"
    assert entry["persons_shown"] is False
    assert entry["caption"].endswith("（イラスト）")


@every_entry
def test_the_alternative_text_describes_in_thirty_to_eighty_characters(entry):
    assert 30 <= len(entry["alt_text"]) <= 80
    assert entry["alt_text"].endswith("。")
    assert re.search(r"[A-Za-z]", entry["alt_text"]) is None


@every_entry
def test_the_png_is_small_and_carries_no_metadata(entry):
    path = IMAGES / f"{entry['slug']}.png"
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        assert picture.size == (1200, 800)
        assert dict(picture.getexif()) == {}
        assert picture.info == {}
    assert path.stat().st_size <= 60 * 1024


@every_entry
def test_the_drawing_is_flat_wordless_and_self_contained(entry):
    root = ET.parse(IMAGES / f"{entry['slug']}.svg").getroot()
    assert (root.get("width"), root.get("height")) == ("1200", "800")
    assert root.get("viewBox") == "0 0 1200 800"
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    drawn = {"svg", "g", "rect", "circle", "ellipse", "polygon", "polyline", "path", "clipPath"}
    assert names <= drawn
    assert [name for element in root.iter() for name in element.attrib if "href" in name] == []


@pytest.mark.parametrize(
    ("name", "size"),
    [("apple-touch-icon.png", (180, 180)), ("ogp.png", (1200, 630))],
)
def test_the_brand_bitmaps_have_the_sizes_their_readers_expect(name, size):
    with Image.open(BRAND / name) as picture:
        assert picture.size == size
        assert dict(picture.getexif()) == {}


def test_the_favicon_holds_the_three_usual_sizes():
    with Image.open(BRAND / "favicon.ico") as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


@pytest.mark.parametrize("name", ["mark.svg", "favicon.svg"])
def test_the_mark_is_two_linked_rings_in_the_colours_of_the_two_departments(name):
    root = ET.parse(BRAND / name).getroot()
    rings = [ring.get("stroke") for ring in root.findall(f"{SVG}circle")]
    assert rings == ["#197a4b", "#c74700"]
