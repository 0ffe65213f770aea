"""System checks of the settings of signing in."""

import os
from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from portal.sign_in.addresses import networks


@register()
def check_networks(app_configs: Any, **_kwargs: Any) -> list[Error]:
    """Report what is no network: a typing error would close or open the admin."""
    try:
        networks(settings.ADMIN_ALLOWED_NETWORKS)
    except ValueError as error:
        return [
            Error(
                f"ADMIN_ALLOWED_NETWORKS: {error}.",
                hint="Write networks in CIDR notation, e.g. 10.1.0.0/16,192.0.2.10.",
                id="sign_in.E001",
            )
        ]
    return []


@register()
def check_single_sign_on(app_configs: Any, **_kwargs: Any) -> list[Error]:
    """Report a provider that is configured by half."""
    given = [settings.OIDC_SERVER_URL, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET]
    if any(given) and not all(given):
        return [
            Error(
                "OIDC_SERVER_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together.",
                hint="Set all three, or none.",
                id="sign_in.E002",
            )
        ]
    return []


@register()
def check_leaked_passwords(app_configs: Any, **_kwargs: Any) -> list[Error]:
    """Report a file of leaked passwords that cannot be read: nobody could choose a password."""
    path = settings.LEAKED_PASSWORDS_FILE
    if path and not os.access(path, os.R_OK):
        return [
            Error(
                f"LEAKED_PASSWORDS_FILE: {path} cannot be read.",
                hint="Name a file that the user of the service may read, or none.",
                id="sign_in.E003",
            )
        ]
    return []
