"""Networks that requests come from."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
#: A provider gives each connection at least this much of the IPv6 space (RFC 6177).
IPV6_PREFIX = 64


def source_of(address: str) -> str:
    """Return what counts as one sender: the address itself, of IPv6 its network."""
    if ":" not in address:
        return address
    return str(ip_network(f"{address}/{IPV6_PREFIX}", strict=False))


def networks(texts: Iterable[str]) -> list[Network]:
    """Return the networks named in CIDR notation, e.g. 10.1.0.0/16; a single address is one, too.

    Raises:
        ValueError: One of them is no network.
    """
    return [ip_network(text, strict=False) for text in texts]


def is_within(address: str, allowed: Iterable[Network]) -> bool:
    """Tell whether an address lies in one of the networks; what is not known lies in none."""
    if not address:
        return False
    parsed = ip_address(address)
    return any(parsed in network for network in allowed)
