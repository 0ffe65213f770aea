"""Settings for a developer's machine and for the demo: no server needed."""

import secrets

from portal.settings import env
from portal.settings.base import *  # noqa: F403  (settings inherit by star import)
from portal.settings.base import DATA_DIR, STATIC_ROOT

DEBUG = env.read("DEBUG")
ALLOWED_HOSTS = env.read("ALLOWED_HOSTS") or ["*"]
# The demo's accounts are public anyway, and a developer's own portal is on this machine.
MFA_REQUIRED = False
# Browsers offer passkeys at http://localhost, too.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# WhiteNoise expects the folder of collected files, although it serves the source files here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def _kept_secret_key() -> str:
    """Return the key of this machine, created at first use: the repository contains none."""
    path = DATA_DIR / "secret-key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


SECRET_KEY = env.read("SECRET_KEY") or _kept_secret_key()
