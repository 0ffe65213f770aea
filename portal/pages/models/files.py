"""Fields of uploaded files. Every upload is stored through them."""

import hashlib
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import models
from django.db.models.fields.files import FieldFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from portal.pages.media.picture_files import without_metadata


class PictureFile(WagtailImageFieldFile):
    """The file of a picture, without personal metadata."""

    instance: Any

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store the picture without its metadata, and record size and hash of the stored file.

        Wagtail treats pictures with the same hash as duplicates. Raises PictureError.
        """
        cleaned = without_metadata(content)
        self.instance.file_size = len(cleaned)
        self.instance.file_hash = hashlib.sha1(cleaned, usedforsecurity=False).hexdigest()
        super().save(name, ContentFile(cleaned, name=name), save=save)


class PictureField(WagtailImageField):
    """The field of a picture's file."""

    attr_class = PictureFile


class DocumentFile(FieldFile):
    """The file of a document."""

    instance: Any

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store the file, and record its original name."""
        self.instance.download_name = PurePath(name).name[-255:]
        super().save(name, content, save=save)


class DocumentField(models.FileField):
    """The field of a document's file."""

    attr_class: Any = DocumentFile
