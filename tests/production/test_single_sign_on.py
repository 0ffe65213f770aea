"""Sign-in by a provider on this machine, over HTTP as in production: OpenID Connect."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.support.oidc_provider import oidc_provider
from tests.support.server import PortalServer, copy_demo, kept_demo

VERIFIED = {"email": "shiomi@shiomi.example.jp", "email_verified": True, "name": "潮見市"}
PEOPLE = (
    {"sub": "known", **VERIFIED},
    {"sub": "known-in-capitals", **VERIFIED, "email": "Shiomi@Shiomi.EXAMPLE.jp"},
    {"sub": "unverified", **VERIFIED, "email_verified": False},
    {"sub": "stranger", **VERIFIED, "email": "nobody@shiomi.example.jp"},
    {"sub": "other-domain", **VERIFIED, "email": "gmail@mail.example.com"},
    {"sub": "switched-off", **VERIFIED, "email": "off@shiomi.example.jp"},
    {"sub": "shared", **VERIFIED, "email": "shared@shiomi.example.jp"},
    {"sub": "second-factor", **VERIFIED, "email": "kanri@shiomi.example.jp"},
)
SET_UP = """
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from portal.accounts.models import User
def give(name, mail, **more):
    User.objects.filter(username=name).update(email=mail, **more)
give("shiomi", "shiomi@shiomi.example.jp")
give("hinokidani", "off@shiomi.example.jp", is_active=False)
give("fukushi", "shared@shiomi.example.jp")
give("chiiki", "shared@shiomi.example.jp")
give("kanri", "kanri@shiomi.example.jp")
give("kenshu", "gmail@mail.example.com")
Authenticator.objects.create(
    user=User.objects.get(username="kanri"),
    type="totp",
    data={"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")},
)
"""
COUNT = "from portal.accounts.models import User; print('users:', User.objects.count())"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with oidc_provider(PEOPLE) as issuer:
        yield issuer


def serve(provider: str, folder: Path, **more: str) -> PortalServer:
    copy_demo(kept_demo(), folder)
    server = PortalServer(
        folder,
        environment={
            "OIDC_SERVER_URL": provider,
            "OIDC_CLIENT_ID": "renkei-portal",
            "OIDC_CLIENT_SECRET": "himitsu",
            "SSO_NAME": "県の認証基盤",
            "ALLOWED_MAIL_DOMAINS": "shiomi.example.jp",
            **more,
        },
    )
    server.manage("shell", "--no-imports", "--command", SET_UP)
    server.start()
    return server


@pytest.fixture(scope="module")
def portal(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalServer]:
    server = serve(provider, tmp_path_factory.mktemp("portal"))
    yield server
    server.close()


def sign_in(portal: PortalServer, sub: str, then: str = "/accounts/") -> requests.Response:
    """Go the way of a browser: the portal's button, the provider's page, and back."""
    browser = requests.Session()
    page = browser.get(f"{portal.url}/accounts/login/?next={then}", timeout=30).text
    button = re.search(r'href="([^"]+)"\s*>県の認証基盤でサインインする', page)
    assert button is not None
    asked = browser.get(portal.url + button[1].replace("&amp;", "&"), timeout=30)
    query = parse_qs(urlsplit(asked.url).query)
    # The code is worth nothing without the verifier that only the portal has (RFC 7636).
    assert query["code_challenge_method"] == ["S256"]
    return browser.post(asked.url, data={"sub": sub}, timeout=30)


@pytest.mark.parametrize("sub", ["known", "known-in-capitals"])
def test_an_account_is_found_by_its_verified_mail_address(portal: PortalServer, sub: str) -> None:
    answer = sign_in(portal, sub)

    assert answer.url == f"{portal.url}/accounts/"
    assert "shiomi@shiomi.example.jp" in answer.text


def test_where_one_was_is_kept(portal: PortalServer) -> None:
    assert sign_in(portal, "known", "/accounts/events/").url == f"{portal.url}/accounts/events/"


def test_nobody_else_gets_in_and_no_account_is_made(portal: PortalServer) -> None:
    before = portal.manage("shell", "--no-imports", "--command", COUNT)

    answers = {
        sub: sign_in(portal, sub)
        for sub in ("unverified", "stranger", "other-domain", "switched-off", "shared")
    }

    assert {
        sub: (answer.status_code, "サインインできませんでした" in answer.text)
        for sub, answer in answers.items()
    } == dict.fromkeys(answers, (403, True))
    assert portal.manage("shell", "--no-imports", "--command", COUNT) == before


def test_the_second_factor_is_asked_for_all_the_same(portal: PortalServer) -> None:
    answer = sign_in(portal, "second-factor")

    assert answer.url == f"{portal.url}/accounts/2fa/authenticate/"


def test_another_site_cannot_start_it(portal: PortalServer) -> None:
    start = f"{portal.url}/accounts/sso/oidc/login/?process=login"

    answers = {
        site: requests.get(
            start, headers={"Sec-Fetch-Site": site}, allow_redirects=False, timeout=30
        ).headers["Location"]
        for site in ("cross-site", "same-site", "same-origin", "none")
    }

    assert {s: a.startswith("/accounts/login/") for s, a in answers.items()} == {
        "cross-site": True,
        "same-site": True,
        "same-origin": False,
        "none": False,
    }


def test_an_answer_that_nobody_asked_for_is_refused(portal: PortalServer) -> None:
    callback = f"{portal.url}/accounts/sso/oidc/login/callback/?code=x&state=y"

    answer = requests.get(callback, timeout=30)

    assert (answer.status_code, "サインインできませんでした" in answer.text) == (403, True)


def test_accounts_are_made_where_the_operator_wants_it(provider: str, tmp_path: Path) -> None:
    server = serve(provider, tmp_path / "portal", SSO_CREATE_USERS="true")
    try:
        made = sign_in(server, "stranger")
        refused = sign_in(server, "other-domain")
    finally:
        server.close()

    assert made.url == f"{server.url}/accounts/"
    assert "nobody@shiomi.example.jp" in made.text
    assert refused.status_code == 403
