"""Whether the files that every page needs are there."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage


def are_collected() -> bool:
    """Tell whether pages can name their static files: `collectstatic` has run before this process.

    Always where files are served from their sources, as in development.
    """
    storage: Any = staticfiles_storage
    if not isinstance(storage, ManifestFilesMixin):
        return True
    # This process may have begun before the files were collected, or they have been deleted since.
    return bool(storage.hashed_files) and bool(storage.read_manifest())
