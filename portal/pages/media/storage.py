"""Stores uploads under names that the file system accepts."""

from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage

# File systems allow 255 bytes, and a Japanese character takes three. The rest is for suffixes:
# Django's for unique names and Wagtail's for scaled pictures.
MOST_BYTES = 180
# Django's suffix for unique names: an underscore and seven characters.
ADDITION = 8


class UploadStorage(FileSystemStorage):
    """Django's storage in the file system, which shortens names that are too long for it."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return an unused name with the beginning and the extension of `name`.

        Args:
            name: The requested name, with its folder.
            max_length: The limit of the database column in characters, including the folder.
        """
        path = PurePosixPath(str(name).replace("\\", "/"))
        characters = None
        if max_length is not None:
            characters = max_length - len(str(path)) + len(path.name) - ADDITION
        file_name = shortened(path.name, characters)
        return super().get_available_name(str(path.with_name(file_name)), max_length)


def shortened(file_name: str, characters: int | None = None) -> str:
    """Return a file name of at most `MOST_BYTES` bytes (and at most the given number of characters).

    It is cut before its extension. A dot inside a long name that Django would treat as the start of
    an extension becomes an underscore.
    """
    path = PurePosixPath(file_name)
    extension = path.suffix if len(path.suffix.encode()) <= 10 else ""
    stem = file_name.removesuffix(extension)
    room = MOST_BYTES - len(extension.encode())
    short = stem.encode()[:room].decode(errors="ignore")
    if characters is not None:
        short = short[: max(characters - len(extension), 1)]
    return file_name if short == stem else short.replace(".", "_") + extension
