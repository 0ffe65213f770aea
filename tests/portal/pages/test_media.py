"""Images: alternative text, consent, and removal of GPS positions."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as PillowImage

from portal.pages.models import PortalImage
from tests.factories.pages import PortalImageFactory, picture_bytes

pytestmark = pytest.mark.django_db

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def exif_block():
    exif = PillowImage.Exif()
    exif[MAKE] = "Camera of somebody"
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (35.0, 27.0, 0.0), 3: "E", 4: (133.0, 3.0, 0.0)}
    return exif.tobytes()


def stored_picture(image):
    with image.file.open("rb") as file:
        return PillowImage.open(io.BytesIO(file.read()))


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP"])
def test_exif_and_gps_are_gone_from_the_stored_file(picture_format):
    content = picture_bytes(picture_format, exif_block())
    assert dict(PillowImage.open(io.BytesIO(content)).getexif())[MAKE] == "Camera of somebody"

    image = PortalImageFactory(file=ContentFile(content, name=f"photo.{picture_format.lower()}"))

    assert dict(stored_picture(image).getexif()) == {}


def test_the_orientation_is_applied_before_it_is_removed():
    image = PortalImageFactory(file=ContentFile(picture_bytes(exif=exif_block()), name="p.jpg"))

    assert stored_picture(image).size == (48, 64)
    assert (image.width, image.height) == (48, 64)


@pytest.mark.parametrize("mode", ["P", "RGBA", "L", "CMYK"])
def test_pictures_of_every_colour_mode_survive(mode):
    buffer = io.BytesIO()
    picture_format = "JPEG" if mode == "CMYK" else "PNG"
    PillowImage.new("RGB", (8, 8), "#197a4b").convert(mode).save(buffer, format=picture_format)

    image = PortalImageFactory(
        file=ContentFile(buffer.getvalue(), name=f"m.{picture_format.lower()}")
    )

    before = PillowImage.open(io.BytesIO(buffer.getvalue())).convert("RGB").getpixel((4, 4))
    after = stored_picture(image).convert("RGB").getpixel((4, 4))
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 3


def test_a_picture_of_persons_needs_the_record_of_their_consent():
    image = PortalImageFactory.build(consent=PortalImage.Consent.OBTAINED)

    with pytest.raises(ValidationError) as error:
        image.clean()

    assert error.value.message_dict == {
        "consent_note": ["同意を得た日と取得者を入力してください（例 令和8年5月1日 地域福祉課）。"]
    }


def test_alternative_text_and_consent_are_required():
    with pytest.raises(ValidationError) as error:
        PortalImage(title="画像").full_clean(exclude=["file", "width", "height", "collection"])

    assert set(error.value.message_dict) == {"alt_text", "consent"}


def test_the_alternative_text_stands_in_the_page():
    image = PortalImageFactory(alt_text="畑で里芋を掘る人の後ろ姿")

    assert image.get_rendition("width-32").attrs_dict["alt"] == "畑で里芋を掘る人の後ろ姿"
