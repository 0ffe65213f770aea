"""Clean stored pictures once more, and note size and hash of what is stored.

Hashes were emptied when EXIF was removed, so that each picture was taken for a
duplicate of the others; and pictures of the multiple upload kept their EXIF.
"""

import hashlib
from contextlib import suppress

from django.core.files.base import ContentFile
from django.db import migrations

from portal.pages.media.picture_files import PictureError, has_metadata, without_metadata


def repair(apps, _schema_editor):
    PortalImage = apps.get_model("pages", "PortalImage")
    for image in PortalImage.objects.iterator():
        # A file that is lost or damaged stays as it is: nothing can be said about it.
        with suppress(OSError, PictureError):
            repair_file(image)


def repair_file(image):
    storage, name = image.file.storage, image.file.name
    with storage.open(name) as file:
        content = file.read()
        file.seek(0)
        if has_metadata(file):
            content = without_metadata(file)
            file.close()
            storage.delete(name)
            image.file.name = storage.save(name, ContentFile(content))
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    type(image).objects.filter(pk=image.pk).update(
        file=image.file.name, file_size=len(content), file_hash=digest
    )


class Migration(migrations.Migration):

    dependencies = [
        ('pages', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(repair, migrations.RunPython.noop, elidable=True),
    ]
