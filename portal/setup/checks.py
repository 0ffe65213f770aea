"""System checks of a prefecture's server: its environment variables, and the groups of its roles."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.checks import Error, Tags, Warning, register  # noqa: A004  (Django's names)
from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.http.request import validate_host

from portal.pages.models import PortalSettings
from portal.setup.roles import ROLES, Role

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


@register(Tags.database)
def check_roles(
    app_configs: Any, databases: Collection[str] | None = None, **_kwargs: Any
) -> list[Warning]:
    """Report roles whose group is missing or has other permissions than those declared.

    Warnings, not errors: `migrate` runs this check first, and is what repairs the groups.
    """
    if not databases or DEFAULT_DB_ALIAS not in databases:
        return []
    try:
        if not PortalSettings.objects.exclude(prefecture_code="").exists():
            return []
        groups = {group.name: _permissions_of(group) for group in Group.objects.all()}
    except DatabaseError:
        # `migrate` has not made the tables yet.
        return []
    return [warning for role in ROLES for warning in _compare(role, groups.get(role.name))]


def _permissions_of(group: Group) -> set[str]:
    """Return the permissions of a group, those on pages included."""
    named = group.permissions.values_list("content_type__app_label", "codename")
    on_pages = group.page_permissions.values_list("permission__codename", flat=True)  # type: ignore[attr-defined]  # of Wagtail
    return {f"{app}.{codename}" for app, codename in named} | {
        f"wagtailcore.{codename}" for codename in on_pages
    }


def _compare(role: Role, granted: set[str] | None) -> list[Warning]:
    if granted is None:
        return [
            Warning(
                f"The group of the role {role.slug} ({role.name}) does not exist.",
                hint="Run `manage.py migrate`, which makes it.",
                id="portal.W020",
            )
        ]
    declared = {*role.permissions, *(f"wagtailcore.{name}" for name in role.page_permissions)}
    found = []
    if missing := sorted(declared - granted):
        found.append(
            Warning(
                f"The role {role.slug} ({role.name}) lacks {', '.join(missing)}.",
                hint="Run `manage.py migrate`, which grants it.",
                id="portal.W021",
            )
        )
    if more := sorted(granted - declared):
        found.append(
            Warning(
                f"The role {role.slug} ({role.name}) also has {', '.join(more)}.",
                hint="Revoke it in the admin unless your prefecture has decided so.",
                id="portal.W022",
            )
        )
    return found
