"""System checks of the environment variables of a prefecture's server."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register  # noqa: A004  (Django's names)
from django.http.request import validate_host

LOCAL_NAMES = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104  (nothing is bound here)


@register()
def check_known_values(app_configs: Any, **_kwargs: Any) -> list[Error]:
    """Report values that a variable does not allow: a typing error would act like the default."""
    return [
        Error(
            f"{name} has a value that does not exist.",
            hint=f"Choose one of: {choices}.",
            id="portal.E010",
        )
        for name, choices in settings.UNKNOWN_VALUES.items()
    ]


@register(Tags.security, deploy=True)
def check_address(app_configs: Any, **_kwargs: Any) -> list[Warning]:
    """Report a BASE_URL that readers cannot reach: mails, QR codes and feeds contain it."""
    address = urlsplit(settings.BASE_URL)
    host = address.hostname or ""
    found = []
    if host in LOCAL_NAMES or "." not in host:
        found.append(
            Warning(
                f"BASE_URL ({settings.BASE_URL}) is an address that only this machine knows.",
                hint="Set it to the public address of the site, e.g. https://renkei.example.jp.",
                id="portal.W010",
            )
        )
    elif address.scheme != "https":
        found.append(
            Warning(
                f"BASE_URL ({settings.BASE_URL}) is no https address, but the site redirects to one.",
                hint="Set it to the public address of the site, with https://.",
                id="portal.W011",
            )
        )
    if host and not validate_host(host, settings.ALLOWED_HOSTS):
        found.append(
            Warning(
                f"ALLOWED_HOSTS does not allow the host of BASE_URL ({host}).",
                hint="Add it, or links in mails lead to an error.",
                id="portal.W012",
            )
        )
    return found


@register(Tags.security, deploy=True)
def check_proxy(app_configs: Any, **_kwargs: Any) -> list[Warning]:
    """Report a redirect loop: gunicorn does not end TLS, so a proxy has to say that it did."""
    if not settings.SECURE_SSL_REDIRECT or settings.SECURE_PROXY_SSL_HEADER:
        return []
    return [
        Warning(
            "The site redirects to https, but nothing tells it that a request came over TLS: "
            "behind a proxy every page would redirect for ever.",
            hint="Set BEHIND_PROXY=true when a reverse proxy ends TLS (deploy/README.md).",
            id="portal.W013",
        )
    ]
