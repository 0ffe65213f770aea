"""A URL much longer than any form creates: the web server accepts it, and the page works."""

import requests

from tests.support.server import PortalServer


def test_ten_thousand_characters_are_cut_with_a_notice(portal: PortalServer) -> None:
    response = requests.get(f"{portal.url}/search/", params={"q": "あ" * 10_000}, timeout=30)

    assert response.status_code == 200
    assert "検索語が長いため" in response.text
