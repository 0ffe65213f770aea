"""Settings shared by every environment."""

from typing import Any

import django
from csp.constants import NONCE, NONE, SELF

from portal.settings import connections, env
from portal.settings.sign_in import *  # noqa: F403  (settings inherit by star import)
from portal.settings.sign_in import SSO_APPS

PROJECT_ROOT = env.PROJECT_ROOT
DATA_DIR = env.read("DATA_DIR")
BASE_URL = env.read("BASE_URL").rstrip("/")
DEBUG = False
# Production settings refuse to load the demo, and checks are stricter.
PRODUCTION = False
# Values that a variable does not allow; `check` reports them (portal.setup.checks).
UNKNOWN_VALUES = env.unknown_values()

INSTALLED_APPS = [
    "portal.demo",
    "portal.setup",
    "casestudies",
    "trainings",
    "portal.liaison",
    "portal.notices",
    "search",
    "portal.feedback",
    "portal.pages",
    "portal.waiting",
    "portal.admin",
    "portal.handover",
    "portal.invitations",
    "portal.manuals",
    "portal.sign_in",
    "portal.accounts",
    "portal.privacy",
    "portal.vocabularies",
    "portal.municipalities",
    "portal.mail",
    "portal.changes",
    "portal.audit",
    "portal.background",
    "portal.japanese",
    "portal.tables",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    # wagtail.users, with the portal's user forms.
    "portal.accounts.apps.UserAdminConfig",
    "wagtail.snippets",
    # With permission policies that apply visibility.
    "portal.admin.apps.DocumentsConfig",
    "portal.admin.apps.ImagesConfig",
    "wagtail.search",
    # wagtail.admin, without its own mails about workflows.
    "portal.admin.apps.WagtailAdminConfig",
    # wagtail.contrib.redirects, but only for pages that were public.
    "portal.pages.apps.RedirectsConfig",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "csp",
    "django_filters",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *SSO_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.pages.middleware.OptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.pages.middleware.PrivateAnswersMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.audit.middleware.CurrentRequestMiddleware",
    "portal.audit.middleware.RefusalLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.pages.middleware.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.sign_in.middleware.AdminNetworkMiddleware",
    "portal.sign_in.middleware.SignedOutMiddleware",
    "portal.sign_in.middleware.SessionLimitMiddleware",
    "portal.sign_in.middleware.DutiesMiddleware",
    "portal.pages.middleware.PossibleAddressMiddleware",
    "portal.pages.redirects.VisibleRedirectMiddleware",
    # Before HiddenPageMiddleware, which looks up the pages that a URL names.
    "portal.admin.visibility.keys.PossibleKeysMiddleware",
    "portal.admin.visibility.guard.HiddenPageMiddleware",
    "portal.admin.visibility.objects.HiddenObjectMiddleware",
    # The innermost, so that cached pages get headers and cookies like fresh ones.
    "portal.page_cache.middleware.PageCacheMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.pages.context_processors.portal",
                "portal.sign_in.context_processors.session",
            ],
        },
    },
    {
        # For facets and results, which have hundreds of values: faster than Django's templates.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "search.results.presentation.environment",
            "trim_blocks": True,
            "lstrip_blocks": True,
            "context_processors": ["portal.pages.context_processors.portal"],
        },
    },
]

_database_url = env.read("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'portal.sqlite3'}"
DATABASES: dict[str, dict[str, Any]] = {"default": connections.database_config(_database_url)}
# Opening a connection costs more than a cached page. Each thread of a web process keeps one.
DATABASES["default"]["CONN_MAX_AGE"] = env.read("DATABASE_CONN_MAX_AGE")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Several web processes and a worker share the file: wait for the writer instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Checked at the next request, because the server may have been restarted.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # /healthz has to answer even while the database host is off and refuses no connection.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": connections.cache_config(env.read("CACHE_URL"))}
if CACHES["default"]["BACKEND"].endswith("LocMemCache"):
    # Enough for a prefecture's pages: 60 MB per process at 30 KB a page. Django's default is 300.
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 2000}

AUTH_USER_MODEL = "accounts.User"

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [PROJECT_ROOT / "portal" / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
# The manuals are part of the repository, like the code (docs/adr/0048-manuals.md).
MANUALS_DIR = PROJECT_ROOT / "docs" / "ja"
STATICFILES_DIRS = [PROJECT_ROOT / "static", ("manuals", MANUALS_DIR / "images")]
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "portal.pages.media.storage.UploadStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ACCEL = env.read("MEDIA_ACCEL")

for _name, _value in connections.email_config(env.read("EMAIL_URL")).items():
    globals()[_name] = _value
EMAIL_TIMEOUT = env.read("EMAIL_TIMEOUT")
DEFAULT_FROM_EMAIL = env.read("DEFAULT_FROM_EMAIL")

# Wagtail's own housekeeping (the index of references) runs where it is started: the admin reads it
# with the next page. The portal's tasks have their own backend (docs/adr/0035-mail-outbox.md).
_TASKS_LIBRARY = "django.tasks" if django.VERSION >= (6, 0) else "django_tasks"
_AT_ONCE = f"{_TASKS_LIBRARY}.backends.immediate.ImmediateBackend"
TASKS_RUN = env.read("TASKS_RUN")
TASKS = {
    "default": {"BACKEND": _AT_ONCE},
    "background": {
        "BACKEND": "django_tasks_db.DatabaseBackend" if TASKS_RUN == "worker" else _AT_ONCE
    },
}

# The audit log (docs/audit.md): how long it is kept, and from when on it warns.
AUDIT_RETENTION_DAYS = env.read("AUDIT_RETENTION_DAYS")
AUDIT_ALERT_FAILURES = env.read("AUDIT_ALERT_FAILURES")
AUDIT_ALERT_ROWS = env.read("AUDIT_ALERT_ROWS")

# Public pages: no external assets, no inline script (LGWAN: domain.md section 6).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
# Wagtail lifts this for its own previews.
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# How many seconds a page stays in the page cache at most (portal.page_cache.services); 0 switches the cache off.
PAGE_CACHE_SECONDS = 300
BEHIND_PROXY = env.read("BEHIND_PROXY")

WAGTAIL_FINISH_WORKFLOW_ACTION = "casestudies.reviewing.finishing.publish_approved_revision"
WAGTAIL_SITE_NAME = "連携ポータル"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("ja", "日本語")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ja", "日本語")]
WAGTAIL_USER_TIME_ZONES = ["Asia/Tokyo"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAILIMAGES_IMAGE_MODEL = "pages.PortalImage"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
# Maximum width times height of an uploaded picture. A decoded pixel takes up to four bytes, so an
# upload needs at most about 200 MB of memory (docs/pictures.md).
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.pages.media.forms.PictureForm"
WAGTAILDOCS_DOCUMENT_MODEL = "pages.PortalDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.admin.visibility.forms.PortalDocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "csv", "txt", "odt", "ods", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backend"}}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
TAGGIT_CASE_INSENSITIVE = True

SEARCH_ENGINE = env.read("SEARCH_ENGINE")
ELASTICSEARCH = {
    "urls": tuple(env.read("ELASTICSEARCH_URL")),
    "api_key": env.read("ELASTICSEARCH_API_KEY"),
    "user": env.read("ELASTICSEARCH_USER"),
    "password": env.read("ELASTICSEARCH_PASSWORD"),
    "ca_file": str(env.read("ELASTICSEARCH_CA_FILE") or ""),
    "prefix": env.read("ELASTICSEARCH_PREFIX"),
    "timeout": env.read("ELASTICSEARCH_TIMEOUT_MS") / 1000,
}
# How a missing index is rebuilt: "background" in a separate process, "inline" while the reader waits (tests).
SEARCH_REBUILD = "background"
SEARCH_APPLY = env.read("SEARCH_APPLY")
SEARCH_MEANING = env.read("SEARCH_MEANING")
SEARCH_MODEL_DIR = env.read("SEARCH_MODEL_DIR")
SEARCH_INDEX_DIR = env.read("SEARCH_INDEX_DIR") or DATA_DIR / "search"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        },
        "json": {"()": "portal.audit.lines.JsonLineFormatter"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "json",
        },
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": env.read("LOG_LEVEL")},
    # Each save starts housekeeping tasks of Wagtail; only their failures matter. Wagtail logs
    # who edited what in the database (レポート → サイトの履歴).
    "loggers": {
        "django_tasks": {"level": "WARNING"},
        "django.tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        # One JSON object for each entry of the audit log; production writes them (AUDIT_STDOUT).
        "portal.audit": {"handlers": ["nowhere"], "level": "INFO", "propagate": False},
        # At INFO it logs every request to Elasticsearch.
        "elastic_transport": {"level": "WARNING"},
        # `node_pool` logs once that a node is down; this logger would add a traceback for each
        # request that is retried on another node.
        "elastic_transport.transport": {"level": "ERROR"},
    },
}
