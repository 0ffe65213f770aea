"""From which networks the admin can be entered."""

from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User


@pytest.mark.parametrize(
    ("address", "status"), [("10.1.2.3", 302), ("192.0.2.10", 302), ("198.51.100.1", 404)]
)
def test_the_admin_is_closed_to_other_networks(
    user: User, settings: Any, address: str, status: int
) -> None:
    settings.ADMIN_ALLOWED_NETWORKS = ["10.1.0.0/16", "192.0.2.10"]
    client = Client(REMOTE_ADDR=address)

    assert [client.get(path).status_code for path in ("/admin/", "/admin/login/")] == [status] * 2
    assert client.get("/search/").status_code == 200


def test_behind_a_proxy_its_own_entry_counts_and_not_what_the_client_claims(
    user: User, settings: Any
) -> None:
    settings.ADMIN_ALLOWED_NETWORKS = ["10.1.0.0/16"]
    settings.BEHIND_PROXY = True

    def status(forwarded: str) -> int:
        client = Client(REMOTE_ADDR="127.0.0.1")
        return client.get("/admin/", headers={"x-forwarded-for": forwarded}).status_code

    assert [status(f) for f in ("10.1.2.3", "10.1.2.3, 198.51.100.1", "nonsense")] == [
        302,
        404,
        404,
    ]


def test_without_a_proxy_the_header_counts_for_nothing(user: User, settings: Any) -> None:
    settings.ADMIN_ALLOWED_NETWORKS = ["10.1.0.0/16"]
    client = Client(REMOTE_ADDR="198.51.100.1")

    assert client.get("/admin/", headers={"x-forwarded-for": "10.1.2.3"}).status_code == 404
