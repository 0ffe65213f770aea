"""Settings for a prefecture's server. Everything that differs comes from the environment."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings import env
from portal.settings.base import *  # noqa: F403  (settings inherit by star import)
from portal.settings.base import BASE_URL, BEHIND_PROXY, LOGGING, STORAGES

PRODUCTION = True
SECRET_KEY = env.read("SECRET_KEY")
ALLOWED_HOSTS = env.read("ALLOWED_HOSTS")
for _name, _value in (("SECRET_KEY", SECRET_KEY), ("ALLOWED_HOSTS", ALLOWED_HOSTS)):
    if not _value:
        message = f"{_name} must be set in production"
        raise ImproperlyConfigured(message)

STORAGES["staticfiles"] = {
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}

if env.read("AUDIT_STDOUT"):
    LOGGING["loggers"]["portal.audit"]["handlers"] = ["stdout"]

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env.read("HSTS_SECONDS")
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [BASE_URL]
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
