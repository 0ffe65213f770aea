"""Where a request comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def network_address(request: HttpRequest) -> str:
    """Return the network address of a request as text, or an empty text when there is none.

    Behind a proxy of ours (BEHIND_PROXY) its own header says, whose last part the proxy writes;
    without one the header is what anybody can send, and does not count.
    """
    if settings.BEHIND_PROXY:
        forwarded: str = request.headers.get("X-Forwarded-For", "")
        address = forwarded.rsplit(",", 1)[-1].strip()
    else:
        address = str(request.META.get("REMOTE_ADDR", ""))
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""
