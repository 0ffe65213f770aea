"""Receivers of the pages app."""

from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Site

from portal.pages.context_processors import CACHE_KEY
from portal.pages.models import PortalDocument, PortalImage, PortalSettings


@receiver(pre_save, sender=PortalDocument)
@receiver(pre_save, sender=PortalImage)
def store_file_first(instance: PortalDocument | PortalImage, **_kwargs: Any) -> None:
    """Store a new file before the row is written, because that sets its size, hash and name."""
    file: Any = instance.file
    if file and not file._committed:
        file.save(file.name, file.file, save=False)


@receiver([post_save, post_delete], sender=Site)
@receiver([post_save, post_delete], sender=PortalSettings)
def forget_frame(**_kwargs: Any) -> None:
    """Clear the cached frame, so that the next page shows a changed name, banner or contact."""
    cache.delete(CACHE_KEY)
