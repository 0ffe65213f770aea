"""Uploads of pictures and documents: refusals, cleaning, duplicates and file names."""

import io
import struct
import zlib
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image as PillowImage
from wagtail.images.utils import find_image_duplicates
from wagtail.models import UploadedFile

from portal.pages.media.policies import image_policy
from portal.pages.models import PortalDocument, PortalImage
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.pages import PortalDocumentFactory, PortalImageFactory, picture_bytes

pytestmark = pytest.mark.django_db

GPS = 0x8825
SINGLE, MULTIPLE, CHOOSER = (
    "/admin/images/add/",
    "/admin/images/multiple/add/",
    "/admin/images/chooser/create/",
)
# 84 characters of three bytes, and four for the extension: more than the 255 bytes of a file name.
LONG = "令和八年度地域共生社会の実現に向けた重層的支援体制整備事業と地方創生の取組との連携に関する市町村担当課長会議の資料のうち居場所づくりと移動支援の事例をまとめた参考資料その二と様式"


def coloured(colour, picture_format="JPEG", **options):
    buffer = io.BytesIO()
    PillowImage.new("RGB", (40, 30), colour).save(buffer, format=picture_format, **options)
    return buffer.getvalue()


def located(colour):
    exif = PillowImage.Exif()
    exif[GPS] = {1: "N", 2: (35.0, 27.0, 0.0), 3: "E", 4: (133.0, 3.0, 0.0)}
    return coloured(colour, exif=exif.tobytes())


def noise(picture_format):
    buffer = io.BytesIO()
    PillowImage.effect_noise((200, 200), 80).save(buffer, picture_format)
    return buffer.getvalue()


def claiming(width, height):
    """A PNG of a few bytes whose header claims a size."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


@pytest.fixture
def administrator():
    return AdministratorFactory()


@pytest.fixture
def admin(administrator):
    client = Client()
    client.force_login(administrator)
    return client


def fields(**changed):
    return {
        "title": "公民館",
        "alt_text": "公民館の前の花壇",
        "consent": "no_person",
        "collection": "1",
        "tags": "",
    } | changed


def add_single(client, content, name="p.jpg"):
    return client.post(SINGLE, fields(file=SimpleUploadedFile(name, content)))


def add_multiple(client, content, name="p.jpg"):
    data = {"files[]": SimpleUploadedFile(name, content), "title": name}
    return client.post(MULTIPLE, data, headers={"x-requested-with": "XMLHttpRequest"})


def add_in_chooser(client, content, name="p.jpg"):
    data = fields(file=SimpleUploadedFile(name, content))
    prefix = "image-chooser-upload-"
    return client.post(CHOOSER, {prefix + field: value for field, value in data.items()})


WAYS_IN = {"single": add_single, "multiple": add_multiple, "chooser": add_in_chooser}


def finish_multiple(client, response):
    """Fill in the fields that the multiple upload shows after the file."""
    upload = response.json()["uploaded_file_id"]
    prefix = f"uploaded-image-{upload}-"
    data = {prefix + name: value for name, value in fields().items()}
    return client.post(f"/admin/images/multiple/create_from_uploaded_image/{upload}/", data)


def texts(response):
    """Return the visible text of a page, a dialogue or the list of multiple uploads."""
    if response.headers["Content-Type"] == "application/json":
        answer = response.json()
        return answer.get("error_message") or answer["htmlFragment"]
    return response.content.decode()


def animation(picture_format):
    frames = [PillowImage.new("RGB", (40, 30), colour) for colour in ("#197a4b", "#d9a400")]
    buffer = io.BytesIO()
    frames[0].save(buffer, picture_format, save_all=True, append_images=frames[1:], duration=99)
    return buffer.getvalue()


REFUSED = {
    "400 megapixels": (claiming(20_000, 20_000), "画像が大きすぎます"),
    "100 megapixels": (claiming(10_000, 10_000), "画像が大きすぎます"),
    "60 megapixels": (claiming(10_000, 6_000), "10,000×6,000画素"),
    "truncated PNG": (claiming(200, 200), "壊れています"),
    "truncated JPEG": (noise("JPEG")[:5000], "壊れています"),
    "truncated WebP": (noise("WEBP")[:3000], "画像"),
    "no picture": (b"GIF or not", "読み取れませんでした"),
    "animated PNG": (animation("PNG"), "読み取れませんでした"),
    "TIFF inside": (coloured("#197a4b", "TIFF"), "読み取れませんでした"),
}


@pytest.mark.parametrize("way", WAYS_IN)
@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_decoded_is_refused_in_words(admin, way, what):
    content, words = REFUSED[what]

    response = WAYS_IN[way](admin, content, "p.png" if "PNG" in what or "mega" in what else "p.jpg")

    assert (response.status_code, words in texts(response)) == (200, True)
    assert (PortalImage.objects.count(), UploadedFile.objects.count()) == (0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_mode_come_in(admin, mode):
    jpeg = mode == "CMYK"
    buffer = io.BytesIO()
    PillowImage.new(mode, (40, 30)).save(buffer, format="JPEG" if jpeg else "PNG")

    response = add_single(admin, buffer.getvalue(), "p.jpg" if jpeg else "p.png")

    assert response.status_code == 302
    assert [(image.width, image.height) for image in PortalImage.objects.all()] == [(40, 30)]


def test_an_animation_becomes_its_first_picture(admin):
    add_single(admin, animation("WEBP"), "p.webp")

    image = PortalImage.objects.get()
    with image.file.open("rb") as file:
        stored = PillowImage.open(file)
        assert (stored.size, getattr(stored, "n_frames", 1)) == ((40, 30), 1)


def test_the_multiple_upload_stores_no_position_either(admin):
    finish_multiple(admin, add_multiple(admin, located("#197a4b")))

    image = PortalImage.objects.get()
    with image.file.open("rb") as file:
        assert dict(PillowImage.open(file).getexif()) == {}


def duplicates(image, user):
    return list(find_image_duplicates(image, user, image_policy()))


@pytest.mark.parametrize("way", ["single", "multiple", "chooser"])
def test_equal_pictures_are_duplicates_and_different_ones_are_not(admin, administrator, way):
    added = []
    for colour in ("#197a4b", "#d9a400", "#197a4b"):
        response = WAYS_IN[way](admin, located(colour))
        if way == "multiple":
            finish_multiple(admin, response)
        added.append(PortalImage.objects.latest("pk"))

    first, other, same = added
    assert {image.pk: duplicates(image, administrator) for image in added} == {
        first.pk: [same],
        other.pk: [],
        same.pk: [first],
    }


def test_the_chooser_offers_the_equal_picture_in_japanese(admin):
    add_in_chooser(admin, coloured("#197a4b"))
    alone = add_in_chooser(admin, coloured("#d9a400"))
    again = add_in_chooser(admin, coloured("#197a4b"))

    assert alone.json()["step"] == "chosen"
    html = again.json()["htmlFragment"]
    assert again.json()["step"] == "duplicate_found"
    assert "タスク" not in html
    for words in (">登録済み<", ">新規<", "既存の画像を使用し、新しい画像を削除する"):
        assert words in html


def test_only_pictures_that_one_may_choose_are_offered():
    first = PortalImageFactory()
    second = PortalImageFactory()

    assert duplicates(second, UserFactory()) == []
    assert duplicates(second, AdministratorFactory()) == [first]


def test_the_migration_repairs_hashes_and_cleans_what_is_stored():
    first, second = PortalImageFactory.create_batch(2)
    PortalImage.objects.update(file_hash="")
    first.file.storage.delete(first.file.name)
    first.file.storage.save(first.file.name, ContentFile(located("#197a4b")))
    lost = PortalImageFactory()
    lost.file.storage.delete(lost.file.name)
    expected = PortalImageFactory().file_hash
    migration = import_module("portal.pages.migrations.0002_repair_picture_files")

    migration.repair(apps, connection)

    first.refresh_from_db()
    second.refresh_from_db()
    assert second.file_hash == expected
    assert first.file_hash not in {"", expected}
    with first.file.open("rb") as file:
        assert dict(PillowImage.open(file).getexif()) == {}


@pytest.mark.parametrize("length", [84, 100, 240])
def test_pictures_with_long_japanese_names_come_in(admin, length):
    name = (LONG * 3)[:length] + ".jpg"

    assert add_single(admin, picture_bytes(), name).status_code == 302
    assert finish_multiple(admin, add_multiple(admin, picture_bytes(), name)).status_code == 200

    for image in PortalImage.objects.all():
        assert image.get_rendition("width-32").width == 32


@pytest.mark.parametrize("length", [84, 100, 240])
def test_documents_keep_their_long_name_for_the_reader(admin, client, length):
    name = (LONG * 3)[:length] + ".pdf"
    data = {"title": "資料", "collection": "1", "visibility": "public", "tags": ""}

    response = admin.post(
        "/admin/documents/add/", {**data, "file": SimpleUploadedFile(name, b"%PDF-1.4")}
    )

    assert response.status_code == 302
    document = PortalDocument.objects.get()
    assert document.filename == name
    assert client.get(document.url).status_code == 200


def test_the_multiple_upload_of_documents_takes_long_names(admin):
    name = f"{LONG}.pdf"
    response = admin.post(
        "/admin/documents/multiple/add/",
        {"files[]": SimpleUploadedFile(name, b"%PDF-1.4"), "title": name},
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert (response.status_code, response.json()["success"]) == (200, True)


def test_files_of_one_name_are_each_served_under_it(client):
    files = [
        PortalDocumentFactory(file=ContentFile(b"1", name="様式1.2版（案）.txt")) for _ in range(2)
    ]

    assert [document.filename for document in files] == ["様式1.2版（案）.txt"] * 2
    assert files[0].file.name != files[1].file.name
    assert [client.get(document.url).status_code for document in files] == [200, 200]
