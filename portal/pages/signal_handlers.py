"""Receivers of the pages app."""

from io import BytesIO
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from PIL import Image as PillowImage
from PIL import ImageOps
from wagtail.models import Site

from portal.pages.context_processors import CACHE_KEY
from portal.pages.models import PortalImage, PortalSettings


@receiver(pre_save, sender=PortalImage)
def strip_metadata(sender: type[PortalImage], instance: PortalImage, **_kwargs: Any) -> None:
    """Remove EXIF (GPS position, device, owner) from an uploaded picture before it is stored.

    The orientation it held is applied to the pixels first. Colour profiles are kept.
    """
    file = instance.file
    if not file or getattr(file, "_committed", True):
        return
    file.seek(0)
    picture = PillowImage.open(file)
    picture_format = picture.format or "PNG"
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    clean = PillowImage.new(upright.mode, upright.size)
    if upright.mode == "P":
        clean.putpalette(upright.getpalette() or [])
    clean.paste(upright)
    if "transparency" in picture.info:
        clean.info["transparency"] = picture.info["transparency"]
    options: dict[str, Any] = {"quality": 90} if picture_format in {"JPEG", "WEBP"} else {}
    if profile:
        options["icc_profile"] = profile
    if "transparency" in clean.info and picture_format == "PNG":
        options["transparency"] = clean.info["transparency"]
    buffer = BytesIO()
    clean.save(buffer, format=picture_format, **options)
    instance.file.save(file.name, ContentFile(buffer.getvalue()), save=False)
    instance.width, instance.height = clean.size
    instance.file_size = len(buffer.getvalue())
    instance.file_hash = ""


@receiver([post_save, post_delete], sender=Site)
@receiver([post_save, post_delete], sender=PortalSettings)
def forget_frame(**_kwargs: Any) -> None:
    """Show a changed name, banner or contact with the next page."""
    cache.delete(CACHE_KEY)
