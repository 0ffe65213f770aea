"""Where a request comes from."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def network_address(request: HttpRequest | None) -> str:
    """Return the network address of a request as text; "" for an unknown one, or without a request.

    Behind our proxy (BEHIND_PROXY) the last part of X-Forwarded-For counts, which the proxy writes.
    Without a proxy anybody can send that header, so it is ignored. An IPv4 address in IPv6 notation
    is returned as IPv4, so that one sender is counted once.
    """
    if request is None:
        return ""
    given = str(request.META.get("REMOTE_ADDR") or "")
    if settings.BEHIND_PROXY:
        forwarded = str(request.headers.get("X-Forwarded-For") or "")
        given = forwarded.rsplit(",", 1)[-1].strip() or given
    try:
        address = ip_address(given)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address)
