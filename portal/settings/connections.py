"""Django's configuration of other servers from their URLs."""

from typing import Any

from environ import Env


def database_config(url: str) -> dict[str, Any]:
    """Return Django's configuration for a database URL."""
    return dict(Env.db_url_config(url))


def cache_config(url: str) -> dict[str, Any]:
    """Return Django's configuration for a cache URL."""
    return dict(Env.cache_url_config(url))


def email_config(url: str) -> dict[str, Any]:
    """Return Django's EMAIL_* settings for a mail server URL."""
    return dict(Env.email_url_config(url))
