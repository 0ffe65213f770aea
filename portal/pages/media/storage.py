"""Where uploads are stored, under names that a file system takes."""

from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage

# File systems take 255 bytes, a Japanese character three of them. The rest is left to what Django
# adds against equal names and Wagtail to scaled pictures.
MOST_BYTES = 180
# Django's addition against equal names: an underscore and seven characters.
ADDITION = 8


class UploadStorage(FileSystemStorage):
    """Django's storage in the file system, which shortens names that are too long for it."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return a free name, whose beginning and extension are those of `name`.

        Args:
            name: the name asked for, with its folder.
            max_length: what the database column takes, in characters, the folder included.
        """
        path = PurePosixPath(str(name).replace("\\", "/"))
        characters = None
        if max_length is not None:
            characters = max_length - len(str(path)) + len(path.name) - ADDITION
        file_name = shortened(path.name, characters)
        return super().get_available_name(str(path.with_name(file_name)), max_length)


def shortened(file_name: str, characters: int | None = None) -> str:
    """Return a file name of at most `MOST_BYTES` bytes (and so many characters).

    It is cut before its extension. A dot that would be taken for the beginning of
    an extension by Django, but is part of a long name, becomes an underscore.
    """
    path = PurePosixPath(file_name)
    extension = path.suffix if len(path.suffix.encode()) <= 10 else ""
    stem = file_name.removesuffix(extension)
    room = MOST_BYTES - len(extension.encode())
    short = stem.encode()[:room].decode(errors="ignore")
    if characters is not None:
        short = short[: max(characters - len(extension), 1)]
    return file_name if short == stem else short.replace(".", "_") + extension
