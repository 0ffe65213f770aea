"""Sign-in of readers."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"


def test_a_reader_signs_in_and_lands_where_they_were(client):
    home = HomePageFactory()
    make_site(home)
    page = StandardPageFactory(parent=home, slug="internal", visibility="municipal")
    user = UserFactory()
    refused = client.get(page.url)

    response = client.post(
        "/accounts/login/",
        {"login": user.username, "password": PASSWORD, "next": page.url},
        follow=True,
    )

    assert refused.status_code == 404
    assert f"/accounts/login/?next={page.url}" in refused.content.decode()
    assert (response.redirect_chain, response.status_code) == ([(page.url, 302)], 200)


def test_a_wrong_password_keeps_the_user_name_and_says_so_in_japanese(client):
    user = UserFactory()

    response = client.post("/accounts/login/", {"login": user.username, "password": "wrong"})

    body = response.content.decode()
    assert f'value="{user.username}"' in body
    assert "正しい" in body


def test_sign_in_never_leads_to_another_site(client):
    user = UserFactory()

    response = client.post(
        "/accounts/login/",
        {"login": user.username, "password": PASSWORD, "next": "https://example.com/"},
    )

    assert response.url == "/"
