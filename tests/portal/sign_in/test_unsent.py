"""A session that ends while a form of the admin is being filled in: no input is lost."""

from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from portal.sign_in.session import unsent
from portal.vocabularies.models import PortalTag
from tests.factories.accounts import AdministratorFactory

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"
TYPED = {"name": "居場所", "kana": "いばしょ", "description": "1行目\r\n2行目 <b>と「引用」"}


def address() -> str:
    return reverse("wagtailsnippets_vocabularies_portaltag:add")


def fields(response: Any, selector: str = "main form") -> dict[str, str]:
    """Return the form data that a page would send."""
    form = BeautifulSoup(response.content, "html.parser").select_one(selector)
    return {item["name"]: item.get("value", "") for item in form.select("input[name]")}


def sign_in(client: Client, refused: Any, **credentials: str) -> Any:
    sent = fields(refused) | {"login": "kanri", "password": PASSWORD} | credentials
    return client.post(reverse("account_login"), sent, follow=True)


@pytest.fixture
def administrator(db: None) -> None:
    AdministratorFactory(username="kanri")


def test_what_was_typed_is_sent_after_signing_in(client: Client, administrator: None) -> None:
    refused = client.post(address(), TYPED)
    assert refused.status_code == 403
    assert "サインインの有効期限が切れました" in refused.content.decode()
    assert "no-store" in refused["Cache-Control"]

    offered = sign_in(client, refused)
    assert offered.status_code == 200
    form = BeautifulSoup(offered.content, "html.parser").select_one("main form")
    assert form["action"] == address()

    client.post(form["action"], fields(offered))
    tag = PortalTag.objects.get()
    # The field for tags has one line: line breaks become spaces.
    assert (tag.name, tag.kana, tag.description) == (
        "居場所",
        "いばしょ",
        "1行目 2行目 <b>と「引用」",
    )


def test_a_wrong_password_loses_nothing(client: Client, administrator: None) -> None:
    refused = client.post(address(), TYPED)
    again = sign_in(client, refused, password="違う")
    assert again.status_code == 200
    offered = sign_in(client, again)
    assert {name: fields(offered)[name] for name in TYPED} == TYPED


def test_somebody_signed_in_elsewhere_meanwhile_is_offered_it_at_once(
    client: Client, administrator: None
) -> None:
    refused = client.post(address(), TYPED)
    client.login(username="kanri", password=PASSWORD)
    offered = client.post(reverse("account_login"), fields(refused), follow=True)
    assert {name: fields(offered)[name] for name in TYPED} == TYPED


def test_scripts_are_told_to_sign_in(client: Client) -> None:
    for answer in (
        client.post(address(), TYPED, HTTP_ACCEPT="application/json"),
        client.get(reverse("admin_session"), HTTP_ACCEPT="application/json"),
    ):
        assert answer.status_code == 401
        assert answer.json()["error_code"] == "signed_out"


def test_the_session_tells_scripts_the_user_and_a_token(
    client: Client, administrator: None
) -> None:
    client.login(username="kanri", password=PASSWORD)
    answer = client.get(reverse("admin_session"), HTTP_ACCEPT="application/json")
    assert set(answer.json()) == {"user", "name", "token"}
    assert "no-store" in answer["Cache-Control"]
    page = client.get(reverse("admin_session")).content.decode()
    assert "このタブを閉じて、元のタブに戻ってください。" in page


def test_passwords_are_not_handed_on(client: Client) -> None:
    refused = client.post(reverse("wagtailusers_users:add"), {"username": "a", "password1": "秘密"})
    kept = unsent.unpack(fields(refused)["unsent"])
    assert kept is not None
    assert kept.values == [("username", "a")]


def test_what_was_tampered_with_or_is_old_is_not_taken(client: Client, administrator: None) -> None:
    with time_machine.travel("2026-11-28 09:00+09:00"):
        refused = client.post(address(), TYPED)
    with time_machine.travel("2026-11-28 21:01+09:00"):
        assert sign_in(client, refused).redirect_chain == [(address(), 302)]
    client.logout()
    with time_machine.travel("2026-11-28 09:01+09:00"):
        changed = "x" + fields(refused)["unsent"]
        assert sign_in(client, refused, unsent=changed).redirect_chain == [(address(), 302)]


def post_with_old_token(origin: str, **headers: str) -> Any:
    client = Client(enforce_csrf_checks=True, headers={"origin": origin, **headers})
    AdministratorFactory(username="kanri")
    client.login(username="kanri", password=PASSWORD)
    return client.post(address(), {**TYPED, "csrfmiddlewaretoken": "x" * 64})


def test_a_form_with_an_old_token_from_here_can_be_sent_again(db: None) -> None:
    answer = post_with_old_token("http://testserver")
    assert answer.status_code == 403
    assert {name: fields(answer)[name] for name in TYPED} == TYPED


def test_a_form_from_elsewhere_cannot(db: None) -> None:
    answer = post_with_old_token("https://evil.example")
    assert answer.status_code == 403
    assert "1行目" not in answer.content.decode()
    assert "送信の有効期限が過ぎました" in answer.content.decode()


def test_scripts_with_an_old_token_are_told_so(db: None) -> None:
    answer = post_with_old_token("http://testserver", accept="application/json")
    assert (answer.status_code, answer.json()["error_code"]) == (403, "stale_form")
