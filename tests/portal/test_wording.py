"""Consistent terms: 利用者名 and サインイン on every screen, in mails, documents and data."""

import polib
import pytest
import wagtail
from django.test import Client

from tests.factories.accounts import AdministratorFactory
from tests.factories.pages import HomePageFactory, make_site
from tests.support import translations
from tests.support.places import PROJECT_ROOT
from tests.support.wording import avoided_words

FOLDERS = ("casestudies", "deploy", "docs", "portal", "search", "static", "trainings")
KINDS = {".csv", ".html", ".js", ".json", ".md", ".po", ".py", ".svg", ".toml", ".txt", ".xml"}
ADDRESSES = (
    "/",
    "/accounts/login/",
    "/accounts/logout/",
    "/admin/login/",
    "/contacts/",
    "/gone/",
    "/search/",
    "/admin/",
    "/admin/account/",
    "/admin/groups/new/",
    "/admin/users/",
    "/admin/users/new/",
)


@pytest.mark.once
def test_no_file_of_the_project_says_it_otherwise():
    files = [path for folder in FOLDERS for path in (PROJECT_ROOT / folder).rglob("*")]
    files += PROJECT_ROOT.glob("*.md")

    found = {
        str(path.relative_to(PROJECT_ROOT)): words
        for path in files
        if path.suffix in KINDS and (words := avoided_words(path.read_text(encoding="utf-8")))
    }

    assert found == {}


@pytest.mark.once
@pytest.mark.skipif(wagtail.VERSION[:2] != (7, 4), reason="the catalogues are those of the LTS")
def test_no_text_of_an_installed_package_says_it_otherwise():
    script = translations.script_catalogue()

    found = {
        message.msgid: words
        for message in translations.messages()
        if (words := avoided_words(message.translated(script)))
    }

    assert found == {}


@pytest.mark.once
@pytest.mark.parametrize("domain", translations.DOMAINS)
def test_the_compiled_catalogues_say_it_so(domain):
    compiled = polib.mofile(str(translations.CATALOGUES / f"{domain}.mo"))

    assert [entry.msgid for entry in compiled if avoided_words(entry.msgstr)] == []


@pytest.mark.django_db
def test_no_page_says_it_otherwise():
    make_site(HomePageFactory())
    signed_in = Client()
    signed_in.force_login(AdministratorFactory())

    found = {
        (address, words)
        for client in (Client(), signed_in)
        for address in ADDRESSES
        for words in avoided_words(client.get(address, follow=True).content.decode())
    }

    assert found == set()


@pytest.mark.django_db
def test_a_refused_sign_in_says_it_so():
    html = Client().post("/accounts/login/", {"login": "x", "password": "y"}).content.decode()

    assert ("利用者名" in html, avoided_words(html)) == (True, set())
