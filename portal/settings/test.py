"""Settings for the test suite: fast hashing, throw-away folders, mail in memory."""

import os
import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403  (settings inherit by star import)

SECRET_KEY = "test-only"  # noqa: S105  (never used outside the test suite)
ALLOWED_HOSTS = ["*"]
# One folder per xdist worker, so that workers do not share a search index.
DATA_DIR = Path(tempfile.mkdtemp(prefix=f"portal-test-{os.getpid()}-"))
MEDIA_ROOT = DATA_DIR / "media"
SEARCH_INDEX_DIR = DATA_DIR / "search"
SEARCH_APPLY = "commit"
# Tests of the search by meaning switch it on.
SEARCH_MEANING = "off"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SEARCH_REBUILD = "inline"
# Tests see pages as they are rendered; tests of the page cache switch it on.
PAGE_CACHE_SECONDS = 0
# Tests of the second factor switch it on.
MFA_REQUIRED = False
