"""Picture files: validation, and removal of metadata before they are stored."""

from io import BytesIO
from typing import IO, Any

from django.conf import settings
from PIL import Image as PillowImage
from PIL import ImageOps

# The formats that Pillow may open: those of WAGTAILIMAGES_EXTENSIONS, and MPO, a JPEG variant of
# many phones.
FORMATS = ("JPEG", "PNG", "WEBP")

UNREADABLE = "画像として読み取れませんでした。JPEG、PNG、WebP のいずれかの画像を選んでください。"


class PictureError(ValueError):
    """A picture that cannot be accepted; the message is for the editor."""


def opened(file: IO[bytes]) -> PillowImage.Image:
    """Return the decoded picture of a file, whole and not larger than allowed.

    The size is read from the header before anything is decoded: a file of a few kilobytes can
    declare a size that exhausts the memory.

    Raises:
        PictureError: The picture is too large or damaged, or the file is not a picture.
    """
    file.seek(0)
    picture = _head(file)
    _check_size(picture)
    try:
        picture.load()
    except Exception as error:  # decoders raise all kinds of exceptions for damaged files
        message = (
            "画像ファイルが壊れています。元の画像を開いて保存し直してから、もう一度選んでください。"
        )
        raise PictureError(message) from error
    return picture


def _head(file: IO[bytes]) -> PillowImage.Image:
    """Return the picture of a file with only its header decoded."""
    try:
        return PillowImage.open(file, formats=FORMATS)
    except (PillowImage.DecompressionBombError, PillowImage.DecompressionBombWarning) as error:
        raise PictureError(f"画像が大きすぎます。{_advice()}") from error
    except Exception as error:
        raise PictureError(UNREADABLE) from error


def _check_size(picture: PillowImage.Image) -> None:
    """Refuse a picture with more pixels than `WAGTAILIMAGES_MAX_IMAGE_PIXELS`."""
    width, height = picture.size
    if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise PictureError(f"画像が大きすぎます（{width:,}×{height:,}画素）。{_advice()}")


def _advice() -> str:
    """Return the size limit as advice for the editor."""
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 10_000
    return f"縦×横が{most:,}万画素以内になるように縮小してください。"


def without_metadata(file: IO[bytes]) -> bytes:
    """Return a picture without EXIF (GPS position, device, owner), XMP and comments.

    The orientation in the metadata is applied to the pixels first. Colour profiles and transparency
    are kept; of an animation only the first frame is.

    Raises:
        PictureError: As for `opened`.
    """
    picture = opened(file)
    picture_format = "JPEG" if picture.format == "MPO" else picture.format
    ImageOps.exif_transpose(picture, in_place=True)
    options: dict[str, Any] = {"quality": 90} if picture_format in {"JPEG", "WEBP"} else {}
    for name in ("icc_profile", "transparency"):
        if name in picture.info:
            options[name] = picture.info[name]
    picture.info = {}
    buffer = BytesIO()
    picture.save(buffer, format=picture_format, **options)
    return buffer.getvalue()


def has_metadata(file: IO[bytes]) -> bool:
    """Tell whether a stored picture still contains EXIF data. Raises PictureError."""
    file.seek(0)
    found = bool(_head(file).getexif())
    file.seek(0)
    return found
