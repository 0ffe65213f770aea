"""Checks for the static files that every page needs."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage


def are_collected() -> bool:
    """Tell whether pages can link their static files: `collectstatic` ran before this process started.

    Always true if files are served from their sources, as in development.
    """
    storage: Any = staticfiles_storage
    if not isinstance(storage, ManifestFilesMixin):
        return True
    # This process may have started before the files were collected, or they were deleted since.
    return bool(storage.hashed_files) and bool(storage.read_manifest())
