"""People choose how they get mails, with a sign-in or by the link in a mail."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from portal.mail.categories import category_named
from portal.mail.models import MailPreference
from portal.mail.sending import deliver_due
from portal.mail.services import choose
from portal.mail.unsubscribing import unsubscribe_url
from tests.factories.accounts import UserFactory
from tests.support.html import compact
from tests.support.roles import client_for

pytestmark = pytest.mark.django_db

ADDRESS = "/mails/"


def chosen() -> dict[str, str]:
    return dict(MailPreference.objects.values_list("category", "frequency"))


def link_of(user, *slugs) -> str:
    return urlsplit(unsubscribe_url(user.pk, slugs)).path


def test_the_page_is_for_those_signed_in(client, home) -> None:
    response = client.get(ADDRESS)
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/mails/")


def test_what_was_chosen_is_stored_and_shown(reader) -> None:
    client = client_for(reader)
    html = compact(client.get(ADDRESS).content.decode())
    assert html.count('value="instant" checked') == 2
    assert "メールはshiomi@town.example.jpにお送りします。" in html

    response = client.post(ADDRESS, {"news": "weekly", "duty": "daily"}, follow=True)
    html = compact(response.content.decode())
    assert chosen() == {"news": "weekly", "duty": "daily"}
    assert "メールの受け取り方を保存しました。" in html
    assert [html.count(f'value="{v}" checked') for v in ("weekly", "daily", "instant")] == [1, 1, 0]


def test_duty_cannot_be_refused_neither_by_form_nor_by_hand(reader) -> None:
    client = client_for(reader)
    html = compact(client.get(ADDRESS).content.decode())
    assert html.count('value="never"') == 1
    assert "業務に必要なため、受け取りをやめることはできません。" in html

    response = client.post(ADDRESS, {"news": "never", "duty": "never"})
    assert response.status_code == 422
    assert "「承認の依頼」の受け取り方を一覧から選んでください。" in response.content.decode()
    with pytest.raises(ValueError, match="duty"):
        choose(reader, category_named("duty"), "never")
    assert chosen() == {}


def test_a_form_without_choices_is_refused_with_the_names(reader) -> None:
    response = client_for(reader).post(ADDRESS, {})
    html = compact(response.content.decode())
    assert response.status_code == 422
    assert '<a href="#mails-news">「新着のお知らせ」の受け取り方を選んでください。</a>' in html


def test_a_mail_that_is_no_duty_can_be_refused_by_its_button(queue, server, reader) -> None:
    """RFC 8058: the mail program posts to the address of the header, without cookies or our token."""
    queue()
    deliver_due()
    (message,) = server.messages
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"]
    assert (address[:1], address[-1:]) == ("<", ">")

    program = Client(enforce_csrf_checks=True)
    response = program.post(
        urlsplit(address[1:-1]).path, {"List-Unsubscribe": "One-Click"}, headers={"origin": "null"}
    )

    assert (response.status_code, chosen()) == (200, {"news": "never"})
    assert address[1:-1].split("/mails/")[0] == "http://localhost:8000"


def test_a_mail_of_duty_or_to_a_mere_address_has_no_such_button(queue, server) -> None:
    queue("duty", categories=["duty"])
    queue("address", user=None, address="contact@pref.example.jp")
    deliver_due()

    assert [m["List-Unsubscribe"] for m in server.messages] == [None, None]
    assert ["unsubscribe" in m.as_string() for m in server.messages] == [False, False]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_link_changes_nothing(reader, client, method) -> None:
    response = getattr(client, method)(link_of(reader, "news"))
    assert (response.status_code, chosen()) == (200, {})


def test_the_page_asks_and_its_button_does_it(reader, client) -> None:
    address = link_of(reader, "news", "duty")
    page = client.get(address)
    html = compact(page.content.decode())
    assert "<li>新着のお知らせ</li>" in html
    assert "承認の依頼" not in html
    assert reader.email not in html
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert "no-store" in page["Cache-Control"]

    done = client.post(address)
    assert "メールの受け取りをやめました" in done.content.decode()
    assert chosen() == {"news": "never"}


def test_the_link_is_good_for_one_person_and_these_mails(reader, client) -> None:
    other = UserFactory(email="other@example.jp")
    client.post(link_of(other, "news"))

    assert list(MailPreference.objects.values_list("user", "category")) == [(other.pk, "news")]


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda _t: "abc"])
def test_a_link_that_the_portal_did_not_sign_does_nothing(reader, client, change) -> None:
    token = link_of(reader, "news").split("/")[-2]
    address = f"/mails/unsubscribe/{change(token)}/"
    for response in (client.get(address), client.post(address)):
        assert response.status_code == 404
        assert "このリンクは使えません" in response.content.decode()
    assert chosen() == {}


def test_a_link_of_somebody_deleted_tells_nothing(reader, client) -> None:
    address = link_of(reader, "news")
    before = client.get(address).content
    reader.delete()

    assert client.get(address).content == before
    assert client.post(address).status_code == 200


def test_a_link_stays_good_for_years(reader, client, time_machine) -> None:
    time_machine.move_to("2026-11-25T09:00:00+09:00", tick=False)
    address = link_of(reader, "news")
    time_machine.move_to("2030-11-25T09:00:00+09:00", tick=False)
    client.post(address)

    assert chosen() == {"news": "never"}
