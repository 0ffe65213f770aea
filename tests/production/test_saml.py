"""Sign-in by an identity provider (SAML 2.0) on this machine, over HTTP as in production."""

from collections.abc import Iterator

import pytest
import requests
from bs4 import BeautifulSoup

from tests.support import saml_provider
from tests.support.saml_provider import Provider
from tests.support.server import PortalServer, copy_demo, kept_demo

SET_UP = """
from portal.accounts.models import User
User.objects.filter(username="shiomi").update(email="shiomi@shiomi.example.jp")
"""


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with saml_provider.running() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    """The provider, which says the truth about somebody of the demo unless a test changes that."""
    running.mail, running.audience, running.signed = "shiomi@shiomi.example.jp", "", True
    return running


@pytest.fixture(scope="module")
def portal(running: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalServer]:
    folder = tmp_path_factory.mktemp("portal")
    copy_demo(kept_demo(), folder)
    server = PortalServer(
        folder,
        environment={
            "SAML_METADATA_URL": running.metadata_url,
            "SAML_ENTITY_ID": running.url,
            "SSO_NAME": "県の認証基盤",
        },
    )
    server.manage("shell", "--no-imports", "--command", SET_UP)
    server.start()
    yield server
    server.close()


def fields(html: str) -> tuple[str, dict[str, str]]:
    form = BeautifulSoup(html, "html.parser").select_one("form")
    assert form is not None
    return str(form["action"]), {str(i["name"]): str(i["value"]) for i in form.select("input")}


def answer_of_provider(
    portal: PortalServer, browser: requests.Session
) -> tuple[str, dict[str, str]]:
    """Go the way of a browser: the portal's button, the provider, and its form."""
    page = browser.get(f"{portal.url}/accounts/login/?next=/accounts/", timeout=30).text
    button = BeautifulSoup(page, "html.parser").find("a", string="県の認証基盤でサインインする")
    assert button is not None
    return fields(browser.get(portal.url + str(button["href"]), timeout=30).text)


def sign_in(portal: PortalServer) -> requests.Response:
    """Go that way, and back."""
    browser = requests.Session()
    action, data = answer_of_provider(portal, browser)
    return browser.post(action, data=data, timeout=30)


def is_refused(answer: requests.Response) -> bool:
    return (answer.status_code, "サインインできませんでした" in answer.text) == (403, True)


def test_an_account_is_found_by_its_mail_address(portal: PortalServer, provider: Provider) -> None:
    answer = sign_in(portal)

    assert answer.url == f"{portal.url}/accounts/"
    assert "shiomi@shiomi.example.jp" in answer.text


def test_a_stranger_does_not_get_in(portal: PortalServer, provider: Provider) -> None:
    provider.mail = "nobody@shiomi.example.jp"

    assert is_refused(sign_in(portal))


def test_what_is_not_signed_is_refused(portal: PortalServer, provider: Provider) -> None:
    provider.signed = False

    assert is_refused(sign_in(portal))


def test_what_is_meant_for_another_site_is_refused(
    portal: PortalServer, provider: Provider
) -> None:
    provider.audience = "https://other.example.jp/"

    assert is_refused(sign_in(portal))


def test_an_answer_counts_once_and_in_its_own_browser(
    portal: PortalServer, provider: Provider
) -> None:
    browser = requests.Session()
    action, data = answer_of_provider(portal, browser)
    asked = {c.name: c.value for c in browser.cookies}

    thief, again = requests.Session(), requests.Session()
    thief.post(action, data=data, timeout=30)
    first = browser.post(action, data=data, timeout=30)
    again.cookies.update(asked)
    again.post(action, data=data, timeout=30)

    assert first.url == f"{portal.url}/accounts/"
    accounts = [s.get(f"{portal.url}/accounts/", timeout=30).url for s in (thief, again)]
    assert ["/accounts/login/" in address for address in accounts] == [True, True]
